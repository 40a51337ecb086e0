import { z } from 'zod';
import type { Place } from '../../domain/access.js';
import { type Agent, listAgents } from '../../domain/agents/index.js';
import type { KnowledgeBaseId, WorkspaceId } from '../../domain/ids.js';
import { type KnowledgeBase, type KnowledgeRow, readKnowledge } from '../../domain/knowledge-bases/index.js';
import { type Workspace, whichWorkspace } from '../../domain/workspaces/index.js';
import type { CommandVisit, Visit } from '../kit/define.js';
import { pickAgent } from '../kit/pick-agent.js';
import { pickNamed } from '../kit/pick-named.js';
import type { Word } from '../kit/words.js';

const id = z.string().min(1).max(64);

/** What a button about a knowledge base carries: the workspace it is looked at from, and which it is. */
export const which = z.object({ workspaceId: id, knowledgeBaseId: id });
export type Which = z.output<typeof which>;

/** The same with what a form names first (C7). */
export const formData = which.extend({ name: z.string(), handle: z.string() });

/** The same for a verb. */
export const inputOf = ({ workspaceId, knowledgeBaseId }: Which) => ({
  workspaceId: workspaceId as WorkspaceId,
  knowledgeBaseId: knowledgeBaseId as KnowledgeBaseId,
});

/** The knowledge base a button is about; names its workspace for refusals. */
export async function baseOf(visit: Visit, value: Which): Promise<Place & KnowledgeRow> {
  const { workspaceId, knowledgeBaseId } = inputOf(value);
  const found = await readKnowledge(visit.ctx, workspaceId, knowledgeBaseId);
  visit.about(found.workspace);
  return found;
}

/** W2, K1: where knowledge bases are made and changed is My Workspace, whichever is the current one; `in HANDLE` still counts. */
export async function home(visit: CommandVisit): Promise<Place> {
  if (visit.words.handle !== undefined) return visit.place();
  const place = await whichWorkspace(visit.ctx, { handle: 'my-workspace' });
  visit.about(place.workspace);
  return place;
}

/** The words as one text, as people wrote it. */
export const textOf = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ');

/** The knowledge base that was typed, by its name; the only one where none was. Throws as `pickNamed` does. */
export function pick(bases: readonly KnowledgeBase[], typed: string, workspace: Pick<Workspace, 'name'>): KnowledgeBase {
  return pickNamed(bases, typed, {
    which: 'Which knowledge base do you mean?',
    several: `Several knowledge bases are called ${typed}.`,
    none: typed ? `${workspace.name} has no knowledge base called ${typed}.` : `${workspace.name} has no knowledge bases.`,
    list: '`/knowledge`',
    empty: 'There are none yet: `/knowledge create` makes one, `/knowledge connect` connects one.',
  });
}

/** The agent that was typed, by its name. Throws as `pick` does. */
export async function agentCalled({ ctx }: Pick<Visit, 'ctx'>, workspace: Workspace, typed: string): Promise<Agent> {
  return pickAgent(workspace, (await listAgents(ctx, workspace._id)).agents, typed);
}

/** `FAQ to Reception` taken apart at the keyword; a name that itself holds the word stays whole. */
export function splitAt(words: readonly Word[], keyword: string, names: readonly string[]): { first: string; second: string } {
  const whole = textOf(words);
  const isName = names.some((name) => name.toLowerCase() === whole.toLowerCase());
  const at = isName ? -1 : words.findLastIndex((word) => !word.quoted && word.text.toLowerCase() === keyword);
  return at < 0 ? { first: whole, second: '' } : { first: textOf(words.slice(0, at)), second: textOf(words.slice(at + 1)) };
}
