import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createAgent } from '../domain/agents/index.js';
import { issueKey } from '../domain/api-keys/index.js';
import type { Context, Platform } from '../domain/context.js';
import { DomainError } from '../domain/errors.js';
import type { TeamId, UserId, WorkspaceId } from '../domain/ids.js';
import { entriesAfter } from '../domain/ledger/index.js';
import { addSource, allocateMinutes, describeAndFollow, readBalance, setLimits } from '../domain/minutes/index.js';
import { setPlan } from '../domain/subscriptions/index.js';
import { takeOverAccount } from '../domain/transfers/index.js';
import { parseInput } from '../domain/verb.js';
import { arrive, createWorkspace, findWorkspace, setAlertChannel, teamOfWorkspace } from '../domain/workspaces/index.js';
import { sha256 } from '../platform/crypto.js';
import { sameRequest } from '../platform/once.js';
import { contextOf, idempotencyKey, operatorContext } from './auth.js';
import * as body from './operator-schema.js';
import { balanceView, entryView, workspaceView } from './operator-view.js';
import { HttpError } from './problem.js';

const IDEMPOTENCY_MS = 7 * 24 * 60 * 60 * 1000;

/** The operator API (product.md H3): the same verbs as in Slack, for whoever runs the service. */
export function operatorRoutes(server: FastifyInstance, platform: Platform, operatorKeys: readonly string[]): void {
  type Handler = (ctx: Context, request: FastifyRequest) => Promise<unknown>;
  const route = (method: 'GET' | 'PUT' | 'PATCH' | 'POST', path: string, handler: Handler): void => {
    server.route({
      method,
      url: `/api/v1/operator${path}`,
      onRequest: async (request) => {
        request.context = operatorContext(platform, operatorKeys, request);
      },
      handler: async (request, reply) => {
        if (method === 'POST') await refuseReusedKey(platform, request);
        return answer(reply, method === 'POST' ? 201 : 200, await handler(contextOf(request), request));
      },
    });
  };

  route('PUT', '/accounts/:teamId/:userId', async (ctx, request) => {
    const person = await personIn(platform, ctx, request);
    const { account, seats, workspaces } = await setPlan(person.ctx, {
      profile: person.profile,
      ...parseInput(body.PutAccount, request.body ?? {}),
    });
    return {
      id: account._id,
      plan: account.plan,
      seats,
      workspaces: workspaces.map((w) => ({ id: w._id, handle: w.handle, name: w.name, default: w.isDefault })),
    };
  });

  route('POST', '/accounts/:teamId/:userId/sources', async (ctx, request) => {
    const person = await personIn(platform, ctx, request);
    const { account } = await arrive(person.ctx, person.profile);
    const { source, availableSeconds } = await addSource(person.ctx, {
      accountId: account._id,
      ...parseInput(body.PostSource, request.body),
    });
    return { id: source._id, availableSeconds };
  });

  route('POST', '/accounts/:teamId/:userId/transfer', async (ctx, request) => {
    const person = await personIn(platform, ctx, request);
    const { toUserId } = parseInput(body.PostTransfer, request.body);
    await arrive(person.ctx, await profileOf(platform, person.ctx.teamId, toUserId));
    const { workspaces } = await takeOverAccount(person.ctx, { from: person.profile.userId, to: toUserId });
    return { workspaces: workspaces.map((w) => ({ id: w._id, handle: w.handle, name: w.name })) };
  });

  route('POST', '/workspaces', async (ctx, request) => {
    const { teamId, ownerId, name, handle } = parseInput(body.PostWorkspace, request.body);
    const within = { ...ctx, teamId };
    await arrive(within, await profileOf(platform, teamId, ownerId));
    const { workspace } = await createWorkspace(within, { ownerId, name, ...(handle ? { handle } : {}) });
    return { id: workspace._id, handle: workspace.handle };
  });

  route('PATCH', '/workspaces/:id', async (ctx, request) => {
    const place = await workspaceIn(platform, ctx, request);
    const { alertChannelId, timeZone, ...limits } = parseInput(body.PatchWorkspace, request.body ?? {});
    if (timeZone !== undefined) await describeAndFollow(place.ctx, { workspaceId: place.id, timeZone });
    const settings = await setLimits(place.ctx, { workspaceId: place.id, ...limits });
    if (alertChannelId !== undefined) await setAlertChannel(place.ctx, { workspaceId: place.id, channelId: alertChannelId });
    const workspace = await findWorkspace(place.ctx, place.id);
    if (!workspace) throw noWorkspace();
    return workspaceView(workspace, settings);
  });

  route('POST', '/workspaces/:id/allocations', async (ctx, request) => {
    const place = await workspaceIn(platform, ctx, request);
    const allocated = await allocateMinutes(place.ctx, {
      workspaceId: place.id,
      ...parseInput(body.PostAllocation, request.body),
    });
    return { id: allocated.grantId, availableSeconds: allocated.availableSeconds };
  });

  route('POST', '/workspaces/:id/agents', async (ctx, request) => {
    const place = await workspaceIn(platform, ctx, request);
    const agent = await createAgent(place.ctx, { workspaceId: place.id, ...parseInput(body.PostAgent, request.body) });
    const repeatable = idempotencyKey(request) !== undefined;
    const { secret } = await issueKey(place.ctx, { workspaceId: place.id, agentId: agent._id, repeatable });
    return { id: agent._id, apiKey: secret };
  });

  route('GET', '/workspaces/:id/balance', async (ctx, request) => {
    const place = await workspaceIn(platform, ctx, request);
    return balanceView(await readBalance(place.ctx, place.id));
  });

  route('GET', '/workspaces/:id/ledger', async (ctx, request) => {
    const place = await workspaceIn(platform, ctx, request);
    const { after, limit } = parseInput(body.LedgerPage, request.query);
    // A page ends where it is full, though what was read may go on.
    const entries = (await entriesAfter(platform, place.id, after, limit)).slice(0, limit);
    return { entries: entries.map(entryView), next: entries.length === limit ? String(entries.at(-1)?.n ?? after) : null };
  });
}

