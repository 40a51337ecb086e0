import type { Agent } from '../../domain/agents/index.js';
import { DomainError } from '../../domain/errors.js';

/**
 * The agent that was typed, by its name; the only one where none was. Throws `not_found` with the names there are, `invalid_input`
 * where there are several to choose from.
 */
export function pickAgent(workspace: { name: string }, agents: readonly Agent[], typed: string): Agent {
  const same = agents.filter(({ name }) => name.toLowerCase() === typed.toLowerCase());
  const fitting = typed === '' ? agents : same;
  const [agent] = fitting;
  if (agent && fitting.length === 1) return agent;
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
    { next: there },
  );
}
