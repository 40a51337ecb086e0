import { z } from 'zod';
import { personDeactivated, personReactivated } from '../../domain/departures/index.js';
import type { UserId } from '../../domain/ids.js';
import type { EventHandler } from './define.js';

const Changed = z.object({ user: z.object({ id: z.string().min(1).max(64), deleted: z.boolean().nullish() }) });

/**
 * M6: somebody was deactivated, or is active again. Slack sends this for every change of a profile, and not always in order, so where
 * it matters Slack is asked how things stand now.
 */
export const onUserChange: EventHandler = async ({ ctx, people, event }) => {
  const parsed = Changed.safeParse(event);
  if (!parsed.success) return ctx.log.warn({ issues: parsed.error.issues }, 'a user_change that cannot be read');
  const userId = parsed.data.user.id as UserId;
  if (parsed.data.user.deleted !== true) {
    if (await personReactivated(ctx, userId)) ctx.log.info('a person is active again');
    return;
  }
  const who = await people.byId(userId);
  if (typeof who !== 'string' && !who.isDeactivated) return;
  const { left } = await personDeactivated(ctx, userId);
  ctx.log.info({ places: left.length }, 'a person was deactivated');
};
