import { randomUUID } from 'node:crypto';
import type { Actor, Context, Platform } from '../../src/domain/context.js';
import type { TeamId, UserId } from '../../src/domain/ids.js';
import { setPlan } from '../../src/domain/subscriptions/index.js';
import { arrive } from '../../src/domain/workspaces/index.js';

export const TEAM = 'T0TEAM' as TeamId;

/** A context in which `actor` acts now; every call is a command of its own. */
export function contextOf(platform: Platform, actor: Actor, teamId: TeamId = TEAM): Context {
  const requestId = randomUUID();
  return { actor, teamId, now: platform.clock.now(), log: platform.log, requestId, commandKey: `test:${requestId}`, platform };
}

/** The context of a person who acts. */
export const as = (platform: Platform, userId: string, teamId: TeamId = TEAM): Context =>
  contextOf(platform, { kind: 'person', userId: userId as UserId }, teamId);

/** What a door knows of a person of this name. */
export const profileOf = (userId: string, name: string) => ({
  userId: userId as UserId,
  name,
  timeZone: 'Europe/Berlin',
  known: true,
});

/** A person with an account, and the plan given. */
export async function settleIn(
  platform: Platform,
  userId: string,
  name: string,
  plan?: 'free' | 'standard' | 'pro',
  teamId: TeamId = TEAM,
) {
  const { account } = await arrive(as(platform, userId, teamId), profileOf(userId, name));
  if (plan) await setPlan(contextOf(platform, { kind: 'operator' }, teamId), { profile: profileOf(userId, name), plan });
  return account;
}
