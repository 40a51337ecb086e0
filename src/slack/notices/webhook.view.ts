import type { WebhookDisabled } from '../../domain/notices/index.js';
import { actions, button, type Message, message, section } from '../kit/blocks.js';
import { momentText } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { code, copied, type Md, md } from '../kit/text.js';

/** A4: a webhook to which nothing more is sent, why, and what helps. */
export function webhookDisabled(data: WebhookDisabled): Message {
  const { workspaceName, agentName, url, lastError } = data;
  const line = md`*${workspaceName}*: nothing more is sent to a webhook of *${agentName}*: ${because(data)}`;
  const { workspaceId, agentId, webhookId } = data;
  return message(line, [
    section([line, md`It goes to ${code(url)}. The last attempt: ${lastError}`, cure(data)]),
    ...actions(button('Show the webhook', ACTIONS.showWebhook, { workspaceId, agentId, webhookId })),
  ]);
}

function because({ trouble, since }: WebhookDisabled): Md {
  if (trouble === 'gone') return md`its receiver answered that it is gone for good (410).`;
  return md`nothing has got through since ${momentText(since)}, in 24 hours of trying.`;
}

const cure = ({ workspaceHandle, agentName }: WebhookDisabled): Md =>
  md`Put the receiver right, then resume the webhook here, or with ${copied(`/agents webhooks ${agentName} in ${workspaceHandle}`)}: what was missed can be sent then, and single messages again.`;
