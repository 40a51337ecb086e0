import { Messages, type StoredMessage } from './messages.js';
import { OpenViews } from './open-views.js';
import {
  BOT,
  makeChannel,
  makeUser,
  type NewChannel,
  type NewUser,
  type SlackChannel,
  type SlackUser,
  standingChannels,
  standingUsers,
  TEAM_ID,
} from './people.js';
import { Refusal } from './refusal.js';

export interface WorldOptions {
  teamId?: string;
  botToken?: string;
  appToken?: string;
  signingSecret?: string;
  /** Added to Ana, Ben and Chen; the same id replaces one of them. */
  users?: NewUser[];
  /** Added to #general and #voice-alerts; the same id replaces one of them. */
  channels?: NewChannel[];
  /** Milliseconds; drives ts, trigger and response_url lifetimes. */
  now?: () => number;
  triggerLifetimeMs?: number;
}

/** Who a token speaks for. `gone` is the error a dead token answers with. */
export interface TokenOwner {
  teamId: string;
  botUserId: string;
  botId: string;
  gone: string | null;
}

/** The scopes of our manifest, no more: conversations.open wants im:write and is refused unless a test adds it. */
const SCOPES = 'commands chat:write users:read users:read.email chat:write.public files:write channels:read';

/** Everything the stand-in knows: teams, people, channels, messages, views. No HTTP in here. */
export class World {
  readonly teamId: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly appId = 'A0SWITCH01';
  readonly botUserId = BOT;
  readonly botId = 'B0SWITCH01';
  readonly now: () => number;
  readonly tokens = new Map<string, TokenOwner>();
  readonly users = new Map<string, SlackUser>();
  readonly channels = new Map<string, SlackChannel>();
  readonly scopes = new Set(SCOPES.split(' '));
  readonly messages: Messages;
  readonly views: OpenViews;
  readonly #dms = new Map<string, string>();
  #ids = 0;

  constructor(options: WorldOptions) {
    this.teamId = options.teamId ?? TEAM_ID;
    this.botToken = options.botToken ?? 'xoxb-test-token';
    this.appToken = options.appToken ?? 'xapp-test-token';
    this.signingSecret = options.signingSecret ?? 'test-signing-secret';
    this.now = options.now ?? Date.now;
    const newId = (prefix: string) => this.newId(prefix);
    this.messages = new Messages(this.now, newId);
    this.views = new OpenViews(this.now, newId, this.messages, options.triggerLifetimeMs ?? 3_000, this);
    this.addTeam({ teamId: this.teamId, botToken: this.botToken });
    for (const user of standingUsers(this.teamId)) this.users.set(user.id, user);
    for (const channel of standingChannels(this.teamId)) this.channels.set(channel.id, channel);
    for (const user of options.users ?? []) this.addUser(user);
    for (const channel of options.channels ?? []) this.addChannel(channel);
  }

  newId(prefix: string): string {
    this.#ids += 1;
    return `${prefix}${this.#ids
      .toString(36)
      .toUpperCase()
      .padStart(10 - prefix.length, '0')}`;
  }

  addTeam({ teamId, botToken }: { teamId: string; botToken: string }): void {
    this.tokens.set(botToken, { teamId, botUserId: this.botUserId, botId: this.botId, gone: null });
  }

  addUser(user: NewUser): SlackUser {
    const made = makeUser(user, this.teamId);
    this.users.set(made.id, made);
    return made;
  }

  addChannel(channel: NewChannel): SlackChannel {
    const made = makeChannel(channel, this.teamId);
    this.channels.set(made.id, made);
    return made;
  }

  user(id: string): SlackUser {
    const user = this.users.get(id);
    if (user === undefined) throw new Error(`The stand-in knows no person ${id}: add them with addUser().`);
    return user;
  }

  /** The direct-message channel with a person; always the same one. */
  dmWith(userId: string): string {
    const known = this.#dms.get(userId);
    if (known !== undefined) return known;
    const id = this.newId('D');
    this.#dms.set(userId, id);
    return id;
  }

  /** The person behind a D… channel. */
  dmPartner(channelId: string): string | undefined {
    return [...this.#dms].find(([, id]) => id === channelId)?.[0];
  }

  /** Where a message to this `channel` argument ends up; refuses as chat.postMessage would. */
  destination(channel: string, teamId: string): string {
    if (channel === '') throw new Refusal('channel_not_found');
    const user = this.users.get(channel);
    if (user !== undefined) {
      if (user.is_bot) throw new Refusal('cannot_dm_bot');
      if (user.deleted) throw new Refusal('user_disabled');
      return this.dmWith(user.id);
    }
    if (this.dmPartner(channel) !== undefined) return channel;
    const found = this.channels.get(channel);
    if (found === undefined || found.team_id !== teamId) throw new Refusal('channel_not_found');
    if (found.is_private && !found.is_member) throw new Refusal('channel_not_found');
    if (found.is_archived) throw new Refusal('is_archived');
    if (!found.is_member && !this.scopes.has('chat:write.public')) throw new Refusal('not_in_channel');
    return found.id;
  }

  /** A message a person wrote, for message shortcuts and threads. */
  say(user: string, channel: string, text: string): StoredMessage {
    return this.messages.post({ channel, user, teamId: this.teamId, via: 'person', content: { text } });
  }
}
