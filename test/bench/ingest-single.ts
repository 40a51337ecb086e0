import { randomUUID } from 'node:crypto';
import { inParallel, operate } from '../support/caller.js';
import { type Bench, type BenchResult, median, quantile, round, table } from './bench.js';
import { type Ground, layGround } from './ground.js';
import { fire, type Load } from './load.js';

const CONNECTIONS = 64;
const GOAL = 0.8;
const P99_GOAL = 1.6;

/** `POST /api/v1/calls` with one call each, many workspaces, against the same HTTP shell inserting the same fields (quality.md). */
export const ingestSingle: Bench = async (options) => {
  const results: BenchResult[] = [];
  const workspaces = options.small ? 10 : 1_000;
  for (const grants of [3, 20]) {
    const ground = await layGround();
    try {
      options.say(`Setting up ${workspaces} workspaces with ${grants} grants each …`);
      const keys = await furnish(ground, workspaces, grants);
      await fire(ground.app.url, CONNECTIONS, options.seconds, appShot(keys));
      await fire(ground.rawUrl, CONNECTIONS, options.seconds, rawShot());
      const app: Load[] = [];
      const raw: Load[] = [];
      for (let pair = 0; pair < options.pairs; pair++) {
        raw.push(await fire(ground.rawUrl, CONNECTIONS, options.seconds, rawShot()));
        app.push(await fire(ground.app.url, CONNECTIONS, options.seconds, appShot(keys)));
        options.say(
          `pair ${pair + 1} of ${options.pairs}: raw ${Math.round(raw.at(-1)?.perSecond ?? 0)}/s, app ${Math.round(app.at(-1)?.perSecond ?? 0)}/s`,
        );
      }
      const [appRate, rawRate] = [app, raw].map((loads) => median(loads.map((load) => load.perSecond))) as [number, number];
      const [appP99, rawP99] = [app, raw].map((loads) => median(loads.map((load) => quantile(load.latencies, 0.99)))) as [
        number,
        number,
      ];
      const [ratio, p99Ratio] = [round(appRate / rawRate), round(appP99 / rawP99)];
      results.push({
        bench: 'ingest-single',
        grants,
        ratio,
        goal: GOAL,
        p99Ratio,
        p99Goal: P99_GOAL,
        appPerSecond: Math.round(appRate),
        rawPerSecond: Math.round(rawRate),
        appP99Ms: round(appP99),
        rawP99Ms: round(rawP99),
        ok: ratio >= GOAL && p99Ratio <= P99_GOAL,
      });
    } finally {
      await ground.stop();
    }
  }
  options.say(
    table(
      ['grants', 'app/s', 'raw/s', 'ratio', 'goal', 'app p99 ms', 'raw p99 ms', 'p99 ratio', 'goal'],
      results.map((r) =>
        [r.grants, r.appPerSecond, r.rawPerSecond, r.ratio, `≥ ${GOAL}`, r.appP99Ms, r.rawP99Ms, r.p99Ratio, `≤ ${P99_GOAL}`].map(
          String,
        ),
      ),
    ),
  );
  return results;
};

/** Workspaces with minutes in several grants and an agent each; gives the agents' keys. */
async function furnish(ground: Ground, workspaces: number, grants: number): Promise<string[]> {
  const { url } = ground.app;
  const owner = `/accounts/${ground.teamId}/U0ANA`;
  const source = await operate<{ id: string }>(url, 'POST', `${owner}/sources`, {
    name: 'Pack',
    minutes: 100_000_000,
    currency: 'USD',
    buyRatePerMinute: '0.05',
  });
  const keys: string[] = [];
  await inParallel(Array.from({ length: workspaces }), 32, async (_, i) => {
    const workspace = await operate<{ id: string }>(url, 'POST', '/workspaces', {
      teamId: ground.teamId,
      ownerId: 'U0ANA',
      name: `Bench ${i}`,
      handle: `bench-${i}`,
    });
    const agent = await operate<{ apiKey: string }>(url, 'POST', `/workspaces/${workspace.id}/agents`, { name: 'Agent' });
    keys.push(agent.apiKey);
    for (let grant = 0; grant < grants; grant++) {
      await operate(url, 'POST', `/workspaces/${workspace.id}/allocations`, {
        sourceId: source.id,
        minutes: 2_000,
        ratePerMinute: '0.12',
        currency: 'USD',
        pulse: { minimumSeconds: 60, incrementSeconds: 60 },
        priority: grant,
      });
    }
  });
  return keys;
}

function callBody(): Record<string, unknown> {
  const end = Date.now() - Math.floor(Math.random() * 60_000);
  return {
    id: randomUUID(),
    status: 'ended',
    startedAt: new Date(end - Math.floor(Math.random() * 180_000)).toISOString(),
    endedAt: new Date(end).toISOString(),
    from: '+14155550100',
    to: '+14155550101',
    direction: 'inbound',
    metadata: { campaign: 'november', language: 'en' },
  };
}

const rawShot = () => () => ({ path: '/raw', headers: {}, body: JSON.stringify(callBody()) });

function appShot(keys: string[]) {
  let i = 0;
  return () => ({
    path: '/api/v1/calls',
    headers: { authorization: `Bearer ${keys[i++ % keys.length]}` },
    body: JSON.stringify(callBody()),
  });
}
