import { each } from '../../platform/each.js';
import { getAccount } from '../accounts/index.js';
import type { Context } from '../context.js';
import type { SourceId, WorkspaceId } from '../ids.js';
import { type Entry, endingBetween, readSourceState, readWorkspaceState } from '../ledger/index.js';
import { knownSource } from '../minutes/index.js';
import { postNotice } from '../notices/index.js';
import { whoCares } from '../workspaces/index.js';
import { workspaceOf } from './send.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** N11: so many days before minutes lapse their owner is told. */
const STAGES = [7, 1];

/**
 * N11: tells owners of minutes that lapse within 7 days or within 1 day, in a workspace or in a source, once for each end and stage:
 * the notice's key says which. What was made nearer to its end than that is left out, since its owner has just chosen the end.
 * `since`: when this last ran; only what has come within a stage since then is looked at. Gives how many ends were looked at.
 */
export async function warnOfEnds(ctx: Context, since: Date): Promise<number> {
  const due: Ending[] = [];
  const now = ctx.now.getTime();
  for (const [i, days] of STAGES.entries()) {
    const nearer = (STAGES[i + 1] ?? 0) * DAY_MS;
    const from = Math.max(now + nearer, since.getTime() + days * DAY_MS);
    const told = new Set<string>();
    for await (const entry of endingBetween(ctx.platform, new Date(from), new Date(now + days * DAY_MS))) {
      const { ends } = entry;
      const key = `ends:${entry.chain}:${ends?.getTime()}:${days}`;
      if (!ends || told.has(key) || entry.at.getTime() > ends.getTime() - days * DAY_MS) continue;
      told.add(key);
      due.push({ key, entry, ends });
    }
  }
  return each(
    due,
    ({ key, entry, ends }) => (entry.type === 'buy' ? warnOfSource : warnOfGrants)(ctx, key, entry, ends),
    (err, { key }) => ctx.log.error({ err, key }, 'an end could not be told'),
  ).finally(() => due.length > 0 && ctx.platform.wake('notices'));
}

interface Ending {
  key: string;
  entry: Entry;
  ends: Date;
}

/** All allocations of a workspace that end at the same moment are one message. */
async function warnOfGrants(ctx: Context, key: string, entry: Entry, ends: Date): Promise<void> {
  const workspace = await workspaceOf(ctx, entry.chain.slice(2) as WorkspaceId);
  if (workspace?.status !== 'active') return;
  const own: Context = { ...ctx, teamId: workspace.teamId };
  const { grants } = await readWorkspaceState(ctx.platform, workspace._id, ctx.now);
  let seconds = 0;
  for (const { terms, available } of grants.values()) if (terms.expiresAt === ends.getTime()) seconds += available;
  if (seconds === 0) return;
  const { _id: workspaceId, name: workspaceName, handle: workspaceHandle } = workspace;
  await postNotice(own, {
    key,
    to: { userId: await whoCares(own, workspace) },
    content: { kind: 'minutes-end', data: { workspaceId, workspaceName, workspaceHandle, seconds, ends } },
  });
}

async function warnOfSource(ctx: Context, key: string, entry: Entry, ends: Date): Promise<void> {
  const source = await knownSource(ctx.platform, entry.chain.slice(2) as SourceId);
  if (!source) return;
  const own: Context = { ...ctx, teamId: source.teamId };
  const { available: seconds } = await readSourceState(ctx.platform, source._id, ctx.now);
  const owner = await getAccount(own, source.accountId);
  if (seconds === 0 || !owner) return;
  await postNotice(own, {
    key,
    to: { userId: await whoCares(own, { ...source, ownerId: owner.userId }) },
    content: { kind: 'source-ends', data: { sourceName: source.name, seconds, ends } },
  });
}
