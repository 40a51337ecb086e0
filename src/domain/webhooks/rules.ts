import { z } from 'zod';
import { whyNotOutside } from '../../platform/outside.js';
import { agentId, agentIn } from '../agents/index.js';
import type { Context } from '../context.js';
import { DomainError, refuseField } from '../errors.js';
import type { AgentId, DeliveryId, WebhookId, WorkspaceId } from '../ids.js';
import { workspaceId } from '../workspaces/index.js';
import { WEBHOOK_EVENTS, type Webhook } from './model.js';
import * as store from './store.js';

/** What names a webhook, as input. */
export const OneWebhook = z.object({
  workspaceId,
  agentId,
  webhookId: z.string().min(1).max(64) as unknown as z.ZodType<WebhookId, WebhookId>,
});

export const deliveryId = z.string().min(1).max(64) as unknown as z.ZodType<DeliveryId, DeliveryId>;

/** Where messages go and about what, as input. */
export const told = {
  url: z.string().trim().min(1, 'Give the address.').max(1_000, 'An address has at most 1,000 characters.'),
  events: z.array(z.enum(WEBHOOK_EVENTS)).min(1, 'Choose what it is told of.').max(WEBHOOK_EVENTS.length),
};

/** Refused beside its field where no request may go. Names are looked up with every request; what they lead to is checked then. */
export function refuseUnlessOutside(ctx: Context, url: string): void {
  const why = whyNotOutside(url, ctx.platform.outside ?? {});
  if (why) refuseField('url', why);
}

type Which = { workspaceId: WorkspaceId; agentId: AgentId; webhookId: WebhookId };

/** The webhook of this agent of this workspace, or a refusal that says no more than that there is none (W12). */
export async function webhookIn(ctx: Context, which: Which): Promise<Webhook> {
  await agentIn(ctx, which.workspaceId, which.agentId);
  const found = (await store.webhooksOf(ctx, which.agentId)).find(({ _id }) => _id === which.webhookId);
  if (found) return found;
  throw new DomainError('not_found', 'This agent has no such webhook.', { next: '`/agents webhooks` lists them.' });
}
