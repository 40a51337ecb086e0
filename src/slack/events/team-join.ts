import { z } from 'zod';
import type { UserId } from '../../domain/ids.js';
import { welcomePerson } from '../../domain/invitations/index.js';
import { isTimeZone } from '../../domain/time.js';
import { defineEvent } from './define.js';

const Joined = z
  .object({
    user: z.object({
      id: z.string().min(1).max(64),
      name: z.string().max(255).nullish(),
      real_name: z.string().max(255).nullish(),
      tz: z.string().max(100).nullish(),
      is_bot: z.boolean().nullish(),
      is_restricted: z.boolean().nullish(),
      is_ultra_restricted: z.boolean().nullish(),
      profile: z.object({ email: z.string().max(254).nullish(), real_name: z.string().max(255).nullish() }).default({}),
    }),
  })
  .transform(({ user }) => ({
    userId: user.id as UserId,
    name: user.profile.real_name || user.real_name || user.name || user.id,
    email: user.profile.email ?? null,
    timeZone: user.tz ?? null,
    isBotOrGuest: [user.is_bot, user.is_restricted, user.is_ultra_restricted].includes(true),
  }));

/** I2, I7: somebody has joined the Slack team: what waits for their address is theirs now. Bots and guests get nothing (I1). */
export const onTeamJoin = defineEvent({
  facts: Joined,
  run: async ({ ctx, people }, told) => {
    if (told.isBotOrGuest) return;
    const who = await people.byId(told.userId);
    // Slack may be slow to answer about somebody this new; the event itself says nearly the same.
    const said = typeof who === 'string' ? null : who;
    if (said?.isBot || said?.isGuest || said?.isForeign || said?.isDeactivated) return;
    const email = said?.email ?? told.email;
    // Slack alone can tell, and has not: it is asked again later.
    if (!email && who === 'no_answer') throw new Error('Slack does not say who has joined.');
    if (!email) return ctx.log.info('a person without an address has joined');
    const zone = said?.timeZone ?? told.timeZone ?? 'UTC';
    const welcomed = await welcomePerson(ctx, {
      userId: told.userId,
      name: said?.name ?? told.name,
      email,
      timeZone: isTimeZone(zone) ? zone : 'UTC',
    });
    ctx.log.info({ ...welcomed }, 'a person has joined the team');
  },
});
