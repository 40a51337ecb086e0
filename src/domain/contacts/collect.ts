import { inGroups, inLanes } from '../../platform/groups.js';
import { type ClientSession, inTransaction } from '../../platform/mongo.js';
import { otherParty, type Parties, partiesOf } from '../calls/index.js';
import type { Context, Platform, Turn } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { ChainReader, type Entry, movedWorkspaces } from '../ledger/index.js';
import type { ReadOn } from '../reports/index.js';
import { knownWorkspaces, type Workspace } from '../workspaces/index.js';
import * as store from './collect-store.js';
import { keep, type Met } from './keep.js';
import { type SeenCall, seenCalls } from './rows.js';
import { dropStrangers, startOver } from './store.js';

/** Workspaces whose calls are collected together, because they share the sheets on which the details of these are. */
const TOGETHER = 50;
/** About so many entries are held at a time. */
const MOST = { ofOne: 1_000, ofAll: 20_000 };
/** Fewer new entries of a workspace than this wait for the job: each write of a page costs as much as several calls on it. */
const MANY = 50;
const READ_AT_ONCE = 4;
/** Details are written beside their entry, and may arrive a moment after it. */
const ARRIVE_MS = 60_000;

/** What makes a write fail when another instance has taken over; absent where nobody can. */
type Guard = (session: ClientSession) => Promise<void>;

/** A5: collects the contacts and calls of every workspace whose chain has moved since `from`. Gives how many calls. */
export async function collectMoved(ctx: Context, from: Date, { guard, rest }: Turn = {}): Promise<number> {
  let done = 0;
  const guarded = guard && ((session: ClientSession) => guard({ ...ctx, session }));
  const reader = new ChainReader(ctx.platform, MOST);
  await inGroups(
    movedWorkspaces(ctx.platform, from),
    TOGETHER,
    async (group) => {
      for (let left = group; left.length > 0; await rest?.()) {
        const turn = await collectOnce(ctx.platform, reader, left, ctx.now, guarded);
        done += turn.done;
        left = turn.left;
      }
    },
    (err, workspaceId) => ctx.log.error({ err, workspaceId }, 'contacts could not be collected'),
  );
  return done;
}

/**
 * A5: brings an agent's contacts and list of calls up to the end of the workspace's chain, and gives how many calls that took; less
 * when somebody else is at it, or more than so many batches are missing.
 */
export async function collectContacts(
  platform: Platform,
  id: WorkspaceId,
  now: Date,
  { batches = Number.POSITIVE_INFINITY }: { batches?: number } = {},
): Promise<number> {
  const reader = new ChainReader(platform, MOST);
  let done = 0;
  for (let batch = 0; batch < batches; batch++) {
    const turn = await collectOnce(platform, reader, [id], now).catch((error: unknown) => {
      if (error instanceof store.HeadMoved) return { done: 0, left: [] };
      throw error;
    });
    done += turn.done;
    if (turn.left.length === 0) return done;
  }
  return done;
}

/**
 * The same with entries that have just been read for something else, where they are many: of chains that were collected as far as these
 * begin, or further. What does not follow on is left to `collectMoved`.
 */
export async function collectAlong(ctx: Context, read: readonly ReadOn[], { guard }: Turn = {}): Promise<number> {
  const many = read.filter(({ entries }) => entries.length >= MANY);
  if (many.length === 0) return 0;
  const ids = many.map(({ workspaceId }) => workspaceId);
  const [known, heads] = await Promise.all([knownWorkspaces(ctx.platform, ids), store.headsOf(ctx.platform.db, ids)]);
  const chains = many.flatMap(({ workspaceId, from, entries }): Chain[] => {
    const workspace = known.get(workspaceId);
    const n = heads.get(workspaceId) ?? 0;
    if (!workspace || workspace.status === 'deleted' || n < from) return [];
    return [{ workspace, n, entries: n === from ? entries : entries.filter((entry) => entry.n > n) }];
  });
  const turns = await collect(ctx.platform, chains, ctx.now, guard && ((session) => guard({ ...ctx, session })));
  return callsIn(turns);
}

