import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../../domain/context.js';
import { type ReadInvitation, readInvitation } from '../../domain/invitations/index.js';
import { type Answer, answerAs, type Refused } from './answer.js';
import { guardForm, isGuarded } from './csrf.js';
import { invitationPage } from './invitation.view.js';
import { leadTo, missed, show } from './reply.js';
import { finishSignIn, SIGN_IN, signInUrl, startSignIn } from './sign-in.js';
import { SIGNED_IN_PATH, type SlackSignIn } from './slack-openid.js';
import { brokenPage, unknownPage, unreadablePage, wrongPersonPage } from './trouble.view.js';
import { standingOf } from './visitor.js';

const FORM_BYTES = 4_096;

interface PageOptions {
  /** Whether people's Slack is the real one, which a link can open. */
  hasRealSlack: boolean;
  /** How people sign in with Slack; absent where they cannot, and the page points to the direct message. */
  signIn?: SlackSignIn;
}

/** `GET` and `POST /invite/<token>`: the invitation as a page without scripts (I8). Forms are read here and nowhere else. */
export function invitePage(server: FastifyInstance, platform: Platform, options: PageOptions): void {
  server.register(async (scope) => {
    readForms(scope);
    scope.setErrorHandler((error, request, reply) => answerTrouble(platform, error, request, reply));
    scope.get('/invite', async (_request, reply) => show(reply, unknownPage()));
    const { signIn } = options;
    if (signIn) scope.get(SIGNED_IN_PATH, async (request, reply) => finishSignIn(platform, signIn, request, reply));
    scope.get('/invite/*', async (request, reply) => {
      const token = tokenOf(request);
      if (token.endsWith(SIGN_IN)) return startSignIn(platform, signIn, request, reply, token.slice(0, -SIGN_IN.length));
      const found = await readInvitation(platform, token);
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
      const standing = found.isSlackPerson ? standingOf(platform, signIn, request, token, found) : 'invited';
      if (standing === 'unknown' && signIn)
        return again({ notice: 'You are not signed in any more. Nothing was changed; please sign in again.' }, 403);
      if (standing !== 'invited') return wrongPerson(platform, options, request, reply, found);
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
  if (!refused) return leadTo(reply, '?answered');
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
  const token = tokenOf(request);
  const isOpen = found.state === 'pending' || found.state === 'waitlisted';
  const standing = found.isSlackPerson ? standingOf(platform, options.signIn, request, token, found) : 'unknown';
  if (isOpen && standing === 'other') return wrongPerson(platform, options, request, reply, found);
  const { field, cookie } = guardForm(platform, request, token);
  const page = invitationPage(found, {
    ...more,
    field,
    isSignedIn: standing === 'invited',
    sendsMail: platform.sendsMail === true,
    ...(options.signIn ? { signInUrl: signInUrl(platform, token) } : {}),
    ...(options.hasRealSlack ? { slackUrl: `https://app.slack.com/client/${found.teamId}` } : {}),
  });
  reply.header('set-cookie', cookie);
  return show(reply, status ? { ...page, status } : page);
}

function wrongPerson(
  platform: Platform,
  { signIn }: PageOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  found: ReadInvitation,
): FastifyReply {
  return show(reply, wrongPersonPage(found.inviteeName, signIn && signInUrl(platform, tokenOf(request))));
}

const tokenOf = (request: FastifyRequest): string => (request.params as { '*'?: string })['*'] ?? '';

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
