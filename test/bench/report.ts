import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { readToolEnv } from '../../src/config.js';
import { addDays, dayFinder } from '../../src/domain/calendar.js';
import type { TeamId, WorkspaceId } from '../../src/domain/ids.js';
import { billedSeconds } from '../../src/domain/ledger/index.js';
import { rollUpWorkspace } from '../../src/domain/reports/index.js';
import { startEmbeddedMongo } from '../../src/platform/embedded-mongo.js';
import { type Connection, connect, prepare } from '../../src/platform/mongo.js';
import { findMongod } from '../../src/platform/mongod-binary.js';
import { showProgress } from '../../src/platform/progress.js';
import { type Bench, type BenchOptions, median, round, table } from './bench.js';
import { benchPlatform } from './bench-platform.js';
import { compile } from './compiled.js';
import type { Group, Told } from './report-side.js';

const GOAL = 150;
const AGENTS = 200;
const DAYS = 30;
/** Both sides do it as often before they are measured: what a process costs that has just begun is for `start` to say. */
const WARM_UP = 20;
const TEAM = 'T0TEAM' as TeamId;
const WORKSPACE = 'ws_report' as WorkspaceId;
const TO = 20261122;
const PULSE = { minimumSeconds: 60, incrementSeconds: 60 };

/** N7 over 30 days × 200 agents against one aggregation that an index covers, over the same calls (quality.md). */
export const report: Bench = async (options) => {
  const { path } = await findMongod({ ...readToolEnv(), progress: showProgress() });
  const mongo = await startEmbeddedMongo({ binary: path, ephemeral: true });
  const db = await connect(mongo.uri);
  try {
    await prepare(db);
    const all = options.small ? 10_000 : 1_000_000;
    await seed(db, all, options.say);
    const began = performance.now();
    await rollUpWorkspace(benchPlatform(db), WORKSPACE);
    options.say(`rolled up ${all.toLocaleString('en')} calls in ${round((performance.now() - began) / 1000)} s`);
    const { ours, plain } = await measured(mongo.uri, options);
    const ratio = round(median(plain) / median(ours));
    options.say(
      table(
        ['what', 'ours ms', 'plain ms', 'ratio', 'goal'],
        [['report', round(median(ours)), round(median(plain)), ratio, `≥ ${GOAL}`]],
      ),
    );
    return [
      {
        bench: 'report',
        calls: all,
        ratio,
        goal: GOAL,
        ok: ratio >= GOAL,
        oursMs: round(median(ours)),
        plainMs: round(median(plain)),
      },
    ];
  } finally {
    await db.close();
    await mongo.stop();
  }
};

/** Both sides in turn, each in a process that does nothing else; the flag is that of the image. Milliseconds. */
async function measured(uri: string, { small, pairs }: BenchOptions): Promise<Record<'ours' | 'plain', number[]>> {
  const script = join(await compile(), 'test/bench/report-side.js');
  const start = async (side: string): Promise<ChildProcess> => {
    const args = [uri, side, String(DAYS), String(TO), WORKSPACE, TEAM];
    const child = fork(script, args, { execArgv: ['--max-semi-space-size=64'], serialization: 'advanced' });
    await once(child, 'message');
    return child;
  };
  const [ourSide, plainSide] = await Promise.all([start('ours'), start('plain')]);
  const ours: number[] = [];
  const plain: number[] = [];
  const warmUp = small ? 1 : WARM_UP;
  for (let pair = -warmUp; pair < pairs; pair++) {
    const byIndex = await ask<Group[]>(plainSide);
    const usage = await ask<Told>(ourSide);
    compare(byIndex.result, usage.result);
    if (pair < 0) continue;
    plain.push(byIndex.ms);
    ours.push(usage.ms);
  }
  for (const side of [ourSide, plainSide]) side.disconnect();
  return { ours, plain };
}

async function ask<T>(side: ChildProcess): Promise<{ ms: number; result: T }> {
  const answered = once(side, 'message');
  side.send('again');
  const [answer] = await answered;
  return answer as { ms: number; result: T };
}

