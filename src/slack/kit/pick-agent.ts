import type { Agent } from '../../domain/agents/index.js';
import { pickNamed } from './pick-named.js';

/** The agent that was typed, by its name; the only one where none was. Throws as `pickNamed` does. */
export function pickAgent(workspace: { name: string }, agents: readonly Agent[], typed: string): Agent {
  return pickNamed(agents, typed, {
    which: 'Which agent do you mean?',
    several: `Several agents are called ${typed}.`,
    none: typed ? `${workspace.name} has no agent called ${typed}.` : `${workspace.name} has no agents.`,
    list: '`/agents`',
    empty: 'There are none yet: `/agents create`.',
  });
}
