import type { Place } from '../../domain/access.js';
import type { Agent } from '../../domain/agents/index.js';
import { listAgents } from '../../domain/agents/index.js';
import { DomainError } from '../../domain/errors.js';
import { type NumberPlace, readTypedNumber } from '../../domain/phone-numbers/index.js';
import type { CommandVisit } from '../kit/define.js';
import { pickAgent } from '../kit/pick-agent.js';
import type { Words } from '../kit/words.js';

/** `(415) 555-0100 to Reception`: the number in whatever form, and the agent's name; either '' when it is not there. */
export function readTyped({ all }: Pick<Words, 'all'>): { number: string; agent: string } {
  const at = all.findIndex(({ text, quoted }) => !quoted && text.toLowerCase() === 'to');
  const joined = (words: typeof all) => words.map(({ text }) => text).join(' ');
  return at < 0 ? { number: joined(all), agent: '' } : { number: joined(all.slice(0, at)), agent: joined(all.slice(at + 1)) };
}

/** The agent of this workspace that was typed. Throws as `pickAgent` does. */
export async function agentTyped({ ctx }: Pick<CommandVisit, 'ctx'>, { workspace }: Place, typed: string): Promise<Agent> {
  return pickAgent(workspace, (await listAgents(ctx, workspace._id)).agents, typed);
}

/** The number that was typed. Throws `invalid_input` when none was, `not_found` when it is not this workspace's. */
export async function numberTyped(visit: CommandVisit): Promise<NumberPlace> {
  const { workspace } = await visit.place();
  const { number } = readTyped(visit.words);
  if (number === '') throw new DomainError('invalid_input', 'Which number do you mean?', { next: '`/numbers` lists them.' });
  return readTypedNumber(visit.ctx, workspace._id, number);
}
