import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../../domain/context.js';
import { type ReadInvitation, readInvitation } from '../../domain/invitations/index.js';
import { sha256 } from '../../platform/crypto.js';
import { countUp } from '../../platform/limit.js';
import { type Answer, answerAs, type Refused } from './answer.js';
import { guardForm, isGuarded } from './csrf.js';
import { invitationPage } from './invitation.view.js';
import { layout, type Page } from './layout.view.js';
import { CONTENT_SECURITY_POLICY } from './style.js';
import { brokenPage, tooManyPage, unknownPage, unreadablePage, wrongPersonPage } from './trouble.view.js';

const FORM_BYTES = 4_096;
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

interface PageOptions {
  /** Whether people's Slack is the real one, which a link can open. */
  hasRealSlack: boolean;
}

/** `GET` and `POST /invite/<token>`: the invitation as a page without scripts (I8). Forms are read here and nowhere else. */
export function invitePage(server: FastifyInstance, platform: Platform, options: PageOptions): void {
  server.register(async (scope) => {
    readForms(scope);
    scope.setErrorHandler((error, request, reply) => answerTrouble(platform, error, request, reply));
    scope.get('/invite', async (_request, reply) => show(reply, unknownPage()));
    scope.get('/invite/*', async (request, reply) => {
      const found = await readInvitation(platform, tokenOf(request));
      if (!found) return missed(platform, request, reply);
      const answered = (request.query as Record<string, unknown>).answered !== undefined;
      return showInvitation(platform, options, request, reply, found, { answered });
    });
    scope.post('/invite/*', { bodyLimit: FORM_BYTES }, async (request, reply) => {
      const token = tokenOf(request);
      const found = await readInvitation(platform, token);
      if (!found) return missed(platform, request, reply);
      const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
      const again = (refused: Refused & { typed?: string }, status?: number) =>
        showInvitation(platform, options, request, reply, found, { ...refused, answered: false }, status);
      if (!isGuarded(platform, request, token, form.get('form') ?? ''))
        return again(
          { notice: 'This page was open for too long, or in another browser. Nothing was changed; please press again.' },
          403,
        );
      if (found.state === 'replaced')
        return again({ notice: 'A newer link has taken the place of this one. Nothing was changed.' }, 409);
      if (found.isSlackPerson) return show(reply, wrongPersonPage(found.inviteeName));
      const answer = form.get('answer');
      if (answer !== 'accept' && answer !== 'decline' && answer !== 'ask') return show(reply, unreadablePage());
      return answerForm(platform, options, request, reply, found, answer, form.get('name') ?? '');
    });
  });
}

async function answerForm(
  platform: Platform,
  options: PageOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  found: ReadInvitation,
  answer: Answer,
  name: string,
): Promise<FastifyReply> {
  const refused = await answerAs(platform, request, found, answer, name);
  // A page of its own, so that loading it again sends nothing again.
  if (!refused) return reply.code(303).headers(HEADERS).header('location', '?answered').send();
  if (refused.fault)
    return showInvitation(platform, options, request, reply, found, { ...refused, typed: name, answered: false });
  const now = (await readInvitation(platform, tokenOf(request))) ?? found;
  // Where the state has a heading of its own, that says it; else the refusal does.
  const says = now.state === found.state ? refused : {};
  return showInvitation(platform, options, request, reply, now, { ...says, answered: false }, 409);
}

function showInvitation(
  platform: Platform,
  options: PageOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  found: ReadInvitation,
  more: Refused & { answered: boolean; typed?: string },
  status?: number,
): FastifyReply {
  const { field, cookie } = guardForm(platform, request, tokenOf(request));
  const page = invitationPage(found, {
    ...more,
    field,
    sendsMail: platform.sendsMail === true,
    ...(options.hasRealSlack ? { slackUrl: `https://app.slack.com/client/${found.teamId}` } : {}),
  });
  reply.header('set-cookie', cookie);
  return show(reply, status ? { ...page, status } : page);
}

/**
 * 256 bits are not found by trying, so this spares us only the noise: it counts unknown links by address and never keeps a real
 * one from opening, because many people may come from one address.
 */
async function missed(platform: Platform, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const now = platform.clock.now();
  const { count, until } = await countUp(platform.db, `invite-page:${sha256(request.ip)}`, now, WINDOW_MS);
  if (count <= MISSES) return show(reply, unknownPage());
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1000);
  reply.header('retry-after', String(seconds));
  return show(reply, tooManyPage(Math.ceil(seconds / 60)));
}

const tokenOf = (request: FastifyRequest): string => (request.params as { '*'?: string })['*'] ?? '';

function show(reply: FastifyReply, page: Page): FastifyReply {
  return reply.code(page.status).headers(HEADERS).type('text/html; charset=utf-8').send(layout(page));
}

function readForms(scope: FastifyInstance): void {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, new URLSearchParams(utf8.decode(body as Buffer)));
    } catch {
      done(Object.assign(new Error('The form is not UTF-8.'), { statusCode: 400 }));
    }
  });
}

function answerTrouble(platform: Platform, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { statusCode } = error as { statusCode?: number };
  if (statusCode && statusCode < 500) return show(reply, { ...unreadablePage(), status: statusCode });
  platform.log.error({ err: error, requestId: request.id, url: request.routeOptions.url }, 'the invite page failed');
  return show(reply, brokenPage(request.id));
}
