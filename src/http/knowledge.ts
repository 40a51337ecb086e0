import type { FastifyInstance } from 'fastify';
import type { Platform } from '../domain/context.js';
import { type KnowledgeBase, type Resource, readAgentKnowledge } from '../domain/knowledge-bases/index.js';
import { agentsOnly } from './auth.js';
import { readerOf } from './reader.js';

/** K2: `GET /api/v1/knowledge`: what is connected to the agent whose key asks, for its platform to read. Nothing here writes. */
export function knowledgeRoutes(server: FastifyInstance, platform: Platform): void {
  const onRequest = agentsOnly(platform);
  server.get('/api/v1/knowledge', { onRequest }, async (request, reply) => {
    const { ctx, workspace, agentId } = await readerOf(request);
    const bases = await readAgentKnowledge(ctx, workspace, agentId);
    return reply.header('cache-control', 'no-store').send({ knowledgeBases: bases.map(baseBody) });
  });
}

const baseBody = ({ _id: id, name, description, resources }: KnowledgeBase) => ({
  id,
  name,
  description: description ?? null,
  resources: resources.map(resourceBody),
});

function resourceBody({ _id: id, kind, title, url, text, fileId, addedAt }: Resource): object {
  const what = { ...(url ? { url } : {}), ...(text ? { text } : {}), ...(fileId ? { slackFileId: fileId } : {}) };
  return { id, kind, title: title ?? null, ...what, addedAt: addedAt.toISOString() };
}
