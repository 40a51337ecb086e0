import { Agent, request } from 'node:http';
import { OPERATOR_KEY } from '../support/app-process.js';

const PATIENCE_MS = 180_000;
/** Short against what is measured; long enough that sending again does not take the time that starting again needs. */
const PAUSE_MS = 100;

export interface Answer {
  status: number;
  body: unknown;
}

/** How long something waited for its answer, on the clock of `performance.now()`, and how often it was sent. */
export interface Wait {
  sentAt: number;
  answeredAt: number;
  tries: number;
}

/** When something was killed and when it was there again, on the clock of `performance.now()`. */
export interface Outage {
  killedAt: number;
  backAt: number;
}

const NOT_IMPLEMENTED = 501;

const agent = new Agent({ keepAlive: true });

/**
 * Posts until there is an answer other than 5xx, as a voice platform does, however often the service or its database dies. Gives up
 * after three minutes, with what happened last.
 */
export async function postUntilAnswered(
  url: string,
  path: string,
  headers: Record<string, string>,
  body: string,
): Promise<Answer & Wait> {
  const sentAt = performance.now();
  for (let tries = 1; ; tries++) {
    let last: unknown;
    try {
      const { status, text } = await post(url + path, headers, body);
      if (status < 500 || status === NOT_IMPLEMENTED)
        return { status, body: JSON.parse(text), sentAt, answeredAt: performance.now(), tries };
      last = text;
    } catch (error) {
      last = error;
    }
    if (performance.now() - sentAt > PATIENCE_MS) throw new Error(`No answer from ${path} in three minutes: ${String(last)}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** `fetch` takes twice the time, on a machine that is short of it. */
function post(url: string, headers: Record<string, string>, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        ...{ agent, method: 'POST', timeout: 30_000 },
        headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => {
          text += chunk;
        });
        incoming.on('error', reject);
        incoming.on('end', () =>
          incoming.complete ? resolve({ status: incoming.statusCode ?? 0, text }) : reject(new Error('cut off')),
        );
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('silent for 30 seconds')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** One request to the operator API, sent to every instance until each has answered; `key` makes them one. Gives the one answer. */
export async function operateOnAll<T>(urls: readonly string[], path: string, body: unknown, key: string): Promise<T> {
  const headers = { authorization: `Bearer ${OPERATOR_KEY}`, 'idempotency-key': key };
  const answers = await Promise.all(
    urls.map((url) => postUntilAnswered(url, `/api/v1/operator${path}`, headers, JSON.stringify(body))),
  );
  for (const { status, body: answer } of answers) {
    if (status >= 300) throw new Error(`POST ${path}: ${status} ${JSON.stringify(answer)}`);
  }
  return answers[0]?.body as T;
}

/**
 * For each outage the longest that anything waited between its end and the next blow: what was under way counts from the end, what was
 * sent later from its sending. Milliseconds.
 */
export function waitsAfter(waits: readonly Wait[], outages: readonly Outage[]): number[] {
  return outages.map(({ backAt }, i) => {
    const until = outages[i + 1]?.killedAt ?? Number.POSITIVE_INFINITY;
    return most(
      waits
        .filter(({ sentAt, answeredAt }) => answeredAt > backAt && sentAt < until)
        .map(({ sentAt, answeredAt }) => Math.min(answeredAt, until) - Math.max(sentAt, backAt)),
    );
  });
}

/** For each outage the time from its end to the first answer after it. Milliseconds. */
export function firstAnswersAfter(waits: readonly Wait[], outages: readonly Outage[]): number[] {
  return outages.map(({ backAt }) => {
    const after = waits.filter(({ answeredAt }) => answeredAt > backAt).map(({ answeredAt }) => answeredAt - backAt);
    return after.reduce((least, each) => Math.min(least, each), after[0] ?? 0);
  });
}

/** The largest of many numbers, too many to be arguments; 0 of none. */
export const most = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), 0);
