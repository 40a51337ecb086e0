import { type Obj, str } from './json.js';
import type { MethodCall, MethodTable } from './methods.js';
import { channelPayload, type SlackChannel, type SlackUser, userPayload } from './people.js';
import { Refusal } from './refusal.js';

function userOf({ world, owner }: MethodCall, user: SlackUser): Obj {
  return userPayload(user, owner.teamId, world.scopes.has('users:read.email'));
}

function paged<T>(args: Obj, all: T[]): { page: T[]; response_metadata: Obj } {
  const start = Number(str(args.cursor).replace('next:', '')) || 0;
  const limit = Number(args.limit) || 200;
  const more = start + limit < all.length;
  return { page: all.slice(start, start + limit), response_metadata: { next_cursor: more ? `next:${start + limit}` : '' } };
}

function channelOf({ world, owner }: MethodCall, id: unknown): SlackChannel {
  const channel = world.channels.get(str(id));
  if (channel === undefined || channel.team_id !== owner.teamId) throw new Refusal('channel_not_found');
  if (channel.is_private && !channel.is_member) throw new Refusal('channel_not_found');
  return channel;
}

/** auth.*, users.* and conversations.*. */
export const peopleMethods: MethodTable = {
  'auth.test': {
    run: ({ owner }) => ({
      url: 'https://example.slack.com/',
      team: 'Example',
      user: 'switchboard',
      team_id: owner.teamId,
      user_id: owner.botUserId,
      bot_id: owner.botId,
      is_enterprise_install: false,
    }),
  },
  'auth.revoke': {
    run: ({ owner }) => {
      owner.gone = 'token_revoked';
      return { revoked: true };
    },
  },
  'users.info': {
    scope: 'users:read',
    run: (call) => {
      const user = call.world.users.get(str(call.args.user));
      if (user === undefined) throw new Refusal('user_not_found');
      return { user: userOf(call, user) };
    },
  },
  'users.lookupByEmail': {
    scope: 'users:read.email',
    run: (call) => {
      const wanted = str(call.args.email).toLowerCase();
      const users = [...call.world.users.values()].filter((user) => user.team_id === call.owner.teamId && !user.deleted);
      const user = users.find((one) => one.email !== null && one.email.toLowerCase() === wanted);
      if (user === undefined) throw new Refusal('users_not_found');
      return { user: userOf(call, user) };
    },
  },
  'users.list': {
    scope: 'users:read',
    run: (call) => {
      const users = [...call.world.users.values()].filter((user) => user.team_id === call.owner.teamId);
      const { page, response_metadata } = paged(call.args, users);
      return { members: page.map((user) => userOf(call, user)), response_metadata };
    },
  },
  'conversations.open': {
    scope: 'im:write',
    run: ({ world, args }) => {
      const user = world.users.get(str(args.users));
      if (user === undefined) throw new Refusal('user_not_found');
      if (user.is_bot) throw new Refusal('cannot_dm_bot');
      if (user.deleted) throw new Refusal('user_disabled');
      return { channel: { id: world.dmWith(user.id) } };
    },
  },
  'conversations.info': {
    scope: 'channels:read',
    run: (call) => {
      const id = str(call.args.channel);
      const partner = call.world.dmPartner(id);
      if (partner !== undefined) return { channel: { id, is_im: true, is_channel: false, user: partner } };
      return { channel: channelPayload(channelOf(call, id)) };
    },
  },
  'conversations.list': {
    scope: 'channels:read',
    run: ({ world, owner, args }) => {
      const types = (str(args.types) || 'public_channel').split(',').map((type) => type.trim());
      if (types.includes('private_channel') && !world.scopes.has('groups:read'))
        throw new Refusal('missing_scope', { needed: 'groups:read' });
      const channels = [...world.channels.values()].filter((channel) => {
        if (channel.team_id !== owner.teamId) return false;
        if (channel.is_archived && String(args.exclude_archived) === 'true') return false;
        return channel.is_private ? channel.is_member && types.includes('private_channel') : types.includes('public_channel');
      });
      const { page, response_metadata } = paged(args, channels);
      return { channels: page.map(channelPayload), response_metadata };
    },
  },
  'conversations.members': {
    scope: 'channels:read',
    run: (call) => {
      const { page, response_metadata } = paged(call.args, channelOf(call, call.args.channel).members);
      return { members: page, response_metadata };
    },
  },
};