interface Chain {
  workspace: Workspace;
  /** The last entry that was collected. */
  n: number;
  entries: readonly Entry[];
  /** There may be more of them. */
  more?: boolean;
}

/** The next entries of each of some workspaces; gives how many calls they told of, and which workspaces have more. */
async function collectOnce(
  platform: Platform,
  reader: ChainReader,
  ids: readonly WorkspaceId[],
  now: Date,
  guard?: Guard,
): Promise<{ done: number; left: WorkspaceId[] }> {
  const places = await placesOf(platform, ids);
  const read = await reader.next(places.map(({ workspace, n }) => ({ workspaceId: workspace._id, n })));
  const chains = places.map(({ workspace, n }, i) => ({ workspace, n, ...(read[i] ?? { entries: [], more: false }) }));
  const turns = await collect(platform, chains, now, guard);
  const more = turns.filter((turn) => turn.more && !turn.waits);
  return { done: callsIn(turns), left: more.map(({ workspace }) => workspace._id) };
}

type Collected = Chain & { calls: Met[]; waits: boolean };

const callsIn = (turns: readonly Collected[]): number => turns.reduce((sum, { calls }) => sum + calls.length, 0);

/**
 * What these entries add and how far they were read move in one transaction, so that reading entries twice, here or on another
 * instance, changes nothing: then, or when one of the workspaces cannot be read, it throws, and nothing was done.
 */
async function collect(platform: Platform, chains: readonly Chain[], now: Date, guard?: Guard): Promise<Collected[]> {
  const seen = await inLanes(chains, READ_AT_ONCE, ({ workspace, entries }) => seenCalls(platform, workspace._id, entries));
  const parties = await partiesOf(
    platform,
    new Map(chains.map(({ workspace }, i) => [workspace._id, (seen[i] ?? []).map(({ details }) => details)])),
  );
  const turns = chains.flatMap((chain, i) => {
    const { calls, upTo } = meet(seen[i] ?? [], parties.get(chain.workspace._id) ?? [], now);
    const to = upTo ?? chain.entries.at(-1)?.n ?? chain.n;
    return to === chain.n ? [] : { ...chain, calls, to, waits: upTo !== undefined };
  });
  if (turns.length === 0) return [];
  await inTransaction(platform.db, async (session) => {
    await guard?.(session);
    await store.moveHeads(
      platform.db,
      session,
      turns.map(({ workspace, n, to }) => ({ id: workspace._id, from: n, to })),
    );
    await keep(platform, session, turns, now);
  });
  return turns;
}

/** With the last entry that was collected of each; without workspaces that are deleted. */
async function placesOf(platform: Platform, ids: readonly WorkspaceId[]): Promise<{ workspace: Workspace; n: number }[]> {
  const [known, heads] = await Promise.all([knownWorkspaces(platform, ids), store.headsOf(platform.db, ids)]);
  return ids.flatMap((id) => {
    const workspace = known.get(id);
    return workspace && workspace.status !== 'deleted' ? { workspace, n: heads.get(id) ?? 0 } : [];
  });
}

/** Who was on the other side of each call. `upTo`: the last entry before one whose details are still on their way. */
function meet(
  seen: readonly SeenCall[],
  parties: readonly (Parties | null | undefined)[],
  now: Date,
): { calls: Met[]; upTo?: number } {
  const lately = now.getTime() - ARRIVE_MS;
  const calls: Met[] = [];
  for (const [i, call] of seen.entries()) {
    const found = parties[i];
    if (found === undefined && call.details && call.at.getTime() > lately) return { calls, upTo: call.row.n - 1 };
    calls.push({ call, number: found ? otherParty(found) : null });
  }
  return { calls };
}

/** Counts everything again from the chain and the details that are left; names that people gave stay. */
export async function rebuildContacts(platform: Platform, id: WorkspaceId, now: Date): Promise<number> {
  await inTransaction(platform.db, (session) => startOver(platform.db, session, id));
  const done = await collectContacts(platform, id, now);
  await dropStrangers(platform.db, id);
  return done;
}
