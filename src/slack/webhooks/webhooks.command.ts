import { z } from 'zod';
import { listAgents } from '../../domain/agents/index.js';
import type { DeliveryId } from '../../domain/ids.js';
import { enterFor } from '../../domain/verb.js';
import { addWebhook, deleteWebhook, pauseWebhook, redeliver, resumeWebhook, testWebhook } from '../../domain/webhooks/index.js';
import { defineAction, defineCommand, type Visit } from '../kit/define.js';
import { pickAgent } from '../kit/pick-agent.js';
import { ephemeral, type Reply, replaceMessage } from '../kit/reply.js';
import { type Md, md } from '../kit/text.js';
import { asInput, type WhichWebhook, webhookOf, webhooksOf, whichAgent, whichWebhook } from './find-webhook.js';

/** A4: the webhooks of an agent, for those who may manage them. */
export const webhooksCommand = defineCommand({
  path: ['agents', 'webhooks'],
  usage: '[name]',
  summary: 'The addresses that are told of what happens to an agent',
  needs: 'editor',
  reads: true,
  run: async (visit) => {
    const { workspace } = await visit.place();
    await enterFor(visit.ctx, addWebhook, workspace._id);
    const { agents } = await listAgents(visit.ctx, workspace._id);
    const agent = pickAgent(workspace, agents, visit.words.all.map(({ text }) => text).join(' '));
    return ephemeral(await webhooksOf(visit, { workspaceId: workspace._id, agentId: agent._id }));
  },
});

/** Opens the list, from an agent or a webhook. */
export const listAction = defineAction({
  value: whichAgent,
  reads: true,
  run: async (visit) => replaceMessage(await webhooksOf(visit, visit.value)),
});

/** One webhook and its log; from a notice, which stays, in a message of its own. */
export const showAction = defineAction({
  value: whichWebhook,
  reads: true,
  run: async (visit) => {
    const shown = await webhookOf(visit, visit.value);
    return visit.clicked ? ephemeral(shown) : replaceMessage(shown);
  },
});

/** A button that does one thing to a webhook and shows it as it is then. */
const acting = (act: (visit: Visit, which: WhichWebhook) => Promise<unknown>, note: Md) =>
  defineAction({
    value: whichWebhook,
    check: '/agents webhooks',
    run: async (visit): Promise<Reply> => {
      await act(visit, visit.value);
      return replaceMessage(await webhookOf(visit, visit.value, note));
    },
  });

export const testAction = acting(
  ({ ctx }, which) => testWebhook(ctx, asInput(which)),
  md`A test is on its way; look again in a moment to see what came of it.`,
);

export const pauseAction = acting(
  ({ ctx }, which) => pauseWebhook(ctx, asInput(which)),
  md`It is paused. What happens now can be sent when it is resumed.`,
);

export const resumeAction = acting(
  ({ ctx }, which) => resumeWebhook(ctx, { ...asInput(which), missed: 'send' }),
  md`It is active again, and what was missed is on its way.`,
);

export const resumeFromNowAction = acting(
  ({ ctx }, which) => resumeWebhook(ctx, { ...asInput(which), missed: 'skip' }),
  md`It is active again, and told of what happens from now on.`,
);

/** A4: one message of the log once more. */
export const redeliverAction = defineAction({
  value: whichWebhook.extend({ deliveryId: z.string().min(1).max(64) }),
  check: '/agents webhooks',
  run: async (visit): Promise<Reply> => {
    const { deliveryId, ...which } = visit.value;
    await redeliver(visit.ctx, { ...asInput(which), deliveryId: deliveryId as DeliveryId });
    return replaceMessage(await webhookOf(visit, which, md`It is on its way again.`));
  },
});

export const deleteAction = defineAction({
  value: whichWebhook,
  check: '/agents webhooks',
  run: async (visit): Promise<Reply> => {
    const { url } = await deleteWebhook(visit.ctx, asInput(visit.value));
    return replaceMessage(await webhooksOf(visit, visit.value, md`The webhook to ${url} is deleted.`));
  },
});
