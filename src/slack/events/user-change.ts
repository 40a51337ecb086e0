import { z } from 'zod';
import { isMarkedDeactivated, personDeactivated, personReactivated } from '../../domain/departures/index.js';
import type { UserId } from '../../domain/ids.js';
import { defineEvent } from './define.js';

const Changed = z
  .object({ user: z.object({ id: z.string().min(1).max(64), deleted: z.boolean().nullish() }) })
  .transform(({ user }) => ({ userId: user.id as UserId, isDeactivated: user.deleted === true }));

/**
 * M6: somebody was deactivated, or is active again. Slack sends this for every change of a profile, and not always in order, and an
 * event may have waited for long: where it matters Slack is asked how things stand now, and that is what counts.
 */
export const onUserChange = defineEvent({
  facts: Changed,
  run: async ({ ctx, people }, { userId, isDeactivated }) => {
    if (!isDeactivated && !(await isMarkedDeactivated(ctx, userId))) return;
    const who = await people.byId(userId);
    if (who === 'no_answer') throw new Error('Slack did not say whether a person is active.');
    const isGone = typeof who === 'string' ? isDeactivated : who.isDeactivated;
    if (isGone) {
      const { left } = await personDeactivated(ctx, userId);
      ctx.log.info({ places: left.length }, 'a person was deactivated');
    } else if (await personReactivated(ctx, userId)) ctx.log.info('a person is active again');
  },
});
