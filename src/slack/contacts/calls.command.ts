import { z } from 'zod';
import { listAgents } from '../../domain/agents/index.js';
import { listAgentCalls, readContact } from '../../domain/contacts/index.js';
import type { Context } from '../../domain/context.js';
import type { Message } from '../kit/blocks.js';
import { defineAction, defineCommand } from '../kit/define.js';
import { pickAgent } from '../kit/pick-agent.js';
import { ephemeral, replaceMessage } from '../kit/reply.js';
import { callsMessage, type Turn } from './calls.view.js';
import { readCallsTyped } from './typed.js';
import { asIds, filterOf, type WhichCalls, whichCalls } from './which.js';

const PAGE = 10;

/** A page of an agent's calls, as a message. */
export async function showCalls(ctx: Context, which: WhichCalls, turn: Turn = { trail: [] }): Promise<Message> {
  const page = { limit: PAGE, before: turn.before };
  return callsMessage(await listAgentCalls(ctx, asIds(which), filterOf(which), page), which, turn);
}

/** A5, N12: the calls of one agent; a number, an outcome or days narrow them. */
export const callsCommand = defineCommand({
  path: ['agents', 'calls'],
  usage: '[name] [NUMBER] [completed | failed | refused | set aside | live] [7d | 2026-11-01 2026-11-15]',
  summary: 'The calls of an agent, newest first',
  needs: 'viewer',
  reads: true,
  run: async ({ ctx, words, place }) => {
    const { workspace } = await place();
    const { agents } = await listAgents(ctx, workspace._id);
    const typed = readCallsTyped(words, agents, workspace.timeZone, ctx.now);
    const agent = pickAgent(workspace, agents, typed.agent);
    const contact = typed.number && (await readContact(ctx, workspace._id, agent._id, { typed: typed.number })).contact;
    const which = { workspaceId: workspace._id, agentId: agent._id, ...typed.filter };
    return ephemeral(await showCalls(ctx, { ...which, ...(contact ? { contactId: contact._id } : {}) }));
  },
});

/** Calls beside an agent. */
export const callsAction = defineAction({
  value: whichCalls,
  reads: true,
  run: async ({ ctx, value }) => ephemeral(await showCalls(ctx, value)),
});

const turned = whichCalls.extend({
  before: z.number().int().nonnegative().optional(),
  trail: z.array(z.number().int().nonnegative()).max(200).default([]),
});

/** Older and Newer. */
export const turnCallsAction = defineAction({
  value: turned,
  reads: true,
  run: async ({ ctx, value: { before, trail, ...which } }) => replaceMessage(await showCalls(ctx, which, { before, trail })),
});
