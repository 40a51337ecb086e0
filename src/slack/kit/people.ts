import type { webApi } from '@slack/bolt';
import type { Logger } from '../../platform/log.js';
import { slackError } from './clients.js';

/** A person as Slack knows them. */
export interface SlackPerson {
  userId: string;
  name: string;
  email?: string;
  timeZone: string;
  isBot: boolean;
  isDeactivated: boolean;
  isGuest: boolean;
  isForeign: boolean;
}

/** Why a person was not found: nobody has this id or address, a scope is missing, or Slack did not answer. */
export type NotFound = 'nobody' | 'no_scope' | 'no_answer';

export interface People {
  byId(userId: string): Promise<SlackPerson | NotFound>;
  byEmail(email: string): Promise<SlackPerson | NotFound>;
  /** Among the first 200 people: for a Slack that does not mark mentions. */
  byName(name: string): Promise<SlackPerson | NotFound>;
}

type User = NonNullable<webApi.UsersInfoResponse['user']>;

/** Looks people up for one team; never throws, because a look-up is never a reason to fail as a whole. */
export function slackPeople(client: webApi.WebClient, teamId: string, log: Logger): People {
  const ask = async (question: () => Promise<{ user?: unknown }>): Promise<SlackPerson | NotFound> => {
    try {
      const { user } = await question();
      return user ? read(user as User, teamId) : 'nobody';
    } catch (error) {
      const word = slackError(error);
      if (word === 'users_not_found' || word === 'user_not_found' || word === 'user_not_visible') return 'nobody';
      if (word === 'missing_scope') return 'no_scope';
      log.warn({ err: error }, 'Slack did not say who a person is');
      return 'no_answer';
    }
  };
  return {
    byId: (userId) => ask(() => client.users.info({ user: userId })),
    byEmail: (email) => ask(() => client.users.lookupByEmail({ email })),
    byName: (name) =>
      ask(async () => {
        const { members = [] } = await client.users.list({ limit: 200 });
        const called = members.filter((user) => isCalled(user as User, name.toLowerCase()));
        return called.length === 1 ? { user: called[0] } : {};
      }),
  };
}

function isCalled({ name, real_name, profile }: User, wanted: string): boolean {
  return [name, real_name, profile?.display_name, profile?.real_name].some((known) => known?.toLowerCase() === wanted);
}

function read(user: User, teamId: string): SlackPerson {
  const { profile } = user;
  const email = profile?.email;
  return {
    userId: user.id ?? '',
    name: profile?.real_name || user.real_name || profile?.display_name || user.name || user.id || 'Somebody',
    ...(email ? { email } : {}),
    timeZone: user.tz ?? 'UTC',
    isBot: user.is_bot === true || user.id === 'USLACKBOT',
    isDeactivated: user.deleted === true,
    isGuest: user.is_restricted === true || user.is_ultra_restricted === true,
    isForeign:
      user.is_stranger === true || (user.team_id !== undefined && user.team_id !== teamId && !sharesOrganisation(user, teamId)),
  };
}

// In an Enterprise organisation people belong to several teams and `team_id` names only one of them.
function sharesOrganisation(user: User, teamId: string): boolean {
  return user.enterprise_user?.teams?.includes(teamId) === true;
}
