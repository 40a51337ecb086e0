import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Config } from './config.js';
import { sendAlerts, tellTroubles } from './domain/alerts/index.js';
import type { Context, Platform } from './domain/context.js';
import type { TeamId } from './domain/ids.js';
import { anchorHeads, drainLedger } from './domain/ledger/index.js';
import { deliverDue } from './domain/notices/index.js';
import { WebhookSender } from './domain/webhooks/index.js';
import { buildServer } from './http/server.js';
import { allSchedulers, inTurn, Kick, type Scheduler } from './jobs/index.js';
import { createMailDeliver, deliverBoth } from './mail/index.js';
import type { Clock } from './platform/clock.js';
import { claimLedgerKey, type Keys } from './platform/keys.js';
import type { Logger } from './platform/log.js';
import { createMailer } from './platform/mail.js';
import { type Connection, prepare } from './platform/mongo.js';
import { createSlack, type Slack } from './slack/app.js';

/** What was written longer ago is the job's to find. */
const ALERT_LOOKBACK_MS = 60 * 1000;
/** Each look goes through the whole last minute, so that a hundred alerts in it must not make a hundred looks. */
const ALERT_REST_MS = 1_000;
const ANCHOR_EVERY_MS = 30_000;

export interface Ground {
  db: Connection;
  clock: Clock;
  log: Logger;
  keys: Keys;
  /** How Slack is reached; the runtime's own when absent. */
  fetch?: typeof fetch;
}

export interface App {
  /** Where it listens; the port is the real one when 0 was asked for. */
  port: number;
  platform: Platform;
  schedulers: readonly Scheduler[];
  slack: Slack;
  /** Finishes what is under way and stops (SIGTERM): no call that was answered is lost, none that was taken is left unanswered. */
  stop(): Promise<void>;
}

/** Wires the doors to the domain and opens them. Rejects when the port is taken or the database is somebody else's. */
export async function startApp(config: Config, ground: Ground): Promise<App> {
  const { db, clock, log, keys } = ground;
  const platform: Platform = {
    db,
    clock,
    log,
    keys: { token: keys.token, ledger: keys.ledger },
    billing: config.billing,
    plans: config.plans,
    publicUrl: config.publicUrl,
    // Real Slack's people sit elsewhere; those of a local one at this machine.
    unreachable: config.slack.apiUrl === undefined && isLocal(config.publicUrl),
    sendsMail: config.mail !== undefined,
    commandPrefix: config.commandPrefix,
    callDetailsRetentionDays: config.callDetailsRetentionDays,
    archiveAfterDays: config.archiveAfterDays,
    outside: { allowPrivate: config.webhooksToPrivate },
    wake: (what) => ({ notices: deliver, ledger: alert, webhooks: hooks })[what].now(),
  };
  const slack = createSlack({
    platform,
    botToken: config.slack.botToken,
    commandPrefix: config.commandPrefix,
    invitePages: true,
    ...(ground.fetch ? { fetch: ground.fetch } : {}),
    ...(config.slack.signingSecret ? { signingSecret: config.slack.signingSecret } : {}),
    ...(config.slack.appToken ? { appToken: config.slack.appToken } : {}),
    ...(config.slack.apiUrl ? { slackApiUrl: `${config.slack.apiUrl}/` } : {}),
  });
  platform.profileOf = slack.profileOf;
  platform.linkTo = slack.linkTo;
  const mailer = config.mail ? createMailer(config.mail) : null;
  const send = deliverBoth(slack.deliver, mailer && createMailDeliver(platform, mailer));
  const failed = (what: string) => (err: unknown) => log.error({ err }, `${what} failed; the job will try again`);
  const deliver: Kick = new Kick(
    () => deliverDue(ownContext(platform, 'deliver-notices'), send, Number.POSITIVE_INFINITY, () => deliver.isOver),
    failed('delivery'),
  );
  const events: Kick = new Kick(() => slack.actOnEvents(() => events.isOver), failed('working off events'));
  const alert = new Kick(
    () => {
      const ctx = ownContext(platform, 'send-alerts');
      const from = new Date(ctx.now.getTime() - ALERT_LOOKBACK_MS);
      return inTurn(
        () => sendAlerts(ctx, from),
        () => tellTroubles(ctx, from),
      );
    },
    failed('sending alerts'),
    ALERT_REST_MS,
  );

  const sender = new WebhookSender(() => ownContext(platform, 'send-webhooks'));
  const hooks = new Kick(() => sender.look(), failed('sending webhooks'));

  await prepare(db);
  await claimLedgerKey(db, keys.ledger);
  const server = buildServer(platform, {
    operatorKeys: config.operatorKeys,
    requestsPerMinute: config.requestsPerMinute,
    slackHealth: () => slack.health(),
    hasRealSlack: config.slack.apiUrl === undefined,
    ...(config.signIn ? { signIn: { ...config.signIn, apiUrl: config.slack.apiUrl, fetch: ground.fetch } } : {}),
    ...(slack.requestListener ? { slackListener: slack.requestListener } : {}),
  });
  await server.listen({ port: config.port, host: config.host });
  await slack.start();
  const schedulers = allSchedulers(platform, {
    deliver: () => deliver.now(),
    actOnEvents: () => events.now(),
    sendWebhooks: () => hooks.now(),
  });
  for (const scheduler of schedulers) scheduler.start();
  const anchor = setInterval(() => void anchorHeads(platform).catch(failed('anchoring the ledger')), ANCHOR_EVERY_MS);
  return {
    port: (server.server.address() as AddressInfo).port,
    platform,
    schedulers,
    slack,
    stop: async () => {
      clearInterval(anchor);
      await server.close();
      await slack.stop();
      await Promise.all(schedulers.map((scheduler) => scheduler.stop()));
      await Promise.all([deliver.stop(), alert.stop(), events.stop(), hooks.stop().then(() => sender.stop())]);
      mailer?.close();
      await drainLedger(platform);
      await anchorHeads(platform);
    },
  };
}

/** Whether an address leads to the machine one sits at. */
export const isLocal = (url: string): boolean => /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)/.test(url);

/** For what this process does by itself, outside the jobs' lease: things that are safe to do on several instances at once. */
function ownContext(platform: Platform, name: string): Context {
  const requestId = randomUUID();
  return {
    actor: { kind: 'job', name },
    teamId: '' as TeamId,
    now: platform.clock.now(),
    log: platform.log,
    requestId,
    commandKey: `job:${name}:${requestId}`,
    platform,
  };
}
