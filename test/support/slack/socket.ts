import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Obj, obj, str } from './json.js';

export type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api';

export interface Ack {
  envelopeId: string;
  payload: unknown;
  at: number;
}

export interface Envelope {
  envelope_id: string;
  type: EnvelopeType;
  payload: Obj;
  accepts_response_payload: boolean;
  retry_attempt?: number;
  retry_reason?: string;
}

/** Slack's end of Socket Mode: says hello, delivers envelopes, keeps the acknowledgements. */
export class SocketEnd {
  readonly acks: Ack[] = [];
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #open: WebSocket[] = [];
  readonly #tickets = new Set<string>();

  constructor(private readonly changed: () => void) {}

  get connections(): number {
    return this.#open.length;
  }

  /** A URL for apps.connections.open: good for one connection. */
  ticketUrl(baseUrl: string): string {
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return `${baseUrl.replace('http', 'ws')}/socket?ticket=${ticket}`;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '', 'http://localhost').searchParams.get('ticket') ?? '';
    if (!this.#tickets.delete(ticket)) {
      socket.destroy();
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (connection) => this.#greet(connection));
  }

  /** Sends on the newest connection; the result says whether that one still stands. */
  deliver(envelope: Envelope): () => boolean {
    const connection = this.#open.at(-1);
    if (connection === undefined) throw new Error('No app is connected in Socket Mode: wait for the app to start first.');
    connection.send(JSON.stringify(envelope));
    return () => this.#open.includes(connection);
  }

  /** Asks every connected app to reconnect, as Slack does from time to time. */
  refresh(reason = 'refresh_requested'): void {
    for (const connection of this.#open) connection.send(JSON.stringify({ type: 'disconnect', reason }));
  }

  /** Cuts every connection without a word. */
  cut(): void {
    for (const connection of [...this.#open]) connection.terminate();
  }

  /** Ends every connection with a handshake, so that an app that has just been stopped does not see an error. */
  async close(): Promise<void> {
    const ends = [...this.#open].map((connection) => {
      const closed = once(connection, 'close');
      const tooLong = setTimeout(() => connection.terminate(), 500);
      connection.close(1001);
      return closed.then(() => clearTimeout(tooLong));
    });
    await Promise.all(ends);
    this.#server.close();
  }

  #greet(connection: WebSocket): void {
    this.#open.push(connection);
    connection.on('message', (data) => {
      const message = obj(JSON.parse(String(data)));
      this.acks.push({ envelopeId: str(message.envelope_id), payload: message.payload, at: Date.now() });
      this.changed();
    });
    connection.on('close', () => {
      this.#open.splice(this.#open.indexOf(connection), 1);
      this.changed();
    });
    connection.on('error', () => connection.terminate());
    connection.send(
      JSON.stringify({ type: 'hello', num_connections: this.#open.length, connection_info: { app_id: 'A0SWITCH01' } }),
    );
    this.changed();
  }
}
