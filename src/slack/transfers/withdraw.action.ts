import { z } from 'zod';
import { enter } from '../../domain/access.js';
import type { WorkspaceId } from '../../domain/ids.js';
import { offerTransfer, whatTransferMeans, withdrawTransfer } from '../../domain/transfers/index.js';
import { enterFor } from '../../domain/verb.js';
import { defineAction } from '../kit/define.js';
import { openModal, replaceMessage } from '../kit/reply.js';
import { TRANSFER_TITLE, whoModal, withdrawnMessage } from './transfer.view.js';

const id = z.string().min(1).max(64);

/** M7: the owner takes an open offer back; the message with the button says so. */
export const withdrawAction = defineAction({
  value: z.object({ workspaceId: id, transferId: id }),
  check: '/workspace transfer',
  run: async ({ ctx, value, about }) => {
    const workspaceId = value.workspaceId as WorkspaceId;
    about((await enter(ctx, workspaceId, 'viewer')).workspace);
    const { workspace, name } = await withdrawTransfer(ctx, { workspaceId, transferId: value.transferId });
    return replaceMessage(withdrawnMessage(workspace, name));
  },
});

/** M7: the same offer to another member; the form asks whom, and says what becomes of the open one. */
export const offerElsewhereAction = defineAction({
  value: id,
  reads: true,
  opens: TRANSFER_TITLE,
  run: async ({ ctx, value, about }) => {
    const { workspace } = await enterFor(ctx, offerTransfer, value as WorkspaceId);
    about(workspace);
    await whatTransferMeans(ctx, workspace._id);
    return openModal(whoModal(workspace));
  },
});