/** Equal to the second: by agent over all days, and each agent's every day. */
function compare(groups: readonly Group[], { rows, stacks }: Told): void {
  const expected = new Map<string, Group>();
  const perDay = new Map(groups.map((group) => [`${nameOf(group._id.agent)}:${group._id.day}`, group.billed]));
  for (const group of groups) {
    const sum = expected.get(group._id.agent);
    if (!sum) expected.set(group._id.agent, { ...group });
    else {
      sum.calls += group.calls;
      sum.talkedMs += group.talkedMs;
      sum.billed += group.billed;
    }
  }
  if (rows.length !== expected.size) throw new Error(`${rows.length} agents were reported, ${expected.size} had calls.`);
  for (const row of rows) {
    const want = expected.get(row.id);
    if (!want || want.calls !== row.calls || want.talkedMs !== row.talkedMs || want.billed !== row.billedSeconds)
      throw new Error(`Agent ${row.id} was reported otherwise: ${JSON.stringify([row.calls, row.billedSeconds, want])}.`);
  }
  for (const { name, seconds } of stacks) {
    for (const [i, billed] of seconds.entries()) {
      const want = perDay.get(`${name}:${addDays(TO, 1 - DAYS + i)}`) ?? 0;
      if (billed !== want) throw new Error(`${name} was reported ${billed} s on day ${i}, had ${want}.`);
    }
  }
}

/** As they are seeded. */
const nameOf = (agentId: string): string => `Agent ${agentId}`;

async function seed(db: Connection, all: number, say: (line: string) => void): Promise<void> {
  const at = new Date('2026-11-22T12:00:00Z');
  await db.collection('workspaces').insertOne({
    _id: WORKSPACE as never,
    teamId: TEAM,
    accountId: 'ac_report',
    ownerId: 'U0ANA',
    name: 'Sales',
    handle: 'sales',
    timeZone: 'Europe/Berlin',
    isDefault: false,
    adminsMayInvite: true,
    status: 'active',
    createdAt: at,
  });
  await db.collection('agents').insertMany(
    Array.from({ length: AGENTS }, (_, i) => ({
      _id: `ag_${i}` as never,
      teamId: TEAM,
      workspaceId: WORKSPACE,
      name: nameOf(`ag_${i}`),
    })),
  );
  await db.collection('sources').insertOne({
    _id: 'so_1' as never,
    teamId: TEAM,
    accountId: 'ac_report',
    name: 'November pack',
    seconds: 60_000_000,
    currency: 'USD',
    buyRateMicro: 50_000,
    startsAt: at,
    endsAt: null,
    bought: true,
    createdAt: at,
  });
  const entries = db.collection('ledger_entries');
  const plain = db.collection('plain_calls');
  const chain = `w:${WORKSPACE}`;
  const grant = { id: 'gr_1', sourceId: 'so_1', rateMicro: 120_000, currency: 'USD' };
  await entries.insertOne({ _id: { chain, n: 1 } as never, k: ['move:gr_1:in'], at, type: 'grant', lines: [], grant, hash: '' });
  const dayOf = dayFinder('Europe/Berlin');
  const lastStart = Date.parse('2026-11-22T20:00:00Z');
  for (let from = 0; from < all; from += 10_000) {
    const made = Array.from({ length: Math.min(10_000, all - from) }, (_, j) => {
      const i = from + j;
      // Spread without a pattern that could hide a fault: fixed steps that share no factor with days, agents or minutes.
      const startedAt = lastStart - ((i * 7_919_003) % (29 * 86_400_000));
      const ms = 1_000 + ((i * 104_729) % 600_000);
      return { i, agent: `ag_${(i * 31) % AGENTS}`, startedAt, ms, billed: billedSeconds(ms, PULSE) };
    });
    await entries.insertMany(
      made.map(({ i, agent, startedAt, ms, billed }) => ({
        _id: { chain, n: i + 2 } as never,
        k: [`end:${agent}:${i}`],
        at,
        type: 'settle',
        lines: ['grant:gr_1:available', -billed, `used:${WORKSPACE}`, billed],
        s: [0, 0, 0, 0, 0],
        call: { status: 'ended', at: [startedAt, startedAt + ms], pulse: [60, 60], billed, digest: 'x'.repeat(22) },
        hash: 'x'.repeat(43),
      })),
      { ordered: false },
    );
    await plain.insertMany(
      made.map(({ agent, startedAt, ms, billed }) => ({ w: WORKSPACE, day: dayOf(startedAt), agent, ms, billed })),
      { ordered: false },
    );
    if (from % 100_000 === 0) say(`${(from + made.length).toLocaleString('en')} of ${all.toLocaleString('en')} calls are there`);
  }
  await plain.createIndex({ w: 1, day: 1, agent: 1, ms: 1, billed: 1 }, { name: 'covering' });
}
