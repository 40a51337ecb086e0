import { z } from 'zod';
import { readAgent } from '../../domain/agents/index.js';
import type { AgentId, WorkspaceId } from '../../domain/ids.js';
import { enterFor } from '../../domain/verb.js';
import { addWebhook, editWebhook, readWebhook as findWebhook, rotateSecret } from '../../domain/webhooks/index.js';
import { context, type Message, message, section } from '../kit/blocks.js';
import { type ClickVisit, defineAction, defineModal } from '../kit/define.js';
import { selectInput } from '../kit/inputs.js';
import { ephemeral, openModal } from '../kit/reply.js';
import { code, copied, type Md, md, named } from '../kit/text.js';
import { asInput, type WhichWebhook, webhookOf, whichAgent, whichWebhook } from './find-webhook.js';
import { ids } from './ids.js';
import { readWebhook, webhookFields } from './webhook.form.js';

const ADD_TITLE = 'New webhook';
const EDIT_TITLE = 'Edit a webhook';
const ROTATE_TITLE = 'New signing secret';

const titled = { agentName: z.string(), name: z.string(), handle: z.string() };
type Titled = { agentName: string; name: string; handle: string };

export const addAction = defineAction({
  value: whichAgent,
  reads: true,
  opens: ADD_TITLE,
  run: async ({ ctx, value, about }) => {
    const { workspace } = await enterFor(ctx, addWebhook, value.workspaceId as WorkspaceId);
    about(workspace);
    const { agent } = await readAgent(ctx, workspace._id, value.agentId as AgentId);
    const { name, handle } = workspace;
    return openModal({
      id: ids.addModal,
      title: ADD_TITLE,
      submit: 'Add it',
      data: { ...value, agentName: agent.name, name, handle },
      blocks: [
        section(md`${named(workspace)} · A webhook of *${agent.name}*. You see its signing secret once.`),
        ...webhookFields(),
      ],
    });
  },
});

export const addSubmit = defineModal({
  data: whichAgent.extend(titled),
  check: '/agents webhooks',
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const workspaceId = data.workspaceId as WorkspaceId;
    const { secret } = await addWebhook(ctx, { workspaceId, agentId: data.agentId as AgentId, ...readWebhook(form) });
    return ephemeral(secretMessage(data, secret, md`The webhook is added.`));
  },
});

/** A4: the one time a signing secret is shown. */
function secretMessage(data: Titled, secret: string, note: Md): Message {
  const line = md`${named(data)} · A webhook of *${data.agentName}*. ${note}`;
  return message(line, [
    section([line, md`Its signing secret: ${copied(secret)}`]),
    context(
      md`Copy it now: it is never shown again. With it the receiver checks ${code('webhook-signature')}, best with a library of Standard Webhooks.`,
    ),
  ]);
}

/** The webhook a button is about, for a form. */
async function forForm({ ctx, value, about }: ClickVisit<WhichWebhook>, verb: Parameters<typeof enterFor>[1]) {
  await enterFor(ctx, verb, value.workspaceId as WorkspaceId);
  const { workspaceId, agentId, webhookId } = asInput(value);
  const { workspace, agent, webhook } = await findWebhook(ctx, workspaceId, agentId, webhookId, 0);
  about(workspace);
  const { name, handle } = workspace;
  return { workspace, agent, webhook, data: { ...value, agentName: agent.name, name, handle } };
}

export const editAction = defineAction({
  value: whichWebhook,
  reads: true,
  opens: EDIT_TITLE,
  run: async (visit) => {
    const { workspace, agent, webhook, data } = await forForm(visit, editWebhook);
    const title = section(md`${named(workspace)} · A webhook of *${agent.name}*`);
    return openModal({
      id: ids.editModal,
      title: EDIT_TITLE,
      submit: 'Save',
      data,
      blocks: [title, ...webhookFields(webhook)],
    });
  },
});

export const editSubmit = defineModal({
  data: whichWebhook.extend(titled),
  check: '/agents webhooks',
  run: async (visit) => {
    const { ctx, form, data, about } = visit;
    about(data);
    const { workspaceId, agentId, webhookId } = asInput(data);
    await editWebhook(ctx, { workspaceId, agentId, webhookId, ...readWebhook(form) });
    return ephemeral(await webhookOf(visit, data, md`It is saved.`));
  },
});

const KEEP = [
  { value: '24', label: 'For another day, beside the new one' },
  { value: '168', label: 'For another week, beside the new one' },
  { value: '0', label: 'Not at all: it may have leaked' },
];

export const rotateAction = defineAction({
  value: whichWebhook,
  reads: true,
  opens: ROTATE_TITLE,
  run: async (visit) => {
    const { workspace, agent, webhook, data } = await forForm(visit, rotateSecret);
    return openModal({
      id: ids.rotateModal,
      title: ROTATE_TITLE,
      submit: 'Make it',
      data,
      blocks: [
        section([md`${named(workspace)} · A webhook of *${agent.name}*`, md`${code(webhook.url)}`]),
        selectInput('keepHours', {
          label: 'The old secret signs',
          choices: KEEP,
          initial: '24',
          hint: 'While both sign, a receiver that knows either one accepts every message.',
        }),
      ],
    });
  },
});

export const rotateSubmit = defineModal({
  data: whichWebhook.extend(titled),
  check: '/agents webhooks',
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const { workspaceId, agentId, webhookId } = asInput(data);
    const keepHours = Number(form.text('keepHours') ?? '24');
    const { secret } = await rotateSecret(ctx, { workspaceId, agentId, webhookId, keepHours });
    const note = keepHours > 0 ? md`From now on two secrets sign.` : md`The old secret is worth nothing any more.`;
    return ephemeral(secretMessage(data, secret, note));
  },
});
