import type { Platform } from '../context.js';
import type { TeamId } from '../ids.js';
import * as store from './store.js';

interface Told {
  teamId: TeamId;
  /** The teller's own id: the same event may be told several times. */
  eventId: string;
  type: string;
  /** Plain fields only, as few as acting takes. */
  facts: Record<string, unknown>;
}

/** Keeps an event, durably, so that it may be acknowledged; false when it was told before. */
export function takeIn(platform: Platform, told: Told): Promise<boolean> {
  const now = platform.clock.now();
  return store.insertOnce(platform, {
    _id: idOf(told.teamId, told.eventId),
    ...told,
    ...{ state: 'waiting', attempts: 0, acts: 0, dueAt: now, heardAt: now },
  });
}

/** How the inbox names an event. */
export const idOf = (teamId: TeamId, eventId: string): string => `${teamId}:${eventId}`;
