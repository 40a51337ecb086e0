import type { Agent } from '../../domain/agents/index.js';
import type { Block } from '../kit/blocks.js';
import { selectInput } from '../kit/inputs.js';
import { LIMITS } from '../kit/limits.js';

/** Which agent a number leads to; nothing where the workspace has none, since Slack takes no empty menu. */
export function agentInput(
  agents: readonly Agent[],
  { label, initial, none }: { label: string; initial?: string | undefined; none?: { value: string; label: string } },
): Block[] {
  const choices = [...(none ? [none] : []), ...agents.map(({ _id, name }) => ({ value: _id as string, label: name }))];
  if (agents.length === 0 && !none) return [];
  const hint = choices.length > LIMITS.options ? 'More agents by their names: /numbers map NUMBER to NAME' : undefined;
  return [selectInput('agentId', { label, choices, initial, hint, optional: none === undefined, placeholder: 'No agent yet' })];
}
