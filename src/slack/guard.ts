import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Platform } from '../domain/context.js';
import { sameSecret, sha256 } from '../platform/crypto.js';
import { firstTime } from '../platform/once.js';
import { newReference } from './kit/errors.js';
import { within } from './kit/running.js';
import { BodyRefused, readBody } from './request-body.js';
import { isReadable } from './request-shape.js';

/** Slack's requests are good for five minutes, before and after their time (F10). */
const FRESH_SECONDS = 5 * 60;
const DATABASE_MS = 2_000;
/** The one path that everything from Slack comes to. */
export const EVENTS_PATH = '/slack/events';
const FORM = 'application/x-www-form-urlencoded';

export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

interface GuardOptions {
  platform: Platform;
  signingSecret: string;
  /** Bolt's listener; gets the request with its body in `rawBody`. */
  next: Listener;
}

/**
 * Stands before Bolt, which takes future timestamps and exact replays for good (slack.md): checks size, signature and
 * freshness in both directions, and lets each request through once. Refusals are 401 with a short reason.
 */
export function createGuard({ platform, signingSecret, next }: GuardOptions): Listener {
  const check = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isOurs(request)) return answer(response, 404, 'There is nothing here.', true);
    const body = await readBody(request);
    const contentType = (request.headers['content-type'] ?? '').toLowerCase();
    // Slack asks so now and then, without a signature; nothing else of such a request is looked at.
    if (contentType.startsWith(FORM) && /^(?:.*&)?ssl_check=1(?:&|$)/s.test(body.toString('latin1')))
      return answer(response, 200);
    const fault = faultOf(request, body, signingSecret, platform.clock.now());
    if (fault) return refuse(platform, response, fault);
    const until = new Date(platform.clock.now().getTime() + 2 * FRESH_SECONDS * 1000 + 60_000);
    const key = `slack:${sha256(String(request.headers['x-slack-signature']))}`;
    // Slack waits three seconds and then shows an error of its own.
    const isNew = await within(firstTime(platform.db, key, until), DATABASE_MS).catch((error: unknown) => {
      throw new Unchecked(error, body);
    });
    if (!isNew) throw new Unchecked('late', body);
    if (!isNew.value) return refuse(platform, response, 'This request was received before.');
    if (!isReadable(body, contentType.startsWith(FORM))) return answer(response, 400, 'This request cannot be read.');
    if (contentType.startsWith(FORM)) request.headers['content-type'] = FORM;
    Object.assign(request, { rawBody: body });
    next(request, response);
  };
  return (request, response) => {
    check(request, response).catch((error: unknown) => {
      if (error instanceof BodyRefused) return answer(response, error.status, error.message, true);
      const reference = newReference();
      platform.log.error({ err: error, reference }, 'a request from Slack could not be checked');
      if (error instanceof Unchecked && error.isCommand) return apologise(response, reference);
      answer(response, 503, 'Try again.');
    });
  };
}

/** A genuine request of which we cannot say whether it was here before; it is not let through. */
class Unchecked extends Error {
  readonly isCommand: boolean;

  constructor(cause: unknown, body: Buffer) {
    super('The database did not answer.', { cause });
    this.isCommand = new URLSearchParams(body.toString('utf8')).has('command');
  }
}

function apologise(response: ServerResponse, reference: string): void {
  const text = `Something went wrong on our side and nothing was changed. Reference ${reference}. Please try again.`;
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ response_type: 'ephemeral', text }));
}

function isOurs({ method, url = '' }: IncomingMessage): boolean {
  return method === 'POST' && url.split('?')[0] === EVENTS_PATH;
}

function refuse(platform: Platform, response: ServerResponse, reason: string): void {
  platform.log.warn({ reason }, 'a request in Slack’s name was refused');
  answer(response, 401, reason);
}

/** Why a request is not from Slack or not from now, or null. */
export function faultOf(request: IncomingMessage, body: Buffer, signingSecret: string, now: Date): string | null {
  const signature = request.headers['x-slack-signature'];
  const timestamp = request.headers['x-slack-request-timestamp'];
  if (typeof signature !== 'string' || typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp)) {
    return 'The signature or its time is missing.';
  }
  const seconds = now.getTime() / 1000 - Number(timestamp);
  if (seconds > FRESH_SECONDS) return 'This request is more than five minutes old.';
  if (seconds < -FRESH_SECONDS) return 'This request is from the future.';
  const expected = `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
  return sameSecret(signature, expected) ? null : 'The signature does not match.';
}

function answer(response: ServerResponse, status: number, reason = '', close = false): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...(close ? { connection: 'close' } : {}) });
  response.end(reason);
}
