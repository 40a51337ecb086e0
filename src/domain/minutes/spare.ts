import { enter } from '../access.js';
import type { Context } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { availableOf, readWorkspaceState } from '../ledger/index.js';
import { type Workspace, workspacesOfAccount } from '../workspaces/index.js';

export interface Spare {
  workspace: Workspace;
  availableSeconds: number;
}

/** N9: the owner's other workspaces that have unused minutes, most first. For the owner alone. */
export async function spareMinutes(ctx: Context, workspaceId: WorkspaceId): Promise<Spare[]> {
  const { workspace } = await enter(ctx, workspaceId, 'owner');
  const others = (await workspacesOfAccount(ctx, workspace.accountId)).filter(
    ({ _id, status }) => _id !== workspaceId && status === 'active',
  );
  const found = await Promise.all(
    others.map(async (other) => ({
      workspace: other,
      availableSeconds: availableOf(await readWorkspaceState(ctx.platform, other._id, ctx.now)),
    })),
  );
  return found.filter(({ availableSeconds }) => availableSeconds > 0).sort((a, b) => b.availableSeconds - a.availableSeconds);
}
