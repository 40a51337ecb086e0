import type { Place } from '../../domain/access.js';
import { type Agent, listAgents } from '../../domain/agents/index.js';
import type { Context } from '../../domain/context.js';
import { DomainError } from '../../domain/errors.js';
import type { AgentId, WorkspaceId } from '../../domain/ids.js';
import {
  connectKnowledge,
  disconnectKnowledge,
  type KnowledgeBase,
  listKnowledge,
  MOST_PER_AGENT,
  readKnowledge,
} from '../../domain/knowledge-bases/index.js';
import { enterFor } from '../../domain/verb.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { type Message, message, section } from '../kit/blocks.js';
import { defineAction, defineCommand, defineModal } from '../kit/define.js';
import { selectInput } from '../kit/inputs.js';
import { LIMITS } from '../kit/limits.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral, openModal, type Reply, replaceMessage } from '../kit/reply.js';
import { type Md, md, named } from '../kit/text.js';
import { baseMessage } from './base.view.js';
import { agentCalled, formData, inputOf, pick, splitAt, which } from './find-knowledge.js';
import { ids } from './ids.js';

export const CONNECT_TITLE = 'Connect knowledge';

/** What can be connected to a workspace or, being connected already, to its agents. Throws when there is nothing. */
async function candidates(ctx: Context, workspace: Workspace): Promise<KnowledgeBase[]> {
  const { rows, available, role } = await listKnowledge(ctx, workspace._id);
  const all = [...available, ...rows.map(({ base }) => base)];
  if (all.length > 0) return all;
  throw new DomainError('not_found', `There is no knowledge base that could be connected to ${workspace.name}.`, {
    next: role === 'owner' ? '`/knowledge create` makes one.' : 'Its owner makes them, with `/knowledge create`.',
  });
}

/** What was named already is filled in. */
interface Chosen {
  base?: string | undefined;
  agent?: AgentId | undefined;
}

async function formFor(ctx: Context, { workspace }: Place, bases: readonly KnowledgeBase[], chosen: Chosen): Promise<Reply> {
  const { agents } = await listAgents(ctx, workspace._id);
  if (workspace.isDefault && agents.length === 0) {
    throw new DomainError('conflict', `${workspace.name} has no agents that could read a knowledge base.`, {
      next: '`/agents create` makes one; `/knowledge connect in HANDLE` connects another workspace.',
    });
  }
  return openModal(connectModal(workspace, bases, agents, chosen));
}

function connectModal(workspace: Workspace, bases: readonly KnowledgeBase[], agents: readonly Agent[], chosen: Chosen): Modal {
  const { _id: workspaceId, name, handle } = workspace;
  const choices = bases.map((base) => ({ value: base._id, label: base.name }));
  const readers = agents.map((agent) => ({ value: agent._id, label: agent.name }));
  return {
    id: ids.connectModal,
    title: CONNECT_TITLE,
    submit: 'Connect',
    data: { workspaceId, name, handle },
    blocks: [
      section(md`${named(workspace)} · Its members and the agent you choose read it; only its owner changes it.`),
      selectInput('knowledgeBaseId', {
        label: 'Knowledge base',
        choices,
        initial: chosen.base ?? (choices.length === 1 ? choices[0]?.value : undefined),
      }),
      ...(readers.length > 0
        ? [
            selectInput('agentId', {
              label: 'Agent that reads it',
              optional: !workspace.isDefault,
              choices: readers,
              initial: chosen.agent,
              hint: `An agent reads at most ${MOST_PER_AGENT}.${readers.length > LIMITS.options ? ' More agents by their names: /knowledge connect NAME to AGENT' : ''}`,
            }),
          ]
        : []),
    ],
  };
}

/** K2: connects at once, and shows the knowledge base as it is then. */
async function connected(ctx: Context, workspaceId: WorkspaceId, base: string, agentId?: string): Promise<Message> {
  const input = inputOf({ workspaceId, knowledgeBaseId: base });
  const fact = await connectKnowledge(ctx, { ...input, ...(agentId ? { agentId: agentId as AgentId } : {}) });
  const note = fact.agent
    ? md`The agent *${fact.agent.name}* reads it now.`
    : md`It is connected to *${fact.workspace.name}*; an agent reads it when you connect that, too.`;
  return baseMessage(await readKnowledge(ctx, input.workspaceId, input.knowledgeBaseId), note);
}

