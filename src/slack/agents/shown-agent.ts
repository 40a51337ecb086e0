import { asksFirst } from '../../domain/agents/index.js';
import { knowledgeNamesOf } from '../../domain/knowledge-bases/index.js';
import type { Message } from '../kit/blocks.js';
import type { Visit } from '../kit/define.js';
import type { Md } from '../kit/text.js';
import { agentMessage } from './agents.view.js';
import type { AgentPlace } from './find-agent.js';

/** A1, A2: an agent as it is shown, with the knowledge bases it reads. */
export async function shownAgent({ ctx }: Pick<Visit, 'ctx'>, place: AgentPlace, note?: Md): Promise<Message> {
  const knowledge = await knowledgeNamesOf(ctx, place.workspace._id, place.agent._id);
  return agentMessage(place, { knowledge, isAsked: asksFirst(place.agent, ctx.now) }, note);
}
