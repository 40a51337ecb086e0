import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { readToolEnv } from '../../src/config.js';
import { createAgent } from '../../src/domain/agents/index.js';
import type { Platform } from '../../src/domain/context.js';
import { addSource, allocateMinutes } from '../../src/domain/minutes/index.js';
import { addNumber } from '../../src/domain/phone-numbers/index.js';
import { connectProvider } from '../../src/domain/provider-hooks/index.js';
import { createWorkspace } from '../../src/domain/workspaces/index.js';
import { buildServer } from '../../src/http/server.js';
import { startEmbeddedMongo } from '../../src/platform/embedded-mongo.js';
import { connect, prepare } from '../../src/platform/mongo.js';
import { findMongod } from '../../src/platform/mongod-binary.js';
import { showProgress } from '../../src/platform/progress.js';
import { as, contextOf, settleIn } from '../support/people.js';
import { type Bench, median, quantile, round, table } from './bench.js';
import { benchPlatform } from './bench-platform.js';
import { fire, type Shot } from './load.js';

const CONNECTIONS = 10;
const GOAL_MS = 500;

/** H6: how long a caller waits while Vapi asks (`assistant-request`), with 10 asking at a time; server and askers in one process. */
export const admission: Bench = async (options) => {
  const { path } = await findMongod({ ...readToolEnv(), progress: showProgress() });
  const mongo = await startEmbeddedMongo({ binary: path, ephemeral: true });
  const db = await connect(mongo.uri);
  await prepare(db);
  let late = 0;
  // The one thing that is warned of here is a caller who was answered without knowing.
  const log = pino({ level: 'warn' }, { write: () => void late++ });
  const platform: Platform = { ...benchPlatform(db), log };
  const server = buildServer(platform, { operatorKeys: [], slackHealth: () => 'ok' });
  try {
    await server.listen({ port: 0, host: '127.0.0.1' });
    const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
    const askers = await furnish(platform, options.small ? 3 : 50);
    let turn = 0;
    const next = () => (askers[turn++ % askers.length] as () => Shot)();
    await fire(url, CONNECTIONS, options.small ? 0.2 : 2, next);
    late = 0;
    const p99s: number[] = [];
    const rates: number[] = [];
    for (let round = 0; round < options.pairs; round++) {
      const { latencies, perSecond } = await fire(url, CONNECTIONS, options.seconds, next);
      p99s.push(quantile(latencies, 0.99));
      rates.push(perSecond);
    }
    const p99 = round(median(p99s));
    options.say(table(['asked/s', 'p99 ms', 'goal', 'late'], [[Math.round(median(rates)), p99, `≤ ${GOAL_MS}`, late]]));
    return [
      {
        bench: 'admission',
        ratio: round(p99 / GOAL_MS),
        goal: 1,
        p99,
        perSecond: round(median(rates)),
        late,
        ok: p99 <= GOAL_MS,
      },
    ];
  } finally {
    await server.close();
    await db.close();
    await mongo.stop();
  }
};

/** Workspaces with minutes, a number and an agent at Vapi each; gives for each the request that asks about a caller. */
async function furnish(platform: Platform, workspaces: number): Promise<(() => Shot)[]> {
  const ana = await settleIn(platform, 'U0ANA', 'Ana', 'pro');
  const { source } = await addSource(contextOf(platform, { kind: 'operator' }), {
    ...{ accountId: ana._id, name: 'Pack', minutes: 1_000_000, currency: 'USD', buyRatePerMinute: '0.05' },
  });
  const askers: (() => Shot)[] = [];
  for (let i = 0; i < workspaces; i++) {
    const ctx = () => as(platform, 'U0ANA');
    const { workspace } = await createWorkspace(ctx(), { name: `Bench ${i}` });
    const workspaceId = workspace._id;
    const pulse = { minimumSeconds: 60, incrementSeconds: 60 };
    const terms = { sourceId: source._id, minutes: 1_000, ratePerMinute: '0.12', currency: 'USD', pulse };
    await allocateMinutes(ctx(), { workspaceId, ...terms });
    const there = { provider: 'vapi', providerAgentId: `asst_${i}` };
    const agent = await createAgent(ctx(), { workspaceId, name: 'Reception', ...there });
    const number = `+1415555${String(i).padStart(4, '0')}`;
    await addNumber(ctx(), { workspaceId, number, agentId: agent._id });
    const { address, secret = '' } = await connectProvider(ctx(), { workspaceId, provider: 'vapi' });
    askers.push(() => ({
      path: new URL(address).pathname,
      headers: { 'x-vapi-secret': secret },
      body: JSON.stringify({
        message: {
          type: 'assistant-request',
          call: { id: randomUUID(), type: 'inboundPhoneCall', customer: { number: '+14155550100' } },
          phoneNumber: { number },
        },
      }),
    }));
  }
  return askers;
}
