import { z } from 'zod';
import type { UserId, WorkspaceId } from '../../domain/ids.js';
import { offerTransfer, openOffer, whatTransferMeans } from '../../domain/transfers/index.js';
import { enterFor } from '../../domain/verb.js';
import { type CommandVisit, defineCommand, defineModal } from '../kit/define.js';
import { findMember, personIn } from '../kit/find-member.js';
import { memberIn } from '../kit/member-fields.js';
import { ephemeral, openModal, type Reply, updateModal } from '../kit/reply.js';
import { confirmTakeOver, setSuccessor } from './successor.js';
import { confirmModal, type Named, offeredMessage, openOfferMessage, TRANSFER_TITLE, whoModal } from './transfer.view.js';

/** M6, M7: one workspace to a member; or who follows in everything, and following. */
export const transferCommand = defineCommand({
  path: ['workspace', 'transfer'],
  usage: '[@person | successor @person | account @person]',
  summary: 'Offer a workspace to a member; name your successor; take over a deactivated owner’s account',
  needs: 'owner',
  check: '/workspace',
  opens: TRANSFER_TITLE,
  run: async (visit) => {
    const [first, ...rest] = visit.words.all;
    const word = first && !first.quoted && !first.userId ? first.text.toLowerCase() : '';
    if (word === 'successor') return setSuccessor(visit, personIn(rest));
    if (word === 'account') return confirmTakeOver(visit, personIn(rest));
    return offer(visit);
  },
});

async function offer(visit: CommandVisit): Promise<Reply> {
  const { ctx, words, place } = visit;
  const { workspace } = await place();
  await enterFor(ctx, offerTransfer, workspace._id);
  const person = personIn(words.all);
  const open = await openOffer(ctx, workspace._id);
  // Looked at first: an offer can be taken back though something now stands in the way of making one.
  if (open && !person) return ephemeral(openOfferMessage(workspace, open));
  const member = person && (await findMember(visit, workspace, person));
  const { seatsNeeded } = await whatTransferMeans(ctx, workspace._id, member?.userId);
  return openModal(member ? confirmModal(workspace, member, seatsNeeded, open) : whoModal(workspace));
}

const workspaceData = z.object({ workspaceId: z.string().min(1), name: z.string(), handle: z.string() });
const workspaceIn = (data: z.output<typeof workspaceData>): Named => ({ ...data, _id: data.workspaceId as WorkspaceId });

export const transferWho = defineModal({
  data: workspaceData,
  reads: true,
  run: async (visit) => {
    visit.about(visit.data);
    const workspace = workspaceIn(visit.data);
    const member = await memberIn(visit, workspace);
    const { seatsNeeded } = await whatTransferMeans(visit.ctx, workspace._id, member.userId);
    return updateModal(confirmModal(workspace, member, seatsNeeded, await openOffer(visit.ctx, workspace._id)));
  },
});

export const transferSubmit = defineModal({
  data: workspaceData.extend({ userId: z.string().min(1) }),
  check: '/workspace audit',
  run: async ({ ctx, data, about }) => {
    about(data);
    const workspace = workspaceIn(data);
    const { name, transfer } = await offerTransfer(ctx, { workspaceId: workspace._id, userId: data.userId as UserId });
    return ephemeral(offeredMessage(workspace, { transferId: transfer._id, name, expiresAt: transfer.expiresAt }));
  },
});
