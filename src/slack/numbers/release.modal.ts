import { z } from 'zod';
import { listAgents } from '../../domain/agents/index.js';
import type { PhoneNumberId, WorkspaceId } from '../../domain/ids.js';
import { mapNumber, type NumberPlace, readNumberById, releaseNumber } from '../../domain/phone-numbers/index.js';
import { enterFor } from '../../domain/verb.js';
import { message, section } from '../kit/blocks.js';
import { defineAction, defineCommand, defineModal } from '../kit/define.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral, openModal } from '../kit/reply.js';
import { md, named } from '../kit/text.js';
import { ids } from './ids.js';
import { MAP_TITLE, mapModal } from './map.modal.js';
import { numberText } from './numbers.view.js';
import { numberTyped } from './typed.js';

const TITLE = 'Release a number';

/** A6: what giving a number up means, before it is done. */
function releaseModal({ workspace, number }: NumberPlace): Modal {
  const { _id: workspaceId, name, handle } = workspace;
  const leads = number.agentName === undefined ? [] : [md`• It no longer leads to *${number.agentName}*.`];
  return {
    id: ids.releaseModal,
    title: TITLE,
    submit: 'Release',
    close: 'Keep it',
    data: { workspaceId, name, handle, numberId: number._id },
    blocks: [
      section([
        md`${named(workspace)} · Release ${numberText(number)}?`,
        ...leads,
        md`• Any workspace of this Slack team may add it then.`,
        md`• Calls that went over it stay in the history and in reports.`,
        md`• Your provider is not told: there it stays yours until you give it up there.`,
      ]),
    ],
  };
}

export const releaseCommand = defineCommand({
  path: ['numbers', 'release'],
  usage: 'NUMBER',
  summary: 'Give a number up; asks first',
  needs: 'editor',
  reads: true,
  opens: TITLE,
  run: async (visit) => {
    await enterFor(visit.ctx, releaseNumber, (await visit.place()).workspace._id);
    return openModal(releaseModal(await numberTyped(visit)));
  },
});

/** The menu beside a number: `map ws_… pn_…` or `release ws_… pn_…`. Both open a form; its verb decides. */
export const manageAction = defineAction({
  value: z.string().regex(/^(?:map|release) ws_[\w-]{1,40} pn_[\w-]{1,40}$/),
  reads: true,
  opens: MAP_TITLE,
  run: async ({ ctx, value, about }) => {
    const [act, place = '', id = ''] = value.split(' ');
    const workspaceId = place as WorkspaceId;
    const { workspace } = await enterFor(ctx, act === 'map' ? mapNumber : releaseNumber, workspaceId);
    about(workspace);
    const found = await readNumberById(ctx, workspaceId, id as PhoneNumberId);
    if (act === 'release') return openModal(releaseModal(found));
    return openModal(mapModal(workspace, (await listAgents(ctx, workspaceId)).agents, found.number));
  },
});

export const releaseSubmit = defineModal({
  data: z.object({ workspaceId: z.string().min(1), name: z.string(), handle: z.string(), numberId: z.string().min(1) }),
  check: '/numbers',
  run: async ({ ctx, data, about }) => {
    about(data);
    const which = { workspaceId: data.workspaceId as WorkspaceId, numberId: data.numberId as PhoneNumberId };
    const number = await releaseNumber(ctx, which);
    return ephemeral(message(md`${named(data)} · ${numberText(number)} is released.`));
  },
});
