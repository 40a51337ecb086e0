import { randomUUID } from 'node:crypto';
import { addDays } from '../../src/domain/calendar.js';
import type { Context, Platform } from '../../src/domain/context.js';
import type { TeamId, WorkspaceId } from '../../src/domain/ids.js';
import { readUsage } from '../../src/domain/reports/index.js';
import { connect } from '../../src/platform/mongo.js';
import { benchPlatform } from './bench-platform.js';

/** Both sides of `report` in a process of their own, compiled as the image is: read in turn, then compared. Prints milliseconds. */
const [uri = '', warmUp = '0', pairs = '1', days = '30', to = '0', workspace = '', team = ''] = process.argv.slice(2);
const WORKSPACE = workspace as WorkspaceId;
const TEAM = team as TeamId;
const TO = Number(to);
const DAYS = Number(days);

const db = await connect(uri);
const platform = benchPlatform(db);
const ours: number[] = [];
const plain: number[] = [];
const results: [Group[], Report][] = [];
for (let pair = -Number(warmUp); pair < Number(pairs); pair++) {
  const byIndex = await timed(() => aggregate(platform));
  const usage = await timed(() =>
    readUsage(contextFor(platform), { workspaceId: WORKSPACE, span: { from: addDays(TO, 1 - DAYS), to: TO }, by: 'agent' }),
  );
  if (pair < 0) continue;
  plain.push(byIndex.ms);
  ours.push(usage.ms);
  results.push([byIndex.result, usage.result]);
}
// Only now: what comparing leaves behind would be cleared away while the next one is measured.
for (const [groups, { rows, stacks }] of results) compare(groups, rows, stacks);
await db.close();
process.stdout.write(`${JSON.stringify({ ours, plain })}\n`);

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const began = performance.now();
  const result = await work();
  return { ms: performance.now() - began, result };
}

interface Group {
  _id: { day: number; agent: string };
  calls: number;
  talkedMs: number;
  billed: number;
}

/** What one would do without days: every call in an index that has all the report asks for. */
function aggregate({ db }: Platform): Promise<Group[]> {
  return db
    .collection('plain_calls')
    .aggregate<Group>(
      [
        { $match: { w: WORKSPACE, day: { $gte: addDays(TO, 1 - DAYS), $lte: TO } } },
        {
          $group: {
            _id: { day: '$day', agent: '$agent' },
            calls: { $sum: 1 },
            talkedMs: { $sum: '$ms' },
            billed: { $sum: '$billed' },
          },
        },
      ],
      { hint: 'covering', allowDiskUse: true },
    )
    .toArray();
}

type Report = Awaited<ReturnType<typeof readUsage>>;

/** Equal to the second: by agent over all days, and each agent's every day. */
function compare(groups: readonly Group[], rows: Report['rows'], stacks: Report['stacks']): void {
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

/** As they were seeded. */
function nameOf(agentId: string): string {
  return `Agent ${agentId}`;
}

function contextFor(platform: Platform): Context {
  const requestId = randomUUID();
  return {
    actor: { kind: 'job', name: 'bench' },
    teamId: TEAM,
    now: platform.clock.now(),
    log: platform.log,
    requestId,
    commandKey: requestId,
    platform,
  };
}
