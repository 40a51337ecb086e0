import { createHmac, randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { CallLog } from './calls.js';
import { type Obj, str } from './json.js';
import type { Envelope, EnvelopeType, SocketEnd } from './socket.js';

/** Ways to send something Slack would not, or to send it again. */
export interface Overrides {
  /** Seconds in X-Slack-Request-Timestamp (and signed); now by default. */
  timestamp?: number;
  /** In place of the right one; null leaves the header out. */
  signature?: string | null;
  /** Signs with another secret. */
  secret?: string;
  contentType?: string;
  headers?: Record<string, string>;
  retryNum?: number;
  retryReason?: string;
  /** Laid over the payload before it is sent. */
  payload?: Obj;
  /** How long the app may take to answer; 10 s by default. */
  timeoutMs?: number;
}

/** What was sent, exactly; redeliver() sends it again. */
export interface SentRequest {
  type: EnvelopeType;
  payload: Obj;
  timestamp: number;
  url: string;
  body: string;
  headers: Record<string, string>;
  envelope: Envelope | null;
}

/** The app's answer. Over Socket Mode the acknowledgement counts as 200, its payload as the body. */
export interface AppAnswer {
  status: number;
  /** JSON where it was JSON, else the text; '' when empty. */
  body: unknown;
  headers: Record<string, string>;
  ms: number;
  request: SentRequest;
}

export interface Transport {
  prepare(type: EnvelopeType, payload: Obj, overrides: Overrides): SentRequest;
  send(request: SentRequest, timeoutMs?: number): Promise<AppAnswer>;
}

/** `v0=…` over `v0:timestamp:body`, as Slack signs. */
export function slackSignature(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

/** Slack as it calls an HTTP app: signed POSTs. */
export function httpTransport(url: string, signingSecret: string, nowSeconds: () => number): Transport {
  return {
    prepare(type, payload, overrides) {
      const timestamp = overrides.timestamp ?? nowSeconds();
      const body = encode(type, payload);
      const signature =
        overrides.signature === undefined
          ? slackSignature(overrides.secret ?? signingSecret, timestamp, body)
          : overrides.signature;
      const headers: Record<string, string> = {
        'content-type':
          overrides.contentType ?? (type === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded'),
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': String(timestamp),
        ...(signature === null ? {} : { 'x-slack-signature': signature }),
        ...(overrides.retryNum === undefined ? {} : { 'x-slack-retry-num': String(overrides.retryNum) }),
        ...(overrides.retryReason === undefined ? {} : { 'x-slack-retry-reason': overrides.retryReason }),
        ...overrides.headers,
      };
      return { type, payload, timestamp, url, body, headers, envelope: null };
    },
    send: post,
  };
}

/** Sends a request's bytes as they are; for hostile bodies and exact replays. */
export function post(request: SentRequest, timeoutMs = 10_000): Promise<AppAnswer> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { ...request.headers, 'content-length': String(Buffer.byteLength(request.body)) };
    const outgoing = httpRequest(request.url, { method: 'POST', headers, agent: false, timeout: timeoutMs }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const received = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
        const body = decode(Buffer.concat(chunks).toString(), str(received['content-type']));
        resolve({ status: response.statusCode ?? 0, body, headers: received, ms: performance.now() - started, request });
      });
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`The app did not answer within ${timeoutMs} ms.`)));
    outgoing.on('error', reject);
    outgoing.end(request.body);
  });
}

/** Slack as it calls a Socket Mode app: envelopes and acknowledgements. */
export function socketTransport(socket: SocketEnd, log: CallLog, nowSeconds: () => number): Transport {
  return {
    prepare(type, payload, overrides) {
      const envelope: Envelope = {
        envelope_id: randomUUID(),
        type,
        payload,
        accepts_response_payload: type !== 'events_api',
        ...(overrides.retryNum === undefined ? {} : { retry_attempt: overrides.retryNum }),
        ...(overrides.retryReason === undefined ? {} : { retry_reason: overrides.retryReason }),
      };
      return { type, payload, timestamp: nowSeconds(), url: '', body: JSON.stringify(envelope), headers: {}, envelope };
    },
    async send(request, timeoutMs = 10_000) {
      const started = performance.now();
      await log.waitUntil(() => socket.connections > 0, timeoutMs, 'a Socket Mode connection');
      const before = socket.acks.length;
      const id = request.envelope?.envelope_id;
      let stands = socket.deliver(JSON.parse(request.body));
      // What a connection took with it when it broke comes again on the next one, as Slack does it.
      const acked = () => {
        if (!stands() && socket.connections > 0) stands = socket.deliver(JSON.parse(request.body));
        return socket.acks.slice(before).find((ack) => ack.envelopeId === id);
      };
      const ack = await log.waitUntil(acked, timeoutMs, `the acknowledgement of ${request.type}`);
      const empty = ack.payload === undefined || JSON.stringify(ack.payload) === '{}';
      return { status: 200, body: empty ? '' : ack.payload, headers: {}, ms: performance.now() - started, request };
    },
  };
}

function encode(type: EnvelopeType, payload: Obj): string {
  if (type === 'events_api') return JSON.stringify(payload);
  if (type === 'interactive') return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return new URLSearchParams(Object.entries(payload).map(([name, value]): [string, string] => [name, String(value)])).toString();
}

function decode(text: string, contentType: string): unknown {
  if (!contentType.includes('json')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