/** One Idempotency-Key stands for one request: with another body or path it is refused. */
async function refuseReusedKey(platform: Platform, request: FastifyRequest): Promise<void> {
  const key = idempotencyKey(request);
  if (key === undefined) return;
  const digest = sha256(JSON.stringify([request.method, request.url, request.body ?? null]));
  const until = new Date(platform.clock.now().getTime() + IDEMPOTENCY_MS);
  if (await sameRequest(platform.db, `operator:${sha256(key)}`, digest, until)) return;
  throw new HttpError(422, 'idempotency_key_reused', 'This Idempotency-Key was used for another request.');
}

async function workspaceIn(
  platform: Platform,
  ctx: Context,
  request: FastifyRequest,
): Promise<{ ctx: Context; id: WorkspaceId }> {
  const id = (request.params as { id: string }).id as WorkspaceId;
  const teamId = await teamOfWorkspace(platform, id);
  if (!teamId) throw noWorkspace();
  return { ctx: { ...ctx, teamId }, id };
}

async function personIn(platform: Platform, ctx: Context, request: FastifyRequest) {
  const { teamId, userId } = parseInput(body.PersonPath, request.params);
  return { ctx: { ...ctx, teamId }, profile: await profileOf(platform, teamId, userId) };
}

async function profileOf(platform: Platform, teamId: TeamId, userId: UserId) {
  const found = await platform.profileOf?.(teamId, userId);
  return found ?? { userId, name: userId, timeZone: 'UTC', known: false };
}

const noWorkspace = () => new DomainError('not_found', 'There is no such workspace.');

function answer(reply: FastifyReply, status: number, value: unknown): FastifyReply {
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(value));
}
