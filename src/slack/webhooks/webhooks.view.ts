import type { Agent } from '../../domain/agents/index.js';
import type { DeliveryView, WebhookView } from '../../domain/webhooks/index.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { actions, type Block, button, confirm, context, type Message, message, section } from '../kit/blocks.js';
import { momentText, plural } from '../kit/figures.js';
import { cut } from '../kit/limits.js';
import { code, copied, join, type Md, md, named } from '../kit/text.js';
import { ids } from './ids.js';

/** What of the log is shown. */
export const MOST_DELIVERIES = 15;

interface List {
  workspace: Workspace;
  agent: Agent;
  webhooks: readonly WebhookView[];
  note?: Md;
}

const whichOf = ({ workspaceId, agentId, _id: webhookId }: WebhookView) => ({ workspaceId, agentId, webhookId });

/** A4: the webhooks of an agent, each with the way to its log. */
export function webhooksMessage({ workspace, agent, webhooks, note }: List): Message {
  const count = webhooks.length === 0 ? 'no webhooks yet' : plural(webhooks.length, 'webhook');
  const title = md`${named(workspace)} · Agent *${agent.name}* · ${count}`;
  const value = { workspaceId: workspace._id, agentId: agent._id };
  return message(note ? md`${title}. ${note}` : title, [
    section(note ? [title, note] : title),
    ...webhooks.map((webhook) => section([md`${code(webhook.url)}`, about(webhook)], button('Show', ids.show, whichOf(webhook)))),
    ...actions(button('New webhook', ids.add, value, webhooks.length === 0 ? { style: 'primary' } : {})),
    context(
      md`A webhook tells an address of yours, within seconds, what happens to this agent's calls and to the workspace's minutes. Messages are signed as Standard Webhooks say.`,
    ),
  ]);
}

const STATUS = { active: 'active', paused: 'paused', disabled: 'disabled' } as const;

const about = ({ status, events }: WebhookView): Md => md`${STATUS[status]} · ${events.join(', ')}`;

interface One extends Omit<List, 'webhooks'> {
  webhook: WebhookView;
  deliveries: readonly DeliveryView[];
}

/** A4: one webhook: where it goes, whether it gets through, its last deliveries, and what can be done with it. */
export function webhookMessage({ workspace, agent, webhook, deliveries, note }: One): Message {
  const title = md`${named(workspace)} · A webhook of *${agent.name}* · ${STATUS[webhook.status]}`;
  const log =
    deliveries.length === 0 ? md`Nothing was sent yet.` : md`The last ${plural(deliveries.length, 'delivery', 'deliveries')}:`;
  return message(note ? md`${title}. ${note}` : title, [
    section([
      title,
      ...(note ? [note] : []),
      md`${copied(webhook.url)}`,
      md`Told of ${webhook.events.join(', ')}`,
      ...trouble(webhook),
    ]),
    ...actions(...manage(webhook)),
    section(log),
    ...deliveries.map((delivery) => row(webhook, delivery)),
    context(md`The log goes back 30 days. A message is tried for 24 hours, always under the same id.`),
  ]);
}

function trouble({ status, trouble, failingSince }: WebhookView): Md[] {
  if (trouble === 'gone') return [md`Its receiver answered that it is gone for good (410), so nothing more is sent.`];
  if (trouble === 'failing') return [md`Nothing had got through for 24 hours, so nothing more is sent.`];
  return status === 'active' && failingSince ? [md`Nothing has got through since ${momentText(failingSince)}.`] : [];
}

function manage(webhook: WebhookView) {
  const value = whichOf(webhook);
  const sure = confirm({
    title: 'Delete this webhook?',
    text: `Nothing more is sent to ${cut(webhook.url, 100)}; what waits for it and its log are gone, and its signing secret is worth nothing any more.`,
    yes: 'Delete',
  });
  const active = webhook.status === 'active';
  return [
    ...(active ? [button('Send a test', ids.test, value), button('Pause', ids.pause, value)] : []),
    ...(active ? [] : [button('Resume and send what was missed', ids.resume, value, { style: 'primary' })]),
    ...(active ? [] : [button('Resume from now on', ids.resumeFromNow, value)]),
    button('Edit', ids.edit, value),
    button('New secret', ids.rotate, value),
    button('All webhooks', ids.list, { workspaceId: webhook.workspaceId, agentId: webhook.agentId }),
    button('Delete', ids.remove, value, { style: 'danger', confirm: sure }),
  ];
}

function row(webhook: WebhookView, delivery: DeliveryView): Block {
  const { type, createdAt, last } = delivery;
  const parts = [md`${code(type)}`, md`${momentText(createdAt)}`, outcome(delivery)];
  const lines = [join(parts, ' · '), ...(last?.error ? [md`${last.error}`] : [])];
  const again = button('Redeliver', ids.redeliver, { ...whichOf(webhook), deliveryId: delivery._id });
  return section(lines, webhook.status === 'active' ? again : undefined);
}

function outcome({ state, attempts, dueAt, last }: DeliveryView): Md {
  const tries = plural(attempts, 'attempt');
  switch (state) {
    case 'delivered':
      return md`delivered (${last?.status ?? 200}, ${tries})`;
    case 'failed':
      return md`*failed* (${tries})`;
    case 'held':
      return md`waits until the webhook is resumed`;
    case 'pending':
      return attempts === 0 ? md`about to be sent` : md`${tries}, again ${momentText(dueAt)}`;
  }
}
