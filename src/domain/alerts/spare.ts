import { enter } from '../access.js';
import type { Context } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { availableOf, readWorkspaceState } from '../ledger/index.js';
import { readRunway } from '../reports/index.js';
import { type Workspace, workspacesOfAccount } from '../workspaces/index.js';

export interface Spare {
  workspace: Workspace;
  availableSeconds: number;
  /** When they run out at the present pace; null without use. */
  emptyAt: Date | null;
}

/** N9: the owner's other workspaces with unused minutes that will last longer than this one's, most first. For the owner alone. */
export async function spareMinutes(ctx: Context, workspaceId: WorkspaceId): Promise<Spare[]> {
  const { workspace } = await enter(ctx, workspaceId, 'owner');
  const others = (await workspacesOfAccount(ctx, workspace.accountId)).filter(
    ({ _id, status }) => _id !== workspaceId && status === 'active',
  );
  const [here, ...found] = await Promise.all([stockOf(ctx, workspace), ...others.map((other) => stockOf(ctx, other))]);
  const lastsLonger = ({ emptyAt }: Spare) => emptyAt === null || here?.emptyAt === null || emptyAt > (here?.emptyAt ?? ctx.now);
  return found
    .filter((spare) => spare.availableSeconds > 0 && lastsLonger(spare))
    .sort((a, b) => b.availableSeconds - a.availableSeconds);
}

async function stockOf(ctx: Context, workspace: Workspace): Promise<Spare> {
  const [state, { emptyAt }] = await Promise.all([
    readWorkspaceState(ctx.platform, workspace._id, ctx.now),
    readRunway(ctx, workspace._id),
  ]);
  return { workspace, availableSeconds: availableOf(state), emptyAt };
}
