import { Agent, request } from 'node:http';
import { OPERATOR_KEY } from '../support/app-process.js';

const PATIENCE_MS = 180_000;
const PAUSE_MS = 25;

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
      if (status < 500) return { status, body: JSON.parse(text), sentAt, answeredAt: performance.now(), tries };
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
 * The longest anything waited between coming back and the next blow: what was under way counts from there, what was sent later from
 * its sending. Milliseconds.
 */
export function longestWait(waits: readonly Wait[], outages: readonly { killedAt: number; backAt: number }[]): number {
  let longest = 0;
  for (const [i, { backAt }] of outages.entries()) {
    const until = outages[i + 1]?.killedAt ?? Number.POSITIVE_INFINITY;
    for (const { sentAt, answeredAt } of waits) {
      if (answeredAt <= backAt || sentAt >= until) continue;
      longest = Math.max(longest, Math.min(answeredAt, until) - Math.max(sentAt, backAt));
    }
  }
  return longest;
}

/** The longest from coming back to the first answer after it. Milliseconds. */
export function longestToFirstAnswer(waits: readonly Wait[], outages: readonly { backAt: number }[]): number {
  const firsts = outages.map(({ backAt }) => {
    const after = waits.filter(({ answeredAt }) => answeredAt > backAt).map(({ answeredAt }) => answeredAt - backAt);
    return after.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
  });
  return firsts.reduce((most, each) => Math.max(most, Number.isFinite(each) ? each : 0), 0);
}
