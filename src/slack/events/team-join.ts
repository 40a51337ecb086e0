import { z } from 'zod';
import { welcomePerson } from '../../domain/invitations/index.js';
import { isTimeZone } from '../../domain/time.js';
import type { EventHandler } from './define.js';

const Joined = z.object({
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
});

/** I2, I7: somebody has joined the Slack team: what waits for their address is theirs now. Bots and guests get nothing (I1). */
export const onTeamJoin: EventHandler = async ({ ctx, people, event }) => {
  const parsed = Joined.safeParse(event);
  if (!parsed.success) return ctx.log.warn({ issues: parsed.error.issues }, 'a team_join that cannot be read');
  const { user } = parsed.data;
  if (user.is_bot || user.is_restricted || user.is_ultra_restricted) return;
  const who = await people.byId(user.id);
  // Slack may be slow to answer about somebody this new; the event itself says nearly the same.
  const said = typeof who === 'string' ? null : who;
  if (said?.isBot || said?.isGuest || said?.isForeign) return;
  const email = said?.email ?? user.profile.email;
  if (!email) return ctx.log.info('a person without an address has joined');
  const zone = said?.timeZone ?? user.tz ?? 'UTC';
  const welcomed = await welcomePerson(ctx, {
    userId: user.id as never,
    name: said?.name ?? (user.profile.real_name || user.real_name || user.name || user.id),
    email,
    timeZone: isTimeZone(zone) ? zone : 'UTC',
  });
  ctx.log.info({ ...welcomed }, 'a person has joined the team');
};
