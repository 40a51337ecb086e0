import { z } from 'zod';
import { enter } from '../../domain/access.js';
import type { WorkspaceId } from '../../domain/ids.js';
import { moveMinutes, readBalance } from '../../domain/minutes/index.js';
import { enterFor } from '../../domain/verb.js';
import { defineAction } from '../kit/define.js';
import { ephemeral, openModal } from '../kit/reply.js';
import { nothingUnused } from './reclaim.view.js';
import { othersOwned } from './transfer.command.js';
import { nowhereToMove, TRANSFER_TITLE, transferForm } from './transfer.view.js';

/** N11: the Transfer button under minutes that are about to lapse opens the form of that workspace. */
export const transferAction = defineAction({
  value: z.object({ workspaceId: z.string().min(1).max(64) }),
  reads: true,
  opens: TRANSFER_TITLE,
  run: async ({ ctx, value, about }) => {
    const workspaceId = value.workspaceId as WorkspaceId;
    about((await enter(ctx, workspaceId, 'viewer')).workspace);
    const { workspace } = await enterFor(ctx, moveMinutes, workspaceId);
    const others = await othersOwned(ctx, workspace);
    if (others.length === 0) return ephemeral(nowhereToMove(workspace));
    const balance = await readBalance(ctx, workspaceId);
    if (balance.availableSeconds === 0) return ephemeral(nothingUnused(workspace, balance.heldSeconds));
    return openModal(transferForm(balance, others, {}));
  },
});
