import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../../domain/context.js';
import {
  ADMISSION_MS,
  admitCaller,
  afterAdmission,
  type Caller,
  isProvider,
  noteHeard,
  type OpenHook,
  openHook,
  type ProviderId,
  takeReport,
} from '../../domain/provider-hooks/index.js';
import { HttpError } from '../problem.js';
import { limitEachHook } from '../rate-limit.js';
import { elevenlabs } from './elevenlabs.js';
import type { Dialect, Heard, Sent } from './heard.js';
import { retell } from './retell.js';
import { twilio } from './twilio.js';
import { vapi } from './vapi.js';

const DIALECTS: Record<ProviderId, Dialect> = { vapi, retell, elevenlabs, twilio };

/** Reports hold whole transcripts, which are let go; larger than that is only a recording. */
const MOST_BYTES = 8 * 1024 * 1024;

declare module 'fastify' {
  interface FastifyRequest {
    hook: OpenHook | null;
    /** What it says, read once it was found to be signed. */
    heard: Heard | null;
    /** When it came, by `performance.now()`. */
    cameAt: number;
  }
}

export interface HookDoor {
  /** H6: how long a platform waits at most for an answer about a caller; 400 ms when absent. */
  admissionMs?: number | undefined;
  /** How often a minute one address takes what costs something; absent or 0: as often as is sent. */
  requestsPerMinute?: number | undefined;
}

/**
 * `POST /hooks/<platform>/<address>`: what voice platforms say in their own form (product.md H6, H7). The address says for which
 * workspace, because a signature can only be checked by whoever knows the secret; nothing is read before it was. Then requests that
 * cost something are counted (H): before, a stranger could use up what calls need.
 */
export async function hookRoutes(
  server: FastifyInstance,
  platform: Platform,
  { admissionMs = ADMISSION_MS, requestsPerMinute = 0 }: HookDoor,
): Promise<void> {
  if (requestsPerMinute > 0) await limitEachHook(server, requestsPerMinute);
  // A signature is over bytes.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.decorateRequest('hook', null);
  server.decorateRequest('heard', null);
  server.decorateRequest('cameAt', 0);
  const onRequest = async (request: FastifyRequest) => {
    request.cameAt = performance.now();
    request.hook = await hookFor(platform, request, admissionMs / 2);
  };
  const preHandler = async (request: FastifyRequest) => {
    request.heard = hear(platform, request);
  };
  server.post('/hooks/:provider/:id', { onRequest, preHandler, bodyLimit: MOST_BYTES }, async (request, reply) => {
    const { hook, isSure } = request.hook as OpenHook;
    const heard = request.heard as Heard;
    const dialect = DIALECTS[hook.provider];
    switch (heard.kind) {
      case 'report': {
        // Only a caller cannot wait for the database.
        const sure = isSure ? hook : (await hookFor(platform, request)).hook;
        const taken = await takeReport(platform, sure, request.id, heard.report);
        if (!taken) throw nothingHere();
        return answer(reply, taken);
      }
      case 'ask':
        return admit(platform, request, reply, { dialect, caller: heard.caller, due: request.cameAt + admissionMs });
      case 'other':
        return answer(reply, {});
    }
  });
}

/** What a request says, if it is signed. Throws 401 for one that is not, 400 for what cannot be understood. */
function hear(platform: Platform, request: FastifyRequest): Heard {
  const { hook, secrets } = request.hook as OpenHook;
  const dialect = DIALECTS[hook.provider];
  const sent: Sent = {
    headers: request.headers,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    url: platform.publicUrl + request.url,
  };
  const now = platform.clock.now().getTime();
  // Every secret is tried, so the time it takes does not tell which one was close.
  const isSigned = secrets.map((secret) => dialect.isSigned(sent, secret, now)).includes(true);
  if (hook.closedAt) {
    // L14: only the end of a call is looked at here; to everybody else the address is gone.
    const heard = isSigned ? dialect.read(sent.body) : null;
    if (heard?.kind === 'report') return heard;
    throw nothingHere();
  }
  if (!isSigned) throw new HttpError(401, 'unauthorized', 'This is not signed with the secret of this address, or too long ago.');
  noteHeard(platform, hook);
  return dialect.read(sent.body);
}

interface Asked {
  dialect: Dialect;
  caller: Caller;
  /** By `performance.now()`. */
  due: number;
}

/** H6: first the caller has an answer, then the rest is done. */
async function admit(platform: Platform, request: FastifyRequest, reply: FastifyReply, { dialect, caller, due }: Asked) {
  const { hook } = request.hook as OpenHook;
  const verdict = await admitCaller(platform, hook, request.id, caller, due);
  answer(reply, dialect.answer?.(verdict) ?? {});
  const onError = (err: unknown) =>
    platform.log.error({ err, requestId: request.id }, 'a caller who was answered was not recorded');
  void afterAdmission(platform, hook, request.id, caller, verdict).catch(onError);
  return reply;
}

async function hookFor(platform: Platform, request: FastifyRequest, patienceMs?: number): Promise<OpenHook> {
  const { provider, id } = request.params as { provider: string; id: string };
  const found = isProvider(provider) && /^hk_[0-9a-z]{16}$/.test(id) ? await openHook(platform, id, patienceMs) : null;
  if (found?.hook.provider === provider) return found;
  throw nothingHere();
}

const nothingHere = () =>
  new HttpError(404, 'not_found', 'Nothing is taken at this address. `/agents platforms` in Slack shows the right one.');

const answer = (reply: FastifyReply, body: object): FastifyReply =>
  reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(JSON.stringify(body));