export const connectCommand = defineCommand({
  path: ['knowledge', 'connect'],
  usage: '[name] [to AGENT]',
  summary: "Let a workspace, or one of its agents, read a knowledge base of the workspace's owner",
  needs: 'editor',
  check: '/knowledge',
  opens: CONNECT_TITLE,
  run: async (visit) => {
    const { ctx, words } = visit;
    const place = await visit.place();
    const { workspace } = place;
    await enterFor(ctx, connectKnowledge, workspace._id);
    const bases = await candidates(ctx, workspace);
    const names = bases.map(({ name }) => name);
    const { first, second } = splitAt(words.all, 'to', names);
    const base = first ? pick(bases, first, workspace) : undefined;
    const agent = second ? await agentCalled(visit, workspace, second) : undefined;
    // At home it is read already, so there only an agent is worth connecting.
    if (!base || (workspace.isDefault && !agent)) return formFor(ctx, place, bases, { base: base?._id, agent: agent?._id });
    return ephemeral(await connected(ctx, workspace._id, base._id, agent?._id));
  },
});

/** The Connect buttons of a list and of one knowledge base. */
export const connectAction = defineAction({
  value: which.partial({ knowledgeBaseId: true }),
  reads: true,
  opens: CONNECT_TITLE,
  run: async ({ ctx, value, about }) => {
    const place = await enterFor(ctx, connectKnowledge, value.workspaceId as WorkspaceId);
    about(place.workspace);
    return formFor(ctx, place, await candidates(ctx, place.workspace), { base: value.knowledgeBaseId });
  },
});

export const connectSubmit = defineModal({
  data: formData.omit({ knowledgeBaseId: true }),
  check: '/knowledge',
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const base = form.text('knowledgeBaseId');
    if (!base) {
      const sentence = 'Choose the knowledge base.';
      throw new DomainError('invalid_input', sentence, { fields: { knowledgeBaseId: sentence } });
    }
    return ephemeral(await connected(ctx, data.workspaceId as WorkspaceId, base, form.text('agentId') ?? undefined));
  },
});

/** K2: ends a connection; what it was connected to shows what is left. */
async function disconnected(ctx: Context, workspaceId: WorkspaceId, base: string, agentId?: string): Promise<Message> {
  const input = inputOf({ workspaceId, knowledgeBaseId: base });
  const fact = await disconnectKnowledge(ctx, { ...input, ...(agentId ? { agentId: agentId as AgentId } : {}) });
  if (!fact.agent) return gone(fact.workspace, md`The knowledge base *${fact.base.name}* is disconnected. Nothing was deleted.`);
  const note = md`The agent *${fact.agent.name}* reads it no more. Nothing was deleted.`;
  return baseMessage(await readKnowledge(ctx, input.workspaceId, input.knowledgeBaseId), note);
}

const gone = (workspace: Workspace, what: Md): Message => {
  const line = md`${named(workspace)} · ${what}`;
  return message(line, [section(line)]);
};

export const disconnectCommand = defineCommand({
  path: ['knowledge', 'disconnect'],
  usage: '[name] [from AGENT]',
  summary: 'End a connection; nothing is deleted',
  needs: 'editor',
  check: '/knowledge',
  run: async (visit) => {
    const { ctx, words } = visit;
    const { workspace } = await visit.place();
    await enterFor(ctx, disconnectKnowledge, workspace._id);
    const bases = (await listKnowledge(ctx, workspace._id)).rows.map(({ base }) => base);
    const names = bases.map(({ name }) => name);
    const { first, second } = splitAt(words.all, 'from', names);
    const base = pick(bases, first, workspace);
    const agent = second ? await agentCalled(visit, workspace, second) : undefined;
    return ephemeral(await disconnected(ctx, workspace._id, base._id, agent?._id));
  },
});

export const disconnectAction = defineAction({
  value: which.extend({ agentId: formData.shape.workspaceId.optional() }),
  check: '/knowledge',
  run: async ({ ctx, value, about }) => {
    const { workspace } = await enterFor(ctx, disconnectKnowledge, value.workspaceId as WorkspaceId);
    about(workspace);
    return replaceMessage(await disconnected(ctx, workspace._id, value.knowledgeBaseId, value.agentId));
  },
});
