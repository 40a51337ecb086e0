import type { z } from 'zod';
import type { Context } from '../../domain/context.js';
import type { People } from '../kit/people.js';

export interface Occasion {
  /** Nobody acts: the actor is a job named after the event. */
  ctx: Context;
  people: People;
}

interface EventSpec<S extends z.ZodType<Record<string, unknown>>> {
  /** Picks the plain fields that acting takes out of what Slack sent, which is signed, but of any shape. */
  facts: S;
  /** What happens then. May run more than once for the same event, and days after it. */
  run(occasion: Occasion, facts: z.output<S>): Promise<void>;
}

export interface EventHandler {
  facts: z.ZodType<Record<string, unknown>>;
  run(occasion: Occasion, facts: Record<string, unknown>): Promise<void>;
}

/** One kind of event. What `run` gets is what `facts` gave, by way of the inbox. */
export function defineEvent<S extends z.ZodType<Record<string, unknown>>>({ facts, run }: EventSpec<S>): EventHandler {
  return { facts, run: (occasion, stored) => run(occasion, stored as z.output<S>) };
}
