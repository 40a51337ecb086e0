import { App, HTTPReceiver } from '@slack/bolt';
import type { Platform, Profile } from '../domain/context.js';
import type { TeamId, UserId } from '../domain/ids.js';
import type { Deliver } from '../domain/notices/index.js';
import { isTimeZone } from '../domain/time.js';
import type { Logger } from '../platform/log.js';
import { createEvents } from './events/index.js';
import { features } from './features.js';
import { createGuard, EVENTS_PATH, type Listener } from './guard.js';
import { Identity } from './identity.js';
import { boltLog } from './kit/bolt-log.js';
import { type Clients, clientOptions, makeClients, slackError } from './kit/clients.js';
import type { Patience } from './kit/desk.js';
import { type People, slackPeople } from './kit/people.js';
import { createRouter } from './kit/router.js';
import { Running } from './kit/running.js';
import { listen } from './listeners.js';
import { createDeliver } from './notices/index.js';
import { Socket } from './socket.js';
import { NotStored, storingFirst } from './store-first.js';

export interface SlackOptions {
  platform: Platform;
  botToken: string;
  /** For HTTP: signs Slack's requests. */
  signingSecret?: string;
  /** For Socket Mode, which is used when this is set. */
  appToken?: string;
  /** Another Slack, for instance a local one; with a slash at its end. */
  slackApiUrl?: string;
  commandPrefix: string;
  /** Instead of the runtime's own, for whatever stands between us and Slack. */
  fetch?: typeof fetch;
  /** Whether our own pages answer under /invite/<token>, so that invitations may link to them. */
  invitePages?: boolean;
  /** How long people wait before something shows, for tests. */
  patience?: Patience;
}

/** Slack as the rest of the house sees it. */
export interface Slack {
  /** Says who we are to Slack and connects. Never rejects because Slack is away: then `health()` says so. */
  start(): Promise<void>;
  /** Waits for listeners that run, five seconds at most, and disconnects. */
  stop(): Promise<void>;
  /** For `POST /slack/events`, with the body unread or in `request.rawBody`; absent in Socket Mode. */
  requestListener?: Listener;
  /** Sends what the outbox holds. */
  deliver: Deliver;
  /** Acts on events that were stored and not yet acted on; gives how many are done. `isOver` is asked before each. */
  actOnEvents(isOver: () => boolean): Promise<number>;
  /** What Slack says of a person; null when it does not say. */
  profileOf(teamId: TeamId, userId: UserId): Promise<Profile | null>;
  /** The address of a message: null when it is gone, undefined when Slack cannot tell now. */
  linkTo(channelId: string, messageTs: string): Promise<string | null | undefined>;
  health(): 'ok' | 'degraded';
  /** Our Slack team, once Slack has said it. */
  teamId(): string | null;
}

const DRAIN_MS = 4_000;

/** Builds the Slack door. Throws when neither `appToken` nor `signingSecret` is given. */
export function createSlack(options: SlackOptions): Slack {
  const { platform, botToken, signingSecret, appToken, slackApiUrl, commandPrefix } = options;
  const log = platform.log.child({ door: 'slack' });
  const clients = makeClients({ botToken, slackApiUrl, log, fetch: options.fetch });
  const running = new Running();
  const identity = new Identity(clients.interactive, log);
  const socket = appToken ? new Socket({ appToken, slackApiUrl, log }) : null;
  const http = socket ? null : httpReceiver(log);
  const app = new App({
    receiver: socket?.receiver ?? http ?? httpReceiver(log),
    // With `token` Bolt would call auth.test at once and for minutes; we ask ourselves, in start().
    authorize: async () => ({ botToken, ...(identity.botUserId ? { botUserId: identity.botUserId } : {}) }),
    clientOptions: clientOptions({ slackApiUrl, log }),
    logger: boltLog(log),
    convoStore: false,
    ignoreSelf: false,
  });
  app.error(async (error) => log.error({ err: error }, 'Bolt could not handle a payload'));
  const router = createRouter({
    platform,
    clients,
    features,
    commandPrefix,
    running,
    installedIn: () => identity.teamId,
    ...(options.patience ? { patience: options.patience } : {}),
  });
  const events = createEvents({ platform, clients, running });
  (socket?.receiver ?? http)?.init(storingFirst(app, events.take));
  listen({ app, router, platform, isSocket: socket !== null, onGone: () => identity.doubt(), onEvent: events.act });
  return {
    start: async () => {
      await Promise.all([identity.ask(), socket?.start()]);
    },
    stop: async () => {
      identity.stop();
      await running.drain(DRAIN_MS);
      await socket?.stop();
    },
    ...(http ? { requestListener: guarded(platform, signingSecret, http) } : {}),
    deliver: createDeliver({
      platform,
      client: clients.outbox,
      table: router.table,
      invitePages: options.invitePages === true,
      onDeadToken: () => identity.doubt(),
    }),
    actOnEvents: events.actOnRest,
    profileOf: (teamId, userId) => profileOf(slackPeople(clients.hasty, teamId, log), userId),
    linkTo: (channelId, messageTs) => linkTo(clients, channelId, messageTs),
    health: () => (identity.isKnown && (socket?.isConnected ?? true) ? 'ok' : 'degraded'),
    teamId: () => identity.teamId,
  };
}

async function profileOf(people: People, userId: UserId): Promise<Profile | null> {
  const who = await people.byId(userId);
  if (typeof who === 'string') return null;
  const timeZone = isTimeZone(who.timeZone) ? who.timeZone : 'UTC';
  return { userId, name: who.name, timeZone, known: true, ...(who.email ? { email: who.email } : {}) };
}

/** Slack's words for a message that nobody can be led to any more. */
const GONE = new Set(['message_not_found', 'channel_not_found', 'is_archived']);

async function linkTo({ outbox }: Pick<Clients, 'outbox'>, channel: string, ts: string): Promise<string | null | undefined> {
  try {
    return (await outbox.chat.getPermalink({ channel, message_ts: ts })).permalink;
  } catch (error) {
    return GONE.has(slackError(error) ?? '') ? null : undefined;
  }
}

function guarded(platform: Platform, signingSecret: string | undefined, receiver: HTTPReceiver): Listener {
  if (!signingSecret) throw new Error('Slack over HTTP needs SLACK_SIGNING_SECRET; Socket Mode needs SLACK_APP_TOKEN.');
  return createGuard({ platform, signingSecret, next: receiver.requestListener });
}

// The guard has checked the signature already, by the clock that the whole house goes by.
function httpReceiver(log: Logger): HTTPReceiver {
  return new HTTPReceiver({
    signingSecret: '',
    signatureVerification: false,
    endpoints: [EVENTS_PATH],
    logger: boltLog(log),
    processEventErrorHandler: async ({ error, response }) => {
      log.error({ err: error }, 'a payload from Slack could not be taken');
      if (response.headersSent) return false;
      response.writeHead(error instanceof NotStored ? 503 : 400).end();
      return true;
    },
  });
}
