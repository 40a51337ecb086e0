import { each } from '../../platform/each.js';
import { inTransaction } from '../../platform/mongo.js';
import type { Context, Platform, Tx } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { entriesAfter, movedWorkspaces } from '../ledger/index.js';
import { zoneOfWorkspace } from '../workspaces/index.js';
import { packDay, unpackDay } from './day-packing.js';
import { addUp } from './read-chain.js';
import * as store from './store.js';
import { addDay, type DayTotals } from './totals.js';

const BATCH = 5_000;

/** What makes a write fail when another instance has taken over; absent where nobody can. */
type Guard = (ctx: Context) => Promise<void>;

/** Rolls up every workspace whose chain has moved since `from`. Gives how many entries. */
export async function rollUpMoved(ctx: Context, from: Date, guard?: Guard): Promise<number> {
  let done = 0;
  await each(
    movedWorkspaces(ctx.platform, from),
    async (workspaceId) => {
      done += await rollUpWorkspace(ctx.platform, workspaceId, guard && ((session) => guard({ ...ctx, session })));
    },
    (err, workspaceId) => ctx.log.error({ err, workspaceId }, 'usage could not be rolled up'),
  );
  return done;
}

/**
 * Brings a workspace's days up to the end of its chain, and gives how many entries that took. Days and watermark move in one
 * transaction, so that applying entries twice, here or on another instance, changes nothing. Days that were rolled up stay when
 * the workspace's zone changes; later entries are told by the new zone.
 */
export async function rollUpWorkspace(
  platform: Platform,
  workspaceId: WorkspaceId,
  guard?: (session: Tx['session']) => Promise<void>,
): Promise<number> {
  let done = 0;
  for (;;) {
    const head = await headWithZone(platform, workspaceId);
    if (!head) return done;
    const entries = await entriesAfter(platform, workspaceId, head.n, BATCH, true);
    const last = entries.at(-1);
    if (!last) return done;
    const days = await addUp(platform, workspaceId, entries, head.zones, true);
    try {
      await inTransaction(platform.db, async (session) => {
        await guard?.(session);
        await keep(platform, session, { ...head, n: last.n }, head.n, days);
      });
    } catch (error) {
      if (error instanceof store.HeadMoved) return done;
      throw error;
    }
    done += entries.length;
    if (entries.length < BATCH) return done;
  }
}

/** The head, with the workspace's zone of now in force for what comes; null for a workspace that nobody knows. */
async function headWithZone(platform: Platform, workspaceId: WorkspaceId): Promise<store.Head | null> {
  const [found, current] = await Promise.all([store.headOf(platform.db, workspaceId), zoneOfWorkspace(platform, workspaceId)]);
  return inZone(workspaceId, found, current);
}

/** A head as it was found, with the zone of now in force for what comes; null where neither is known. */
export function inZone(workspaceId: WorkspaceId, found: store.Head | null, current: string | null): store.Head | null {
  const head = found ?? { workspaceId, n: 0, zones: [] };
  const zone = current ?? head.zones.at(-1)?.zone;
  if (!zone) return null;
  return head.zones.at(-1)?.zone === zone ? head : { ...head, zones: [...head.zones, { from: head.n + 1, zone }] };
}

async function keep(
  platform: Platform,
  session: Tx['session'],
  head: store.Head,
  from: number,
  days: ReadonlyMap<number, DayTotals>,
): Promise<void> {
  const withCalls = [...days].filter(([, { total }]) => total.calls + total.failed > 0).map(([day]) => day);
  const firstDay = Math.min(head.firstDay ?? Number.POSITIVE_INFINITY, ...withCalls);
  const moved = Number.isFinite(firstDay) ? { ...head, firstDay } : head;
  await store.moveHead(platform.db, session, from, moved);
  if (days.size === 0) return;
  const earlier = await store.daysIn(platform.db, session, head.workspaceId, [...days.keys()]);
  const known = new Map(earlier.map((doc) => [doc.day, doc]));
  const merged = [...days].map(([day, more]) => {
    const doc = known.get(day);
    const sum = doc ? unpackDay(doc) : more;
    if (doc) addDay(sum, more);
    return packDay(head.workspaceId, day, head.n, sum);
  });
  await store.putDays(platform.db, session, merged);
}

/** Throws all days of a workspace away and makes them again from its chain, told by the zones that were in force. */
export async function rebuildUsage(platform: Platform, workspaceId: WorkspaceId): Promise<number> {
  await inTransaction(platform.db, async (session) => {
    const head = await store.headOf(platform.db, workspaceId, session);
    if (!head || head.n === 0) return;
    const { firstDay: _, ...rest } = head;
    await store.moveHead(platform.db, session, head.n, { ...rest, n: 0 });
    await store.dropDays(platform.db, session, workspaceId);
  });
  return rollUpWorkspace(platform, workspaceId);
}
