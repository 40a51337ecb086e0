import { OPERATOR_KEY } from './app-process.js';

export interface PostedCall {
  id: string;
  status: 'ended';
  startedAt: string;
  endedAt: string;
}

/** A voice platform that does what it should: sends each call until it has an answer, however often the service dies. */
export async function postUntilAnswered(
  url: string,
  apiKey: string,
  call: PostedCall,
): Promise<{ outcome: string; billedSeconds: number }> {
  const until = performance.now() + 60_000;
  for (;;) {
    try {
      const response = await fetch(`${url}/api/v1/calls`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(call),
        signal: AbortSignal.timeout(15_000),
      });
      if (response.status < 500) return (await response.json()) as { outcome: string; billedSeconds: number };
      await response.arrayBuffer();
    } catch (error) {
      if (performance.now() > until) throw error;
    }
    if (performance.now() > until) throw new Error(`No answer for ${call.id} in a minute.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Works through `items` with `workers` at a time, in order of beginning. */
export async function inParallel<T>(
  items: readonly T[],
  workers: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      while (next < items.length) {
        const index = next++;
        await work(items[index] as T, index);
      }
    }),
  );
}

/** One request to the operator API; fails with the problem's own words. */
export async function operate<T>(url: string, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${url}/api/v1/operator${path}`, {
    method,
    headers: { authorization: `Bearer ${OPERATOR_KEY}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as T & { detail?: string };
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer.detail}`);
  return answer;
}
