import { webApi } from '@slack/bolt';
import type { Logger } from '../../platform/log.js';
import { boltLog } from './bolt-log.js';

/** The Web API as people wait for it, and as the outbox uses it. */
export interface Clients {
  interactive: webApi.WebClient;
  /** For look-ups on somebody's first visit: gives up after two seconds. */
  hasty: webApi.WebClient;
  /** One try and no waiting: whoever uses it comes back later. */
  outbox: webApi.WebClient;
  /** How response_urls are reached. */
  fetch: typeof fetch;
}

interface ClientOptions {
  botToken: string;
  slackApiUrl?: string | undefined;
  log: Logger;
  /** Instead of the runtime's own, for whatever stands between us and Slack. */
  fetch?: typeof fetch | undefined;
}

/** What every client must have; never `headers`, which would carry one team's token into another's calls (slack.md). */
export function clientOptions(options: Omit<ClientOptions, 'botToken'>): webApi.WebClientOptions {
  return {
    ...(options.slackApiUrl ? { slackApiUrl: options.slackApiUrl } : {}),
    ...(options.fetch ? { fetch: options.fetch as NonNullable<webApi.WebClientOptions['fetch']> } : {}),
    logger: boltLog(options.log),
    timeout: 5_000,
    retryConfig: { retries: 2, minTimeout: 200, maxTimeout: 1_000 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
  };
}

/** The three clients of one installation. */
export function makeClients(options: ClientOptions): Clients {
  const usual = clientOptions(options);
  return {
    interactive: new webApi.WebClient(options.botToken, usual),
    hasty: new webApi.WebClient(options.botToken, { ...usual, timeout: 2_000, retryConfig: { retries: 0 } }),
    outbox: new webApi.WebClient(options.botToken, { ...usual, timeout: 10_000, retryConfig: { retries: 0 } }),
    fetch: options.fetch ?? fetch,
  };
}

/** Slack's word for what went wrong (`channel_not_found`), or undefined when the call did not get that far. */
export function slackError(error: unknown): string | undefined {
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : undefined;
}

/** Seconds Slack asked to wait, when it did. */
export function retryAfter(error: unknown): number | undefined {
  return error instanceof webApi.WebAPIRateLimitedError ? error.retryAfter : undefined;
}

/** Slack's words for a token that is no good any more; all mean the same to us. */
export const DEAD_TOKEN = new Set(['invalid_auth', 'account_inactive', 'token_revoked', 'token_expired', 'not_authed']);
