import { z } from 'zod';
import { enter } from '../../domain/access.js';
import { answerDispute, disputeCall } from '../../domain/calls/index.js';
import type { WorkspaceId } from '../../domain/ids.js';
import { enterFor } from '../../domain/verb.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { message, section } from '../kit/blocks.js';
import { defineAction, defineModal } from '../kit/define.js';
import { textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral, openModal } from '../kit/reply.js';
import { code, md, named } from '../kit/text.js';
import { ids } from './ids.js';
import { type CallValue, callValue, refIn, workspaceIn } from './ref.js';

const DISPUTE_TITLE = 'Dispute a call';
const ANSWER_TITLE = 'Answer a dispute';

function disputeForm({ name, handle }: Workspace, value: CallValue): Modal {
  return {
    id: ids.disputeModal,
    title: DISPUTE_TITLE,
    submit: 'Tell the owner',
    data: { ...value, name, handle },
    blocks: [
      section(
        md`${named({ name, handle })} · The owner is told that you dispute call ${code(value.callId)}, and answers you in a direct message.`,
      ),
      textInput('reason', { label: 'What is wrong with it?', most: 200 }),
    ],
  };
}

/** N12: Dispute, beside the explanation of a call. */
export const disputeAction = defineAction({
  value: callValue,
  reads: true,
  opens: DISPUTE_TITLE,
  run: async ({ ctx, value, about }) => {
    const { workspace } = await enter(ctx, workspaceIn(value), 'viewer');
    about(workspace);
    return openModal(disputeForm(workspace, value));
  },
});

export const disputeSubmit = defineModal({
  data: callValue.extend({ name: z.string(), handle: z.string() }),
  check: '/minutes explain',
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const input = { workspaceId: workspaceIn(data), ...refIn(data), reason: form.text('reason') ?? '' };
    const { workspace, ownerName, callId } = await disputeCall(ctx, input);
    return ephemeral(
      message(
        md`${named(workspace)} · ${ownerName} is told that you dispute call ${code(callId)}. You'll hear the answer in a direct message.`,
      ),
    );
  },
});

const answerData = z.object({ workspaceId: z.string().min(1).max(64), disputeId: z.string().min(1).max(64), callId: z.string() });

/** N12: the owner lets the call stand, and says why. */
export const answerAction = defineAction({
  value: answerData,
  opens: ANSWER_TITLE,
  run: async ({ ctx, value, about }) => {
    const { workspace } = await enterFor(ctx, answerDispute, value.workspaceId as WorkspaceId);
    about(workspace);
    const { name, handle } = workspace;
    return openModal({
      id: ids.answerModal,
      title: ANSWER_TITLE,
      submit: 'Let it stand',
      data: { ...value, name, handle },
      blocks: [
        section(md`${named(workspace)} · Call ${code(value.callId)} stays as it was counted. Whoever disputed it is told why.`),
        textInput('answer', { label: 'Reason', most: 200 }),
      ],
    });
  },
});

export const answerSubmit = defineModal({
  data: answerData.extend({ name: z.string(), handle: z.string() }),
  check: '/minutes explain',
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const { disputeId } = data;
    const workspaceId = data.workspaceId as WorkspaceId;
    const { workspace, callId, byName } = await answerDispute(ctx, { workspaceId, disputeId, answer: form.text('answer') ?? '' });
    return ephemeral(message(md`${named(workspace)} · ${byName} is told why call ${code(callId)} stands.`));
  },
});
