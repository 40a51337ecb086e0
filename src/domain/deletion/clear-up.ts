import { findAccount } from '../accounts/index.js';
import { recordAudit } from '../audit/index.js';
import type { Tx } from '../context.js';
import { endInvitationsOf, promoteWaiting } from '../invitations/index.js';
import { endConnectionsOfWorkspace } from '../knowledge-bases/index.js';
import { endMemberships, membersOf } from '../members/index.js';
import { postNotices } from '../notices/index.js';
import { releaseNumbersOf } from '../phone-numbers/index.js';
import { closeHooksOf } from '../provider-hooks/index.js';
import { freeSeats } from '../seats/index.js';
import { bury, type Workspace } from '../workspaces/index.js';

const KEEP_MS = 30 * 24 * 60 * 60 * 1000;

/** W11: everything a workspace has outside its chain ends, in one transaction; ledger and audit stay as a tombstone. */
export async function clearUp(tx: Tx, workspace: Workspace): Promise<void> {
  if (!(await bury(tx, workspace._id, tx.now, new Date(tx.now.getTime() + KEEP_MS)))) return;
  const people = (await membersOf(tx, workspace._id)).filter(({ role }) => role !== 'owner');
  const byName = (await findAccount(tx, workspace.ownerId))?.name ?? 'The owner';
  await endMemberships(tx, workspace._id);
  await endInvitationsOf(tx, workspace);
  await releaseNumbersOf(tx, workspace._id);
  await closeHooksOf(tx, workspace._id);
  await endConnectionsOfWorkspace(tx, workspace._id);
  const refs = people.map(({ userId }) => `member:${workspace._id}:${userId}`);
  await freeSeats(tx, workspace.accountId, refs);
  const { _id: workspaceId, name: workspaceName, handle: workspaceHandle } = workspace;
  const content = { kind: 'workspace-deleted', data: { workspaceId, workspaceName, workspaceHandle, byName } } as const;
  await postNotices(
    tx,
    people.map(({ userId }) => ({ key: `deleted:${workspaceId}:${userId}`, to: { userId }, content })),
  );
  await promoteWaiting(tx, workspace.accountId);
  await recordAudit(tx, { verb: 'workspace.deleted', outcome: 'accepted', workspaceId: workspace._id, handle: workspace.handle });
}
