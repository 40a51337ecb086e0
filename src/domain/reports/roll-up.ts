import { inGroups } from '../../platform/groups.js';
import { inTransaction } from '../../platform/mongo.js';
import type { Context, Platform, Turn, Tx } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { ChainReader, type Entry, movedWorkspaces } from '../ledger/index.js';
import { knownWorkspaces } from '../workspaces/index.js';
import { packDay, unpackDay } from './day-packing.js';
import { addUp } from './read-chain.js';
import * as store from './store.js';
import { addDay, type DayTotals } from './totals.js';

/** Workspaces that are rolled up together, because they share the sheets on which the details of their calls are. */
const TOGETHER = 50;
/** About so many entries are held at a time. */
const MOST = { ofOne: 5_000, ofAll: 20_000 };

/** What makes a write fail when another instance has taken over; absent where nobody can. */
type Guard = (session: Tx['session']) => Promise<void>;

/** What has been read of a workspace's chain: entries after `from`. */
export interface ReadOn {
  workspaceId: WorkspaceId;
  from: number;
  entries: readonly Entry[];
}

/**
 * Rolls up every workspace whose chain has moved since `from`. Gives how many entries. `also` gets them once they are rolled up, since
 * reading costs more than most of what is made of them; when it fails that is logged, and it must find them by itself.
 */
export async function rollUpMoved(
  ctx: Context,
  from: Date,
  { guard, rest }: Turn = {},
  also?: (read: readonly ReadOn[]) => Promise<unknown>,
): Promise<number> {
  let done = 0;
  const guarded = guard && ((session: Tx['session']) => guard({ ...ctx, session }));
  const reader = new ChainReader(ctx.platform, MOST, true);
  const failed = (err: unknown) => ctx.log.warn({ err }, 'what was rolled up is to be read again');
  await inGroups(
    movedWorkspaces(ctx.platform, from),
    TOGETHER,
    async (group) => {
      for (let left = group; left.length > 0; await rest?.()) {
        const turn = await rollUpOnce(ctx.platform, reader, left, guarded);
        done += turn.done;
        left = turn.left;
        await also?.(turn.read).catch(failed);
      }
    },
    (err, workspaceId) => ctx.log.error({ err, workspaceId }, 'usage could not be rolled up'),
  );
  return done;
}

/** Brings a workspace's days up to the end of its chain, and gives how many entries that took; less when somebody else is at it. */
export async function rollUpWorkspace(platform: Platform, workspaceId: WorkspaceId): Promise<number> {
  const reader = new ChainReader(platform, MOST, true);
  let done = 0;
  for (;;) {
    const turn = await rollUpOnce(platform, reader, [workspaceId]).catch((error: unknown) => {
      if (error instanceof store.HeadMoved) return NOTHING;
      throw error;
    });
    done += turn.done;
    if (turn.left.length === 0) return done;
  }
}

interface RolledUp {
  /** How many entries. */
  done: number;
  /** Workspaces that have more. */
  left: WorkspaceId[];
  read: ReadOn[];
}

const NOTHING: RolledUp = { done: 0, left: [], read: [] };

/**
 * The next entries of each of some workspaces. Days and watermarks move in one transaction, so that applying entries twice, here or on another instance, changes nothing: then, or when one of the workspaces
 * cannot be read, it throws, and nothing was done. Days that were rolled up stay when the workspace's zone changes; later entries are
 * told by the new zone.
 */
async function rollUpOnce(
  platform: Platform,
  reader: ChainReader,
  ids: readonly WorkspaceId[],
  guard?: Guard,
): Promise<RolledUp> {
  const heads = await headsWithZones(platform, ids);
  const read = await reader.next(heads);
  const tails = heads.flatMap((head, i) => {
    const { entries = [], more = false } = read[i] ?? {};
    return entries.length > 0 ? { head, entries, more } : [];
  });
  if (tails.length === 0) return NOTHING;
  const days = await addUp(
    platform,
    tails.map(({ head: { workspaceId, zones }, entries }) => ({ workspaceId, entries, zones })),
    true,
  );
  const moves = tails.map(({ head, entries }, i) => ({
    from: head.n,
    head: { ...head, n: entries.at(-1)?.n ?? head.n },
    days: days[i] ?? new Map<number, DayTotals>(),
  }));
  await inTransaction(platform.db, async (session) => {
    await guard?.(session);
    await keep(platform, session, moves);
  });
  return {
    done: tails.reduce((sum, { entries }) => sum + entries.length, 0),
    left: tails.filter(({ more }) => more).map(({ head }) => head.workspaceId),
    read: tails.map(({ head: { workspaceId, n }, entries }) => ({ workspaceId, from: n, entries })),
  };
}

/** Their heads, each with the zone of now in force for what comes; not of workspaces that nobody knows. */
async function headsWithZones(platform: Platform, ids: readonly WorkspaceId[]): Promise<store.Head[]> {
  const [found, known] = await Promise.all([store.headsOf(platform.db, ids), knownWorkspaces(platform, ids)]);
  return ids.flatMap((id) => inZone(id, found.get(id) ?? null, known.get(id)?.timeZone ?? null) ?? []);
}

/** A head as it was found, with the zone of now in force for what comes; null where neither is known. */
export function inZone(workspaceId: WorkspaceId, found: store.Head | null, current: string | null): store.Head | null {
  const head = found ?? { workspaceId, n: 0, zones: [] };
  const zone = current ?? head.zones.at(-1)?.zone;
  if (!zone) return null;
  return head.zones.at(-1)?.zone === zone ? head : { ...head, zones: [...head.zones, { from: head.n + 1, zone }] };
}

interface Move {
  from: number;
  head: store.Head;
  days: ReadonlyMap<number, DayTotals>;
}

async function keep(platform: Platform, session: Tx['session'], moves: readonly Move[]): Promise<void> {
  await store.moveHeads(
    platform.db,
    session,
    moves.map(({ from, head, days }) => ({ from, head: withFirstDay(head, days) })),
  );
  const added = moves.flatMap(({ head: { workspaceId, n }, days }) =>
    [...days].map(([day, totals]) => ({ workspaceId, n, day, totals })),
  );
  if (added.length === 0) return;
  const known = await store.daysIn(platform.db, session, added);
  const merged = added.map(({ workspaceId, n, day, totals }) => {
    const doc = known.get(store.dayId(workspaceId, day));
    const sum = doc ? unpackDay(doc) : totals;
    if (doc) addDay(sum, totals);
    return packDay(workspaceId, day, n, sum);
  });
  await store.putDays(platform.db, session, merged);
}

function withFirstDay(head: store.Head, days: ReadonlyMap<number, DayTotals>): store.Head {
  const withCalls = [...days].filter(([, { total }]) => total.calls + total.failed > 0).map(([day]) => day);
  const firstDay = Math.min(head.firstDay ?? Number.POSITIVE_INFINITY, ...withCalls);
  return Number.isFinite(firstDay) ? { ...head, firstDay } : head;
}

/** Throws all days of a workspace away and makes them again from its chain, told by the zones that were in force. */
export async function rebuildUsage(platform: Platform, workspaceId: WorkspaceId): Promise<number> {
  await inTransaction(platform.db, async (session) => {
    const head = await store.headOf(platform.db, workspaceId, session);
    if (!head || head.n === 0) return;
    const { firstDay: _, ...rest } = head;
    await store.moveHeads(platform.db, session, [{ from: head.n, head: { ...rest, n: 0 } }]);
    await store.dropDays(platform.db, session, workspaceId);
  });
  return rollUpWorkspace(platform, workspaceId);
}
