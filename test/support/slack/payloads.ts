import { copy, type Obj } from './json.js';
import { messagePayload, type StoredMessage } from './messages.js';
import type { OpenView } from './open-views.js';
import type { World } from './world.js';

/** Slack's old verification token; Bolt ignores it, and so should we. */
const VERIFICATION_TOKEN = 'unused-verification-token';

/** What every interactive payload carries, with a fresh trigger_id. */
export function frame(world: World, teamId: string, userId: string): Obj {
  const user = world.user(userId);
  return {
    token: VERIFICATION_TOKEN,
    api_app_id: world.appId,
    team: { id: teamId, domain: 'example' },
    enterprise: null,
    is_enterprise_install: false,
    user: { id: user.id, username: user.name, name: user.name, team_id: user.team_id },
    trigger_id: world.views.newTrigger(userId, teamId),
  };
}

/** A channel as payloads name it: direct messages and private channels by their generic names. */
export function channelRef(world: World, id: string): { id: string; name: string } {
  if (world.dmPartner(id) !== undefined) return { id, name: 'directmessage' };
  const channel = world.channels.get(id);
  if (channel === undefined) throw new Error(`The stand-in knows no channel ${id}: add it with addChannel().`);
  return { id, name: channel.is_private ? 'privategroup' : channel.name };
}

/** The form of a slash command. */
export function slashPayload(
  world: World,
  teamId: string,
  userId: string,
  channelId: string,
  command: string,
  text: string,
): Obj {
  const user = world.user(userId);
  const channel = channelRef(world, channelId);
  return {
    token: VERIFICATION_TOKEN,
    team_id: teamId,
    team_domain: 'example',
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: world.appId,
    is_enterprise_install: 'false',
    trigger_id: world.views.newTrigger(userId, teamId),
  };
}

/** Where a click on a message happened. Slack sends no message object along for ephemeral ones. */
export function messagePlace(world: World, message: StoredMessage): Obj {
  const isEphemeral = message.ephemeralTo !== null;
  return {
    container: { type: 'message', message_ts: message.ts, channel_id: message.channel, is_ephemeral: isEphemeral },
    channel: channelRef(world, message.channel),
    ...(isEphemeral ? {} : { message: messagePayload(message, world.botId) }),
  };
}

/** The view object of a payload, with the state as it stands. */
export function viewPayload(open: OpenView, values: Obj): Obj {
  return { ...copy(open.view), state: { values } };
}

/** The envelope of the Events API around one event. */
export function eventPayload(world: World, teamId: string, event: Obj, eventId?: string): Obj {
  const seconds = Math.floor(world.now() / 1000);
  return {
    token: VERIFICATION_TOKEN,
    team_id: teamId,
    api_app_id: world.appId,
    type: 'event_callback',
    event_id: eventId ?? world.newId('Ev'),
    event_time: seconds,
    event: { event_ts: world.messages.newTs(), ...event },
    authorizations: [
      { enterprise_id: null, team_id: teamId, user_id: world.botUserId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
  };
}
