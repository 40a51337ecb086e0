import { type Obj, objs, str } from './json.js';
import { checkMessage } from './limits.js';
import { messagePayload, type StoredMessage } from './messages.js';
import type { MethodTable } from './methods.js';
import { Refusal } from './refusal.js';
import type { TokenOwner, World } from './world.js';

function answer(world: World, message: StoredMessage): Obj {
  return { channel: message.channel, ts: message.ts, message: messagePayload(message, world.botId) };
}

function ownMessage(world: World, owner: TokenOwner, channel: string, ts: unknown): StoredMessage {
  const place = world.users.has(channel) ? '' : channel;
  const known = world.channels.has(place) || world.dmPartner(place) !== undefined;
  if (!known) throw new Refusal('channel_not_found');
  const message = world.messages.find(place, str(ts));
  if (message === undefined || message.ephemeralTo !== null) throw new Refusal('message_not_found');
  if (message.user !== owner.botUserId) throw new Refusal('cant_update_message');
  return message;
}

/** chat.* as far as the bot uses it. */
export const chatMethods: MethodTable = {
  'chat.postMessage': {
    scope: 'chat:write',
    check: (args) => checkMessage(args),
    run: ({ world, owner, args }) => {
      const channel = world.destination(str(args.channel), owner.teamId);
      const content = { ...args };
      const message = world.messages.post({
        channel,
        user: owner.botUserId,
        teamId: owner.teamId,
        via: 'chat.postMessage',
        content,
      });
      return answer(world, message);
    },
  },
  'chat.postEphemeral': {
    scope: 'chat:write',
    check: (args) => checkMessage(args),
    run: ({ world, owner, args }) => {
      const channel = world.destination(str(args.channel), owner.teamId);
      const ephemeralTo = str(args.user);
      const members = world.channels.get(channel)?.members ?? [world.dmPartner(channel)];
      if (!members.includes(ephemeralTo)) throw new Refusal('user_not_in_channel');
      const where = { channel, user: owner.botUserId, teamId: owner.teamId, via: 'chat.postEphemeral' };
      return { message_ts: world.messages.post({ ...where, content: args, ephemeralTo }).ts };
    },
  },
  'chat.update': {
    scope: 'chat:write',
    check: (args) => checkMessage(args),
    run: ({ world, owner, args }) => {
      const message = ownMessage(world, owner, str(args.channel), args.ts);
      world.messages.edit(message, args, true);
      return { ...answer(world, message), text: message.text };
    },
  },
  'chat.delete': {
    scope: 'chat:write',
    run: ({ world, owner, args }) => {
      const message = ownMessage(world, owner, str(args.channel), args.ts);
      world.messages.remove(message);
      return { channel: message.channel, ts: message.ts };
    },
  },
  'chat.getPermalink': {
    run: ({ world, args }) => {
      const message = world.messages.find(str(args.channel), str(args.message_ts));
      if (message === undefined) throw new Refusal('message_not_found');
      return {
        channel: message.channel,
        permalink: `https://example.slack.com/archives/${message.channel}/p${message.ts.replace('.', '')}`,
      };
    },
  },
  'files.getUploadURLExternal': {
    scope: 'files:write',
    run: ({ world, args, uploads, baseUrl }) => {
      if (str(args.filename) === '' || !(Number(args.length) > 0)) throw new Refusal('invalid_arguments');
      const id = world.newId('F');
      uploads.set(id, { id, filename: str(args.filename), length: Number(args.length), bytes: null, channel: null });
      return { upload_url: `${baseUrl}/upload/${id}`, file_id: id };
    },
  },
  'files.completeUploadExternal': {
    scope: 'files:write',
    run: ({ world, owner, args, uploads }) => {
      const files = objs(args.files).map((file) => {
        const upload = uploads.get(str(file.id));
        if (upload === undefined || upload.bytes === null) throw new Refusal('file_not_found');
        if (upload.bytes.length !== upload.length) throw new Refusal('file_upload_size_mismatch');
        return {
          upload,
          payload: { id: upload.id, title: str(file.title) || upload.filename, name: upload.filename, size: upload.length },
        };
      });
      if (files.length === 0) throw new Refusal('invalid_arguments');
      const channel = str(args.channel_id);
      if (channel !== '') {
        if (world.users.has(channel)) throw new Refusal('channel_not_found');
        const place = world.destination(channel, owner.teamId);
        for (const { upload } of files) upload.channel = place;
        const content = { text: str(args.initial_comment), thread_ts: args.thread_ts, files: files.map((file) => file.payload) };
        world.messages.post({ channel: place, user: owner.botUserId, teamId: owner.teamId, via: 'file', content });
      }
      return { files: files.map((file) => file.payload) };
    },
  },
};
