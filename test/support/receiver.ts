import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** A message as it arrived. */
export interface Received {
  id: string;
  type: string;
  timestamp: string;
  data: Record<string, unknown>;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What the receiver answers: a status, or whatever it does with the response. */
export type Answer = number | ((response: ServerResponse, message: Received) => unknown);

export interface Receiver {
  url: string;
  messages: Received[];
  /** What comes next, in order; then 200. */
  answers: Answer[];
  /** What it answers without anything in `answers`. */
  always: Answer;
  close(): Promise<void>;
}

/** An address that takes webhooks, and writes down what came. */
export async function startReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const message = { ...JSON.parse(body), id: request.headers['webhook-id'], headers: request.headers, body } as Received;
      receiver.messages.push(message);
      const answer = receiver.answers.shift() ?? receiver.always;
      if (typeof answer === 'number') response.writeHead(answer).end();
      else answer(response, message);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    messages: [],
    answers: [],
    always: 200,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return receiver;
}

/** Whether the scheme's own library accepts a message under this secret, when it is `now`. */
export function verifies(secret: string, { body, headers }: Received, now: Date): boolean {
  const real = Date.now;
  Date.now = () => now.getTime();
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  } finally {
    Date.now = real;
  }
}
