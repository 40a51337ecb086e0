import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../../domain/context.js';
import { sha256 } from '../../platform/crypto.js';
import { countUp } from '../../platform/limit.js';
import { layout, type Page } from './layout.view.js';
import { CONTENT_SECURITY_POLICY } from './style.js';
import { tooManyPage, unknownPage } from './trouble.view.js';

const MISSES = 20;
const WINDOW_MS = 10 * 60_000;

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
  'cross-origin-opener-policy': 'same-origin',
};

export function show(reply: FastifyReply, page: Page): FastifyReply {
  return reply.code(page.status).headers(HEADERS).type('text/html; charset=utf-8').send(layout(page));
}

/** Sends the browser on, by GET. */
export function leadTo(reply: FastifyReply, location: string): FastifyReply {
  return reply.code(303).headers(HEADERS).header('location', location).send();
}

/**
 * 256 bits are not found by trying, so this spares us only the noise: it counts unknown links by address and never keeps a real
 * one from opening, because many people may come from one address.
 */
export async function missed(platform: Platform, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const now = platform.clock.now();
  const { count, until } = await countUp(platform.db, `invite-page:${sha256(request.ip)}`, now, WINDOW_MS);
  if (count <= MISSES) return show(reply, unknownPage());
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1000);
  reply.header('retry-after', String(seconds));
  return show(reply, tooManyPage(Math.ceil(seconds / 60)));
}
