import { z } from 'zod';
import { nameOfOwner } from '../../domain/accounts/index.js';
import { leaveWorkspace } from '../../domain/departures/index.js';
import type { WorkspaceId } from '../../domain/ids.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { actions, message, section } from '../kit/blocks.js';
import { defineCommand, defineModal } from '../kit/define.js';
import type { Modal } from '../kit/modal.js';
import { switchButton } from '../kit/next-steps.js';
import { ephemeral, openModal } from '../kit/reply.js';
import { code, md, named } from '../kit/text.js';
import { ids } from './ids.js';

const LEAVE_TITLE = 'Leave a workspace';

function leaveModal(workspace: Workspace, ownerName: string): Modal {
  const { _id: workspaceId, name, handle } = workspace;
  return {
    id: ids.leaveModal,
    title: LEAVE_TITLE,
    submit: 'Leave',
    close: 'Stay',
    data: { workspaceId, name, handle },
    blocks: [
      section([
        md`${named(workspace)} · Leave it?`,
        md`• Your access ends at once, and ${ownerName} is told.`,
        md`• Your seat is free again and goes to whoever waits for one.`,
        md`• What you made there stays with the workspace. To come back you need a new invitation.`,
      ]),
    ],
  };
}

/** M4: one leaves after a look at what that does; the owner hears at once why they cannot. */
export const leaveCommand = defineCommand({
  path: ['workspace', 'leave'],
  usage: '',
  summary: 'Leave a workspace of somebody else; asks first',
  needs: 'viewer',
  check: '/workspace list',
  opens: LEAVE_TITLE,
  run: async ({ ctx, place }) => {
    const { workspace, role } = await place();
    if (role === 'owner') await leaveWorkspace(ctx, { workspaceId: workspace._id });
    return openModal(leaveModal(workspace, await nameOfOwner(ctx, workspace.accountId)));
  },
});

export const leaveSubmit = defineModal({
  data: z.object({ workspaceId: z.string().min(1), name: z.string(), handle: z.string() }),
  check: '/workspace list',
  run: async ({ ctx, data, about }) => {
    about(data);
    const { workspace } = await leaveWorkspace(ctx, { workspaceId: data.workspaceId as WorkspaceId });
    const line = md`You left *${workspace.name}*. ${code('/workspace')} shows where you are now.`;
    return ephemeral(message(line, [section(line), ...actions(switchButton())]));
  },
});
