import { randomUUID } from 'node:crypto';
import { readToolEnv } from '../../src/config.js';
import type { Context, Platform } from '../../src/domain/context.js';
import type { TeamId } from '../../src/domain/ids.js';
import { sweepInvitations } from '../../src/domain/invitations/index.js';
import { crossedSince } from '../../src/domain/ledger/index.js';
import { startEmbeddedMongo } from '../../src/platform/embedded-mongo.js';
import { connect, prepare } from '../../src/platform/mongo.js';
import { findMongod } from '../../src/platform/mongod-binary.js';
import { showProgress } from '../../src/platform/progress.js';
import { type Bench, type BenchResult, median, round, table } from './bench.js';
import { benchPlatform } from './bench-platform.js';

const SWEEP_GOAL = 1.8;
const FIND_GOAL = 1 / 8;

/** Sweeping due invitations against one `updateMany`, and finding low balances against a scan of every balance (quality.md). */
export const sweep: Bench = async (options) => {
  const { path } = await findMongod({ ...readToolEnv(), progress: showProgress() });
  const mongo = await startEmbeddedMongo({ binary: path, ephemeral: true });
  const db = await connect(mongo.uri);
  try {
    await prepare(db);
    const platform = benchPlatform(db);
    const all = options.small ? 1_000 : 100_000;
    const results = [await expiring(platform, options, all), await finding(platform, options, all)];
    const rows = results.map((r) => [r.what, r.oursMs, r.plainMs, r.ratio, `≤ ${r.goal}`].map(String));
    options.say(table(['what', 'ours ms', 'plain ms', 'ratio', 'goal'], rows));
    return results;
  } finally {
    await db.close();
    await mongo.stop();
  }
};

type Options = Parameters<Bench>[0];

async function expiring(platform: Platform, options: Options, all: number): Promise<BenchResult> {
  const due = all / 10;
  const ours: number[] = [];
  const plain: number[] = [];
  const collection = platform.db.collection('invitations');
  const now = platform.clock.now();
  const measure = async (work: () => Promise<number>): Promise<number> => {
    await collection.deleteMany({});
    for (let from = 0; from < all; from += 10_000)
      await collection.insertMany(invitations(from, Math.min(10_000, all - from), due, now));
    const began = performance.now();
    const done = await work();
    const ms = performance.now() - began;
    if (done !== due) throw new Error(`${done} invitations were swept, ${due} were due.`);
    return ms;
  };
  for (let pair = 0; pair < options.pairs; pair++) {
    plain.push(
      await measure(async () => {
        const filter = { status: 'pending', expiresAt: { $lte: now } };
        return (await collection.updateMany(filter, { $set: { status: 'expired', endedAt: now } })).modifiedCount;
      }),
    );
    ours.push(await measure(() => sweepInvitations(jobContext(platform), {})));
    options.say(
      `pair ${pair + 1} of ${options.pairs}: one updateMany ${round(plain.at(-1) ?? 0)} ms, sweep ${round(ours.at(-1) ?? 0)} ms`,
    );
  }
  const ratio = round(median(ours) / median(plain));
  const what = `expire ${due.toLocaleString('en')} of ${all.toLocaleString('en')} invitations`;
  return {
    bench: 'sweep',
    what,
    ratio,
    goal: SWEEP_GOAL,
    ok: ratio <= SWEEP_GOAL,
    oursMs: round(median(ours)),
    plainMs: round(median(plain)),
  };
}

function invitations(from: number, count: number, due: number, now: Date) {
  return Array.from({ length: count }, (_, i) => ({
    _id: `in_${from + i}` as never,
    teamId: 'T0TEAM',
    workspaceId: `ws_${(from + i) % 997}`,
    accountId: `ac_${(from + i) % 997}`,
    person: `U${from + i}`,
    userId: `U${from + i}`,
    inviteeName: 'Ben',
    role: 'editor',
    status: 'pending',
    seat: 'seated',
    tokenHash: `hash-${from + i}`,
    invitedBy: 'U0ANA',
    createdAt: now,
    expiresAt: new Date(now.getTime() + (from + i < due ? -60_000 : 86_400_000)),
  }));
}

async function finding(platform: Platform, options: Options, all: number): Promise<BenchResult> {
  const entries = platform.db.collection('ledger_entries');
  const low = Math.max(1, all / 1_000);
  const now = platform.clock.now();
  for (let from = 0; from < all; from += 10_000) {
    const count = Math.min(10_000, all - from);
    await entries.insertMany(Array.from({ length: count }, (_, i) => settlement(from + i, (from + i) % (all / low) === 0, now)));
  }
  const ours: number[] = [];
  const plain: number[] = [];
  const timed = async (find: () => Promise<number>): Promise<number> => {
    const began = performance.now();
    const found = await find();
    if (found !== low) throw new Error(`${found} low balances were found, there are ${low}.`);
    return performance.now() - began;
  };
  for (let pair = 0; pair < options.pairs; pair++) {
    plain.push(
      await timed(async () => {
        let found = 0;
        const heads = entries.aggregate([{ $sort: { _id: -1 } }, { $group: { _id: '$_id.chain', g: { $first: '$g' } } }], {
          allowDiskUse: true,
        });
        for await (const { g } of heads) if (g[1] * 5 <= 60_000) found++;
        return found;
      }),
    );
    ours.push(
      await timed(async () => {
        let found = 0;
        for await (const _ of crossedSince(platform, new Date(now.getTime() - 1_000))) found++;
        return found;
      }),
    );
  }
  const ratio = round(median(ours) / median(plain));
  const what = `find ${low} low balances among ${all.toLocaleString('en')} workspaces`;
  return {
    bench: 'sweep',
    what,
    ratio,
    goal: FIND_GOAL,
    ok: ratio <= FIND_GOAL,
    oursMs: round(median(ours)),
    plainMs: round(median(plain)),
  };
}

/** The last entry of a workspace's chain, as the ledger packs it: 1,000 minutes, of which little or much is left. */
function settlement(i: number, isLow: boolean, at: Date) {
  const left = isLow ? 12_000 : 48_000;
  return {
    _id: { chain: `w:ws_${i}`, n: 2 } as never,
    k: [`end:ag_${i}:c`],
    at,
    type: 'settle',
    lines: [`grant:gr_${i}:available`, -60, `used:ws_${i}`, 60],
    s: [60_000 - left, 0, 0, 0, isLow ? 2 : 3],
    g: [`gr_${i}`, left, 0, 0, 1],
    ...(isLow ? { alert: { threshold: 20, available: left, base: 60_000 }, follow: 1 } : {}),
    hash: 'x'.repeat(43),
  };
}

function jobContext(platform: Platform): Context {
  const requestId = randomUUID();
  return {
    actor: { kind: 'job', name: 'bench' },
    teamId: '' as TeamId,
    now: platform.clock.now(),
    log: platform.log,
    requestId,
    commandKey: requestId,
    platform,
  };
}
