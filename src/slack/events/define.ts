import type { Context } from '../../domain/context.js';
import type { People } from '../kit/people.js';

export interface Occasion {
  /** Nobody acts: the actor is a job named after the event. */
  ctx: Context;
  people: People;
  /** As Slack sent it; signed, but its shape is for the handler to check. */
  event: unknown;
}

/** What happens when Slack tells us something. May run more than once for the same event. */
export type EventHandler = (occasion: Occasion) => Promise<void>;
