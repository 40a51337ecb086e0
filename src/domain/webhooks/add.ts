import { z } from 'zod';
import { agentId, agentIn } from '../agents/index.js';
import { DomainError } from '../errors.js';
import { newId, type WebhookId } from '../ids.js';
import { readWorkspaceState } from '../ledger/index.js';
import { workspaceVerb } from '../verb.js';
import { workspaceId } from '../workspaces/index.js';
import type { Webhook } from './model.js';
import { refuseUnlessOutside, told } from './rules.js';
import { newSecret, sealSecret } from './sign.js';
import * as store from './store.js';

/** Webhooks of one agent. */
const MOST_WEBHOOKS = 10;

export interface WebhookAdded {
  webhook: Webhook;
  /** The whole signing secret. Shown once, stored sealed. */
  secret: string;
}

/** A4: a new webhook of an agent, active from the start; it is told of what happens from now on. The same command again gives the same. */
export const addWebhook = workspaceVerb({
  name: 'webhook.add',
  needs: 'editor',
  input: z.object({ workspaceId, agentId, ...told }),
  audit: (input, { webhook }: WebhookAdded) => ({ agentId: input.agentId, webhookId: webhook._id }),
  run: async (tx, input): Promise<WebhookAdded> => {
    const agent = await agentIn(tx, input.workspaceId, input.agentId);
    refuseUnlessOutside(tx, input.url);
    const id = newId<WebhookId>('webhook', tx.commandKey);
    const others = (await store.webhooksOf(tx, agent._id)).filter(({ _id }) => _id !== id);
    if (others.length >= MOST_WEBHOOKS) {
      throw new DomainError('limit_reached', `${agent.name} has ${MOST_WEBHOOKS} webhooks, and more it cannot have.`, {
        next: 'Delete one that is no longer used, with `/agents webhooks`.',
      });
    }
    const secret = newSecret(tx);
    const webhook: Webhook = {
      _id: id,
      teamId: tx.teamId,
      workspaceId: input.workspaceId,
      agentId: agent._id,
      url: input.url,
      events: input.events,
      secrets: [{ sealed: sealSecret(tx.platform, id, secret) }],
      status: 'active',
      n: (await readWorkspaceState(tx.platform, input.workspaceId, tx.now)).n,
      createdAt: tx.now,
    };
    await store.insertOnce(tx, webhook);
    return { webhook, secret };
  },
});
