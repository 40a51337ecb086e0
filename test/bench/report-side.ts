import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { addDays } from '../../src/domain/calendar.js';
import type { Context, Platform } from '../../src/domain/context.js';
import type { TeamId, WorkspaceId } from '../../src/domain/ids.js';
import { readUsage } from '../../src/domain/reports/index.js';
import { connect } from '../../src/platform/mongo.js';
import { benchPlatform } from './bench-platform.js';

/**
 * One side of `report`, compiled as the image is, in a process of its own: what a million rows leave behind in memory would be cleared
 * away while the other side is measured. Does it once for each message, and answers with the milliseconds it took, and the result.
 */
const [uri = '', side = '', days = '30', to = '0', workspace = '', team = ''] = process.argv.slice(2);
const WORKSPACE = workspace as WorkspaceId;
const TEAM = team as TeamId;
const TO = Number(to);
const DAYS = Number(days);
const span = { from: addDays(TO, 1 - DAYS), to: TO };

const db = await connect(uri);
const platform = benchPlatform(db);
const work = side === 'ours' ? ours : plain;
process.on('message', async () => {
  const began = performance.now();
  const result = await work();
  const ms = performance.now() - began;
  process.send?.({ ms, result: result() });
});
process.send?.('ready');
await once(process, 'disconnect');
await db.close();

/** What calls came to by day and agent. */
export interface Group {
  _id: { day: number; agent: string };
  calls: number;
  talkedMs: number;
  billed: number;
}

/** What of a report is compared. */
export interface Told {
  rows: { id: string; calls: number; talkedMs: number; billedSeconds: number }[];
  stacks: { name: string; seconds: number[] }[];
}

async function ours(): Promise<() => Told> {
  const { rows, stacks } = await readUsage(contextFor(platform), { workspaceId: WORKSPACE, span, by: 'agent' });
  return () => ({
    rows: rows.map(({ id, calls, talkedMs, billedSeconds }) => ({ id, calls, talkedMs, billedSeconds })),
    stacks,
  });
}

/** What one would do without days: every call in an index that has all the report asks for. */
async function plain(): Promise<() => Group[]> {
  const groups = await db
    .collection('plain_calls')
    .aggregate<Group>(
      [
        { $match: { w: WORKSPACE, day: { $gte: span.from, $lte: span.to } } },
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
  return () => groups;
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
