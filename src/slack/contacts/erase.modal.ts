import { z } from 'zod';
import type { Agent } from '../../domain/agents/index.js';
import { type ErasureAhead, eraseNumber, whatErasureTakes } from '../../domain/contacts/index.js';
import type { Context } from '../../domain/context.js';
import type { AgentId, WorkspaceId } from '../../domain/ids.js';
import { message, section } from '../kit/blocks.js';
import { defineModal } from '../kit/define.js';
import { listText, plural } from '../kit/figures.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral } from '../kit/reply.js';
import { type Md, md, named } from '../kit/text.js';
import { ids } from './ids.js';

/** H7: says what erasing a number takes, of one agent or of all, to those who may do it. */
export async function eraseForm(
  ctx: Context,
  { workspaceId, number }: { workspaceId: WorkspaceId; number: string },
  agent?: Agent,
): Promise<Modal> {
  const ahead = await whatErasureTakes(ctx, { workspaceId, number, ...(agent ? { agentId: agent._id } : {}) });
  const { name, handle } = ahead.workspace;
  return {
    id: ids.eraseModal,
    title: 'Erase a number',
    submit: 'Erase for good',
    close: 'Keep it',
    data: { workspaceId, name, handle, number: ahead.number, ...(agent ? { agentId: agent._id, agentName: agent.name } : {}) },
    blocks: [section(whatGoes(ahead, agent))],
  };
}

function whatGoes({ workspace, number, national, country, contacts, isOwn }: ErasureAhead, agent?: Agent): Md[] {
  const whose = agent ? md`of *${agent.name}*` : md`of every agent of this workspace`;
  const known = contacts
    .slice(0, 10)
    .map(({ agentName, name, calls }) => `${agentName}${name ? ` (as ${name})` : ''}, ${plural(calls, 'call')}`);
  return [
    md`${named(workspace)} · Erase *${number}*${country ? md` (${national}, ${country})` : ''}? *This cannot be undone.*`,
    known.length > 0 ? md`• It goes from the contacts of ${listText(known)}.` : md`• No agent has it among its contacts.`,
    md`• Whatever was reported with its calls goes, ${whose}: numbers, direction, metadata. The calls themselves stay, with what they cost.`,
    isOwn
      ? md`• It is one of this workspace’s own numbers, so reports by number go on naming it.`
      : md`• Reports by number no longer name it; their sums stay.`,
    md`• What your webhooks have been sent and what your voice platform keeps is not touched.`,
    md`• The audit keeps that you asked for it, and the last two digits.`,
  ];
}

export const eraseSubmit = defineModal({
  data: z.object({
    workspaceId: z.string().min(1),
    name: z.string(),
    handle: z.string(),
    number: z.string(),
    agentId: z.string().optional(),
    agentName: z.string().optional(),
  }),
  check: '/workspace audit',
  run: async ({ ctx, data, about }) => {
    about(data);
    const { number, agentId, agentName } = data;
    const only = agentId ? { agentId: agentId as AgentId } : {};
    await eraseNumber(ctx, { workspaceId: data.workspaceId as WorkspaceId, number, ...only });
    const of = agentName ? md` for *${agentName}*; other agents keep what they have of it` : md``;
    const line = md`${named(data)} · The number that ends in ${number.slice(-2)} is erased${of}. The ledger held nothing of it and is unchanged.`;
    return ephemeral(message(line));
  },
});
