import { z } from 'zod';
import { acceptTransfer, declineTransfer } from '../../domain/transfers/index.js';
import { defineAction } from '../kit/define.js';
import { nothing, replaceMessage } from '../kit/reply.js';
import { declinedMessage } from './transfer.view.js';

const transferId = z.string().min(1).max(64);

/** M7: the notices that follow change the message and tell the old owner, so the click itself says nothing. */
export const acceptAction = defineAction({
  value: transferId,
  check: '/workspace list',
  run: async ({ ctx, value }) => {
    await acceptTransfer(ctx, { transferId: value });
    return nothing();
  },
});

export const declineAction = defineAction({
  value: transferId,
  check: '/workspace list',
  run: async ({ ctx, value }) => {
    const { workspace } = await declineTransfer(ctx, { transferId: value });
    return replaceMessage(declinedMessage(workspace));
  },
});
