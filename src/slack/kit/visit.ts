import { type Account, findAccount, type Profile } from '../../domain/accounts/index.js';
import type { Context } from '../../domain/context.js';
import { personReactivated } from '../../domain/departures/index.js';
import { DomainError } from '../../domain/errors.js';
import { isTimeZone } from '../../domain/time.js';
import { arrive } from '../../domain/workspaces/index.js';
import { randomName } from '../../platform/crypto.js';
import type { Caller } from './caller.js';
import { slackChannels } from './channels.js';
import type { Visit } from './define.js';
import type { Desk } from './desk.js';
import { type People, slackPeople } from './people.js';
import { type Md, named } from './text.js';

/** A visit together with what the kit notes about it. */
export interface OpenVisit extends Visit {
  /** The workspace the handler named, for refusals. */
  subject(): Md | null;
}

/** The context of one payload: who acts comes from what Slack signed, the time is taken here and nowhere later. */
export function contextOf(desk: Desk, caller: Caller): Context {
  const { platform } = desk;
  const requestId = randomName();
  const { channelId } = caller.origin;
  return {
    actor: { kind: 'person', userId: caller.userId },
    teamId: caller.teamId,
    now: platform.clock.now(),
    log: platform.log.child({ requestId, team: caller.teamId, user: caller.userId }),
    requestId,
    commandKey: caller.commandKey,
    platform,
    ...(channelId ? { slack: slackPlace(channelId, caller.origin) } : {}),
  };
}

// Only a message that stays can be linked to later (N6): not an ephemeral one.
function slackPlace(channelId: string, { messageTs }: Caller['origin']): NonNullable<Context['slack']> {
  return { channelId, ...(messageTs ? { messageTs } : {}) };
}

/** Opens the door: the person's account is there afterwards, made now if this is their first visit (W1). */
export async function openVisit(desk: Desk, caller: Caller, ctx: Context): Promise<OpenVisit> {
  const person = await accountOf(desk, caller, ctx);
  let subject: Md | null = null;
  return {
    ctx,
    person,
    people: slackPeople(desk.clients.interactive, caller.teamId, ctx.log),
    channels: slackChannels(desk.clients.interactive, ctx.log),
    about: (workspace) => {
      subject = named(workspace);
    },
    subject: () => subject,
  };
}

async function accountOf(desk: Desk, caller: Caller, ctx: Context): Promise<Account> {
  const installedIn = desk.installedIn();
  if (installedIn !== null && caller.teamId !== installedIn) throw outsider();
  const people = slackPeople(desk.clients.hasty, caller.teamId, ctx.log);
  const found = await findAccount(ctx, caller.userId);
  if (!found) return (await arrive(ctx, await profileOf(people, caller))).account;
  // An account made while Slack was silent, or by the operator, learns its name beside the visit, not before it.
  if (!found.known) void desk.running.track(learn(people, caller, ctx));
  // Nobody who is deactivated comes here: either Slack's event about their return was lost, or this was sent just before.
  if (found.deactivatedAt) void desk.running.track(noticeReturn(people, caller, ctx));
  return found;
}

async function profileOf(people: People, caller: Caller): Promise<Profile> {
  const who = await people.byId(caller.userId);
  // In an Enterprise organisation one may be at home in another team and belong to this one, too: only Slack knows.
  if (typeof who === 'string' && caller.homeTeamId !== undefined && caller.homeTeamId !== caller.teamId) throw outsider();
  if (typeof who !== 'string' && who.isForeign) throw outsider();
  if (typeof who === 'string')
    return { userId: caller.userId, name: caller.userName || caller.userId, timeZone: 'UTC', known: false };
  return {
    userId: caller.userId,
    name: who.name,
    timeZone: isTimeZone(who.timeZone) ? who.timeZone : 'UTC',
    known: true,
    ...(who.email ? { email: who.email } : {}),
  };
}

async function learn(people: People, caller: Caller, ctx: Context): Promise<void> {
  try {
    const profile = await profileOf(people, caller);
    if (profile.known) await arrive(ctx, profile);
  } catch (error) {
    ctx.log.warn({ err: error }, 'a name could not be filled in');
  }
}

async function noticeReturn(people: People, caller: Caller, ctx: Context): Promise<void> {
  try {
    const who = await people.byId(caller.userId);
    if (typeof who !== 'string' && !who.isDeactivated) await personReactivated(ctx, caller.userId);
  } catch (error) {
    ctx.log.warn({ err: error }, 'that a person is back could not be noted');
  }
}

/** Somebody of another Slack team, by way of a shared channel: nothing ever crosses teams, so there is no account for them. */
function outsider(): DomainError {
  return new DomainError(
    'forbidden',
    'You belong to another Slack team, and this Switchboard works only for people of its own.',
    {
      next: 'Ask somebody of the team you share this channel with to do it, or have Switchboard installed in your own Slack.',
    },
  );
}
