import { Agent, request } from 'node:http';

export interface Load {
  /** Answered requests a second. */
  perSecond: number;
  /** Milliseconds from sending to the whole answer, of each request. */
  latencies: number[];
}

export interface Shot {
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** Keeps `connections` busy for `seconds`. Fails on the first answer that is not 200. */
export async function fire(url: string, connections: number, seconds: number, next: () => Shot): Promise<Load> {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  const started = performance.now();
  const until = started + seconds * 1000;
  const shoot = (shot: Shot) =>
    new Promise<void>((resolve, reject) => {
      const headers = { ...shot.headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(shot.body) };
      const outgoing = request({ agent, hostname, port, method: 'POST', path: shot.path, headers }, (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => {
          text += chunk;
        });
        incoming.on('end', () =>
          incoming.statusCode === 200 ? resolve() : reject(new Error(`${incoming.statusCode}: ${text}`)),
        );
      });
      outgoing.on('error', reject);
      outgoing.end(shot.body);
    });
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) {
        const sent = performance.now();
        await shoot(next());
        latencies.push(performance.now() - sent);
      }
    }),
  );
  const perSecond = latencies.length / ((performance.now() - started) / 1000);
  agent.destroy();
  return { perSecond, latencies };
}
