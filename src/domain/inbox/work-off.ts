import type { Context, Platform, Tx } from '../context.js';
import type { TeamId } from '../ids.js';
import type { HeardEvent } from './model.js';
import * as store from './store.js';
import { idOf } from './take-in.js';

const LOCK_MS = 60_000;
/** How long an event that was acted on is known, for deliveries that come again. */
const KEEP_MS = 24 * 60 * 60 * 1000;
/** After the last of these it is tried every hour, for as long as it takes. */
const RETRY_MS = [1_000, 5_000, 30_000, 2 * 60_000, 10 * 60_000, 60 * 60_000];

/** Does what an event asks for. Given by the door; may run more than once for the same event. */
export type ActOn = (ctx: Context, event: HeardEvent) => Promise<void>;

/** Another instance has taken the event over; nothing of this transaction is kept. */
class TakenOver extends Error {}

/** Acts on one event that was just taken in, unless somebody else is at it or it is done. Never rejects because acting failed. */
export async function workOn(platform: Platform, act: ActOn, teamId: TeamId, eventId: string): Promise<void> {
  const held = await store.claim(platform, LOCK_MS, idOf(teamId, eventId));
  if (held) await actOnce(platform, act, held);
}

/**
 * Acts on everything that was left: by a process that died, or by a failure whose time to try again has come. Gives how many are
 * done. Each event is claimed by itself, so several instances never collide. `isOver` is asked before each.
 */
export async function workOff(platform: Platform, act: ActOn, isOver = () => false): Promise<number> {
  let done = 0;
  while (!isOver()) {
    const held = await store.claim(platform, LOCK_MS);
    if (!held) break;
    if (await actOnce(platform, act, held)) done++;
  }
  return done;
}

async function actOnce(platform: Platform, act: ActOn, held: HeardEvent): Promise<boolean> {
  const ctx = contextFor(platform, held);
  try {
    await act(ctx, held);
    await store.finish(platform, held, new Date(platform.clock.now().getTime() + KEEP_MS));
    return true;
  } catch (err) {
    if (err instanceof TakenOver) {
      ctx.log.warn('an event was taken over by another instance');
      return false;
    }
    const wait = RETRY_MS[Math.min(held.attempts, RETRY_MS.length) - 1] ?? 1_000;
    ctx.log.error({ err, attempts: held.attempts, againInMs: wait }, 'an event was not handled; it will be tried again');
    const dueAt = new Date(platform.clock.now().getTime() + wait);
    await store.postpone(platform, held, dueAt, err instanceof Error ? err.message : String(err));
    return false;
  }
}

function contextFor(platform: Platform, held: HeardEvent): Context {
  const { teamId, eventId, type } = held;
  return {
    actor: { kind: 'job', name: type },
    teamId: teamId as TeamId,
    now: platform.clock.now(),
    log: platform.log.child({ requestId: eventId, team: teamId, event: type }),
    requestId: eventId,
    commandKey: `slack:event:${eventId}`,
    platform,
    fence: async (tx: Tx) => {
      if (!(await store.hold(tx, held))) throw new TakenOver('The event was taken over.');
    },
  };
}
