import type { Obj } from './json.js';

/** A person as the stand-in keeps them; `team_id` differs from ours for external people. */
export interface SlackUser {
  id: string;
  team_id: string;
  name: string;
  real_name: string;
  email: string | null;
  tz: string;
  tz_offset: number;
  locale: string;
  deleted: boolean;
  is_bot: boolean;
  is_restricted: boolean;
  is_ultra_restricted: boolean;
  is_stranger: boolean;
  is_admin: boolean;
  is_owner: boolean;
}

/** A channel as the stand-in keeps it; `is_member` says whether the bot is in it. */
export interface SlackChannel {
  id: string;
  team_id: string;
  name: string;
  is_private: boolean;
  is_archived: boolean;
  is_member: boolean;
  members: string[];
}

export type NewUser = Partial<SlackUser> & { id: string };
export type NewChannel = Partial<SlackChannel> & { id: string };

export const TEAM_ID = 'T0SWITCH01';
export const ANA = 'U0ANA00001';
export const BEN = 'U0BEN00001';
export const CHEN = 'U0CHEN0001';
export const BOT = 'U0BOT00001';
export const GENERAL = 'C0GENERAL1';
export const VOICE_ALERTS = 'C0VOICE001';

/** A person with sensible defaults: `U0DANA0001` without a name is called after the id. */
export function makeUser(given: NewUser, teamId: string): SlackUser {
  const name = given.name ?? given.id.toLowerCase();
  return {
    team_id: teamId,
    name,
    real_name: name.charAt(0).toUpperCase() + name.slice(1),
    email: `${name}@example.com`,
    tz: 'Europe/Berlin',
    tz_offset: 3600,
    locale: 'en-US',
    deleted: false,
    is_bot: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_stranger: false,
    is_admin: false,
    is_owner: false,
    ...given,
  };
}

/** A public channel the bot and the standing people are in, unless told otherwise. */
export function makeChannel(given: NewChannel, teamId: string): SlackChannel {
  const name = given.name ?? given.id.toLowerCase();
  const is_member = given.is_member ?? true;
  const members = [ANA, BEN, CHEN, ...(is_member ? [BOT] : [])];
  return { team_id: teamId, name, is_private: false, is_archived: false, is_member, members, ...given };
}

/** Ana, Ben, Chen and the bot, the way every suite finds them. */
export function standingUsers(teamId: string): SlackUser[] {
  return [
    makeUser({ id: ANA, name: 'ana', real_name: 'Ana', is_admin: true }, teamId),
    makeUser({ id: BEN, name: 'ben', real_name: 'Ben', tz: 'America/New_York', tz_offset: -18000 }, teamId),
    makeUser({ id: CHEN, name: 'chen', real_name: 'Chen', tz: 'Asia/Shanghai', tz_offset: 28800 }, teamId),
    makeUser({ id: BOT, name: 'switchboard', real_name: 'Switchboard', is_bot: true, email: null }, teamId),
  ];
}

/** `#general` and `#voice-alerts`. */
export function standingChannels(teamId: string): SlackChannel[] {
  return [makeChannel({ id: GENERAL, name: 'general' }, teamId), makeChannel({ id: VOICE_ALERTS, name: 'voice-alerts' }, teamId)];
}

/** The user object of users.info: the e-mail only for our own people and with the scope. */
export function userPayload(user: SlackUser, viewerTeam: string, withEmail: boolean): Obj {
  const { email, ...rest } = user;
  const showsEmail = withEmail && email !== null && user.team_id === viewerTeam;
  return {
    ...rest,
    tz_label: user.tz,
    profile: {
      real_name: user.real_name,
      display_name: user.name,
      image_72: `https://avatars.example.com/${user.id}-72.png`,
      team: user.team_id,
      ...(showsEmail ? { email } : {}),
    },
  };
}

/** The channel object of conversations.info. */
export function channelPayload(channel: SlackChannel): Obj {
  const { members, team_id, ...rest } = channel;
  const context_team_id = team_id;
  return { ...rest, is_channel: true, is_im: false, is_group: channel.is_private, context_team_id, num_members: members.length };
}
