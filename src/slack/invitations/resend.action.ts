import { z } from 'zod';
import { enter } from '../../domain/access.js';
import type { InvitationId, WorkspaceId } from '../../domain/ids.js';
import { cancelInvitation, resendInvitation } from '../../domain/invitations/index.js';
import { message } from '../kit/blocks.js';
import { type ClickVisit, defineAction } from '../kit/define.js';
import { ephemeral, type Reply, replaceMessage } from '../kit/reply.js';
import { md, named } from '../kit/text.js';
import { invitedMessage } from './invited.view.js';

const row = z.object({ workspaceId: z.string().min(1).max(64), invitationId: z.string().min(1).max(64) });
type Row = z.output<typeof row>;

/** I4: sends an expired invitation again; the message with the button says what became of it. */
export const resendAction = defineAction({
  value: row,
  check: '/workspace members',
  run: async (visit): Promise<Reply> => {
    const { ctx, ids, workspace } = await entered(visit);
    const invited = await resendInvitation(ctx, ids);
    const answer = invitedMessage(invited, workspace);
    // A link is only for the eyes of whoever pressed the button.
    return invited.link || !visit.clicked ? ephemeral(answer) : replaceMessage(answer);
  },
});

/** I4: the owner takes a pending invitation back. */
export const cancelAction = defineAction({
  value: row,
  check: '/workspace members',
  run: async (visit): Promise<Reply> => {
    const { ctx, ids, workspace } = await entered(visit);
    const { invitation } = await cancelInvitation(ctx, ids);
    return ephemeral(
      message(
        md`${named(workspace)} · The invitation of ${invitation.inviteeName} is cancelled, and whatever they were sent no longer works.`,
      ),
    );
  },
});

async function entered({ ctx, value, about }: ClickVisit<Row>) {
  const ids = { workspaceId: value.workspaceId as WorkspaceId, invitationId: value.invitationId as InvitationId };
  const { workspace } = await enter(ctx, ids.workspaceId, 'viewer');
  about(workspace);
  return { ctx, ids, workspace };
}
