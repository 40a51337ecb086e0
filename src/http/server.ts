import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Platform } from '../domain/context.js';
import { randomName } from '../platform/crypto.js';
import { callRoutes } from './calls.js';
import { downloadRoutes } from './downloads.js';
import { healthRoutes } from './health.js';
import { hookRoutes } from './hooks/index.js';
import { invitePage } from './invite-page/index.js';
import type { SlackSignIn } from './invite-page/slack-openid.js';
import { knowledgeRoutes } from './knowledge.js';
import { openApiRoute } from './openapi/index.js';
import { operatorRoutes } from './operator.js';
import { answerError, problem } from './problem.js';
import { limitEachKey } from './rate-limit.js';
import { statementPages } from './statement-page/index.js';
import { usageRoutes } from './usage.js';

const ONE_MIB = 1024 * 1024;

export interface Doors {
  operatorKeys: readonly string[];
  /** How often a minute one agent key may ask, and one address of a platform takes reports; absent or 0: as often as is sent. */
  requestsPerMinute?: number;
  /** H6: how long a platform waits at most for an answer about a caller; 400 ms when absent. */
  admissionMs?: number;
  slackHealth: () => 'ok' | 'degraded';
  /** Whether people's Slack is the real one, which pages may link to. */
  hasRealSlack?: boolean;
  /** How people sign in with Slack on the invite page; absent where they cannot. */
  signIn?: SlackSignIn;
  /** What is under `/slack/`, when Slack comes by HTTP. */
  slackListener?: (req: IncomingMessage, res: ServerResponse) => void;
}

/** The one HTTP server: our own paths, and Slack's under `/slack/`. Not yet listening. */
export function buildServer(platform: Platform, doors: Doors): FastifyInstance {
  const server = Fastify({
    bodyLimit: ONE_MIB,
    genReqId: () => randomName(),
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
    // Signed links and the call ids of platforms are long.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1_000 },
    serverFactory: (handler: RequestListener) =>
      createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (req, res) => {
        if (doors.slackListener && req.url?.startsWith('/slack/')) doors.slackListener(req, res);
        else handler(req, res);
      }),
  });
  const parse = server.getDefaultJsonParser('error', 'error');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    let text: string;
    try {
      text = utf8.decode(body as Buffer);
    } catch {
      done(Object.assign(new SyntaxError('The body is not UTF-8.'), { statusCode: 400 }));
      return;
    }
    parse(request, text, done);
  });
  server.setErrorHandler((error, request, reply) => answerError(platform.log, error, request, reply));
  server.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(problem(404, 'not_found', `There is nothing at ${request.method} ${request.url.split('?')[0]}.`))),
  );
  server.decorateRequest('context', null);
  server.decorateRequest('keyPrefix', '');
  healthRoutes(server, platform, doors.slackHealth);
  openApiRoute(server, platform.publicUrl);
  server.register(async (ofAgents) => {
    if (doors.requestsPerMinute) await limitEachKey(ofAgents, doors.requestsPerMinute);
    callRoutes(ofAgents, platform);
    usageRoutes(ofAgents, platform);
    knowledgeRoutes(ofAgents, platform);
  });
  server.register((ofPlatforms) => hookRoutes(ofPlatforms, platform, doors));
  downloadRoutes(server, platform);
  operatorRoutes(server, platform, doors.operatorKeys);
  statementPages(server, platform);
  invitePage(server, platform, {
    hasRealSlack: doors.hasRealSlack === true,
    ...(doors.signIn ? { signIn: doors.signIn } : {}),
  });
  return server;
}
