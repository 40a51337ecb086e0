import type { Place } from '../access.js';
import { enter } from '../access.js';
import { type Agent, agentIn } from '../agents/index.js';
import type { Context, Tx } from '../context.js';
import { DomainError } from '../errors.js';
import type { AgentId, WebhookId, WorkspaceId } from '../ids.js';
import { workspaceVerb } from '../verb.js';
import { deliveryOf } from './delivery.js';
import * as deliveries from './delivery-store.js';
import type { Delivery, Webhook } from './model.js';
import { deliveryId, OneWebhook, webhookIn } from './rules.js';
import * as store from './store.js';

/** A webhook without its secrets. */
export type WebhookView = Omit<Webhook, 'secrets'>;
export type DeliveryView = Omit<Delivery, 'body'>;

const viewOf = ({ secrets: _, ...view }: Webhook): WebhookView => view;

/** A4: the webhooks of an agent, oldest first, for those who may manage them. */
export async function listWebhooks(
  ctx: Context,
  workspaceId: WorkspaceId,
  agentId: AgentId,
): Promise<Place & { agent: Agent; webhooks: WebhookView[] }> {
  const place = await enter(ctx, workspaceId, 'editor');
  const agent = await agentIn(ctx, workspaceId, agentId);
  return { ...place, agent, webhooks: (await store.webhooksOf(ctx, agentId)).map(viewOf) };
}

/** A4: one webhook and its last deliveries, newest first, for those who may manage it. Throws `not_found`. */
export async function readWebhook(
  ctx: Context,
  workspaceId: WorkspaceId,
  agentId: AgentId,
  webhookId: WebhookId,
  limit: number,
): Promise<Place & { agent: Agent; webhook: WebhookView; deliveries: DeliveryView[] }> {
  const place = await enter(ctx, workspaceId, 'editor');
  const agent = await agentIn(ctx, workspaceId, agentId);
  const webhook = await webhookIn(ctx, { workspaceId, agentId, webhookId });
  const newest = await deliveries.newest(ctx, webhookId, limit);
  return { ...place, agent, webhook: viewOf(webhook), deliveries: newest.map(({ body: _, ...view }) => view) };
}

const audit = ({ agentId, webhookId }: { agentId: AgentId; webhookId: WebhookId }) => ({ agentId, webhookId });

const soon = (tx: Tx) => tx.afterCommit.push(async () => tx.platform.wake('webhooks'));

/** Somebody asks for it now: it need not rest any more. Refused where nothing is sent at all, by the write itself. */
async function rouse(tx: Tx, { _id, status }: Webhook): Promise<void> {
  if (await store.update(tx, _id, { waitUntil: null }, ['active'])) return;
  throw new DomainError('conflict', `This webhook is ${status}, so nothing is sent to it.`, { next: 'Resume it first.' });
}

/** A4: sends a `webhook.test`, tried and noted like any other message. */
export const testWebhook = workspaceVerb({
  name: 'webhook.test',
  needs: 'editor',
  input: OneWebhook,
  audit,
  run: async (tx, input): Promise<WebhookView> => {
    const webhook = await webhookIn(tx, input);
    await rouse(tx, webhook);
    const event = { type: 'webhook.test', at: tx.now, data: {} } as const;
    await deliveries.insertOnce(tx, [{ ...deliveryOf(webhook, tx.commandKey, event, tx.now), dueAt: deliveries.FIRST_OF_ALL }]);
    soon(tx);
    return viewOf(webhook);
  },
});

/** A4: sends a message of the log again, under the same id, tried anew for 24 hours. */
export const redeliver = workspaceVerb({
  name: 'webhook.redeliver',
  needs: 'editor',
  input: OneWebhook.extend({ deliveryId }),
  audit,
  run: async (tx, input): Promise<WebhookView> => {
    const webhook = await webhookIn(tx, input);
    await rouse(tx, webhook);
    if (!(await deliveries.sendAgain(tx, webhook._id, input.deliveryId))) {
      throw new DomainError('not_found', 'This webhook has no such delivery, or it was more than 30 days ago.', {
        next: '`/agents webhooks` lists them.',
      });
    }
    soon(tx);
    return viewOf(webhook);
  },
});

/** A7: the webhooks of an agent end with it, and what waits for them. Gives how many there were. */
export async function endWebhooksOf(tx: Tx, agentId: AgentId): Promise<number> {
  const ids = (await store.webhooksOf(tx, agentId)).map(({ _id }) => _id);
  await store.remove(tx, ids);
  for (const id of ids) tx.afterCommit.push(() => deliveries.drop(tx.platform, id));
  return ids.length;
}

/** How many webhooks an agent has. */
export async function countWebhooksOf(ctx: Context, agentId: AgentId): Promise<number> {
  return (await store.webhooksOf(ctx, agentId)).length;
}
