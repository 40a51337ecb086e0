import { z } from 'zod';
import type { Place } from '../../domain/access.js';
import { type Agent, listAgents, readAgent } from '../../domain/agents/index.js';
import { DomainError } from '../../domain/errors.js';
import type { AgentId, WorkspaceId } from '../../domain/ids.js';
import type { CommandVisit, Visit } from '../kit/define.js';

/** What a button about an agent carries. */
export const which = z.object({ workspaceId: z.string().min(1).max(64), agentId: z.string().min(1).max(64) });
export type Which = z.output<typeof which>;

/** The same for an agent at hand. */
export const whichOf = ({ workspaceId, _id: agentId }: Agent): Which => ({ workspaceId, agentId });

export type AgentPlace = Place & { agent: Agent };

/** The agent a button is about; names its workspace for refusals. */
export async function agentOf(visit: Visit, { workspaceId, agentId }: Which): Promise<AgentPlace> {
  const place = await readAgent(visit.ctx, workspaceId as WorkspaceId, agentId as AgentId);
  visit.about(place.workspace);
  return place;
}

/**
 * The agent that was typed, by its name; the only one where none was. Throws `not_found` with the names there are, `invalid_input`
 * where there are several to choose from.
 */
export async function agentNamed(visit: CommandVisit): Promise<AgentPlace> {
  const { workspace, role } = await visit.place();
  const typed = visit.words.all.map(({ text }) => text).join(' ');
  const { agents } = await listAgents(visit.ctx, workspace._id);
  const same = agents.filter(({ name }) => name.toLowerCase() === typed.toLowerCase());
  const fitting = typed === '' ? agents : same;
  const [agent] = fitting;
  if (agent && fitting.length === 1) return { workspace, role, agent };
  const names = agents.slice(0, 5).map(({ name }) => name);
  const there =
    names.length > 0
      ? `There ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}.`
      : 'There are none yet: `/agents create`.';
  if (fitting.length > 1 && typed === '') {
    throw new DomainError('invalid_input', 'Which agent do you mean?', { next: `${there} Type the name behind the command.` });
  }
  if (fitting.length > 1) {
    throw new DomainError('invalid_input', `Several agents are called ${typed}.`, {
      next: '`/agents` shows them, each with its buttons.',
    });
  }
  throw new DomainError(
    'not_found',
    typed ? `${workspace.name} has no agent called ${typed}.` : `${workspace.name} has no agents.`,
    {
      next: there,
    },
  );
}
