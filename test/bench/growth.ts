import { readToolEnv } from '../../src/config.js';
import type { Platform } from '../../src/domain/context.js';
import { type AgentId, type GrantId, newId, type SourceId, type WorkspaceId } from '../../src/domain/ids.js';
import { Binder } from '../../src/domain/ledger/binder.js';
import { workspaceChain } from '../../src/domain/ledger/entry.js';
import { buyMinutes, moveGrant, settleCall } from '../../src/domain/ledger/index.js';
import { ledgerOf } from '../../src/domain/ledger/ledger.js';
import { planSettlement } from '../../src/domain/ledger/plan-settlement.js';
import { asWorkspace } from '../../src/domain/ledger/settle.js';
import type { StoredEntry } from '../../src/domain/ledger/stored-entry.js';
import { startEmbeddedMongo } from '../../src/platform/embedded-mongo.js';
import { connect, prepare } from '../../src/platform/mongo.js';
import { findMongod } from '../../src/platform/mongod-binary.js';
import { showProgress } from '../../src/platform/progress.js';
import { type Bench, type BenchResult, median, round, table } from './bench.js';
import { benchPlatform } from './bench-platform.js';

const GOAL = 1.2;
const PAGE = 1_000;
const AGENT = 'ag_bench' as AgentId;

/** What one settlement costs after many earlier calls in its workspace, and what the first one of a new process does (quality.md). */
export const growth: Bench = async (options) => {
  const { path } = await findMongod({ ...readToolEnv(), progress: showProgress() });
  const mongo = await startEmbeddedMongo({ binary: path, ephemeral: true });
  const db = await connect(mongo.uri);
  try {
    await prepare(db);
    const platform = benchPlatform(db);
    const sizes = options.small ? [1_000, 10_000] : [1_000, 100_000, 1_000_000];
    const places: { earlier: number; id: WorkspaceId; warm: number[]; cold: number[] }[] = [];
    for (const earlier of sizes) {
      options.say(`Filling a workspace with ${earlier.toLocaleString('en')} calls …`);
      places.push({ earlier, id: await filled(platform, earlier), warm: [], cold: [] });
    }
    const rounds = options.small ? 20 : options.pairs * 100;
    for (let round = 0; round < rounds; round++) {
      for (const { id, warm, cold } of places) {
        warm.push(await timed(() => settleCall(platform, id, call())));
        const restarted = { ...platform, db: Object.create(db) as typeof db };
        cold.push(await timed(() => settleCall(restarted, id, call())));
        // What the other instance has added is caught up with outside the measurement.
        await settleCall(platform, id, call());
      }
    }
    const rows = places.map(({ earlier, warm, cold }) => ({ earlier, warm: median(warm), cold: median(cold) }));
    const shown = rows.map(({ earlier, warm, cold }) => [earlier.toLocaleString('en'), round(warm), round(cold)]);
    options.say(table(['earlier calls', 'one settlement ms', 'first of a process ms'], shown));
    return (['warm', 'cold'] as const).map((what): BenchResult => {
      const ratio = round(Math.max(...rows.map((row) => row[what])) / (rows[0]?.[what] ?? 0));
      const ms = Object.fromEntries(rows.map((row) => [row.earlier, round(row[what])]));
      return { bench: 'growth', what, ratio, goal: GOAL, ms, ok: ratio <= GOAL };
    });
  } finally {
    await db.close();
    await mongo.stop();
  }
};

let calls = 0;

function call() {
  const endedAt = Date.now() - 1_000;
  calls++;
  const status = 'ended' as const;
  return { agentId: AGENT, externalId: `call-${calls}`, status, startedAt: endedAt - 60_000, endedAt, digest: 'x'.repeat(22) };
}

/** A workspace in which so many calls were settled: planned and signed as always, but inserted by the thousand. */
async function filled(platform: Platform, earlier: number): Promise<WorkspaceId> {
  const [id, sourceId] = [newId<WorkspaceId>('workspace'), newId<SourceId>('source')];
  const at = platform.clock.now();
  const seconds = 600_000_000;
  await buyMinutes(platform, { id: sourceId, seconds, startsAt: at.getTime(), endsAt: null }, 'operator');
  const terms = { rateMicro: 120_000, currency: 'USD', minimumSeconds: 60, incrementSeconds: 60, priority: 50, expiresAt: null };
  const times = { effectiveAt: at.getTime(), createdAt: at.getTime() };
  await moveGrant(platform, id, { id: newId<GrantId>('grant'), sourceId, seconds, ...terms, ...times }, { by: 'operator' });
  const { books } = ledgerOf(platform);
  const chain = workspaceChain(id);
  const entries = platform.db.getClient().db(platform.db.name).collection<StoredEntry>('ledger_entries');
  let state = asWorkspace(await books.current(chain));
  for (let left = earlier; left > 0; left -= PAGE) {
    const docs: StoredEntry[] = [];
    const now = platform.clock.now();
    const binder = new Binder(books.key, chain, now, state.hash, docs);
    for (let i = 0; i < Math.min(left, PAGE); i++) {
      state = books.bind(binder, state, planSettlement(id, state, call(), now.getTime()), now).after;
      // Each in a document of its own, as where calls come one by one: that is the longer chain.
      binder.end();
    }
    state = { ...state, hash: binder.hash };
    await entries.insertMany(docs);
  }
  books.forget(chain);
  return id;
}

async function timed(act: () => Promise<{ outcome: string }>): Promise<number> {
  const began = performance.now();
  const { outcome } = await act();
  if (outcome !== 'settled') throw new Error(`A call was ${outcome}.`);
  return performance.now() - began;
}
