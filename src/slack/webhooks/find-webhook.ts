import { z } from 'zod';
import type { AgentId, WebhookId, WorkspaceId } from '../../domain/ids.js';
import { listWebhooks, readWebhook } from '../../domain/webhooks/index.js';
import type { Message } from '../kit/blocks.js';
import type { Visit } from '../kit/define.js';
import type { Md } from '../kit/text.js';
import { MOST_DELIVERIES, webhookMessage, webhooksMessage } from './webhooks.view.js';

const id = z.string().min(1).max(64);

/** What a button about an agent's webhooks carries. */
export const whichAgent = z.object({ workspaceId: id, agentId: id });

/** The same for one webhook. */
export const whichWebhook = whichAgent.extend({ webhookId: id });
export type WhichWebhook = z.output<typeof whichWebhook>;

/** What a button says, as the domain takes it; the domain decides whether it is so. */
export const asInput = <T extends WhichWebhook>(value: T) => ({
  ...value,
  workspaceId: value.workspaceId as WorkspaceId,
  agentId: value.agentId as AgentId,
  webhookId: value.webhookId as WebhookId,
});

/** A4: the webhooks of an agent, as a message. */
export async function webhooksOf(visit: Visit, which: z.output<typeof whichAgent>, note?: Md): Promise<Message> {
  const found = await listWebhooks(visit.ctx, which.workspaceId as WorkspaceId, which.agentId as AgentId);
  visit.about(found.workspace);
  return webhooksMessage({ ...found, ...(note ? { note } : {}) });
}

/** A4: one webhook with its last deliveries, as a message. */
export async function webhookOf(visit: Visit, which: WhichWebhook, note?: Md): Promise<Message> {
  const { workspaceId, agentId, webhookId } = asInput(which);
  const found = await readWebhook(visit.ctx, workspaceId, agentId, webhookId, MOST_DELIVERIES);
  visit.about(found.workspace);
  return webhookMessage({ ...found, ...(note ? { note } : {}) });
}
