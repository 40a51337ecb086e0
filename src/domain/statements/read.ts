import { enter } from '../access.js';
import type { Context } from '../context.js';
import { DomainError } from '../errors.js';
import type { WorkspaceId } from '../ids.js';
import { boughtAt } from '../minutes/index.js';
import { type Month, monthName, monthOf, startOfPeriod } from '../months.js';
import { listWorkspaces, type Workspace } from '../workspaces/index.js';
import { computeStatement } from './compute.js';
import type { Statement } from './model.js';
import { type Priced, priced } from './priced.js';
import * as store from './store.js';

export interface StatementView {
  workspace: Workspace;
  statement: Statement;
  money: Priced;
  /** Buying prices and margins are told (M2). */
  forOwner: boolean;
}

/** N14: a workspace's month: frozen when it is closed, else as it stands. For members; what the minutes cost to buy for the owner alone. */
export async function readStatement(
  ctx: Context,
  { workspaceId, month }: { workspaceId: WorkspaceId; month: Month },
): Promise<StatementView> {
  const { workspace, role } = await enter(ctx, workspaceId, 'viewer');
  refuseUnlessBegun(ctx, workspace, month);
  const statement =
    (await store.find(ctx.platform, workspaceId, month)) ?? (await computeStatement(ctx.platform, workspace, month));
  const forOwner = role === 'owner';
  const bought = forOwner ? await boughtAt(ctx, workspace.accountId) : undefined;
  return { workspace, statement, money: priced(statement, bought), forOwner };
}

/** N14: the month of every workspace the person owns, in their order. */
export async function readStatements(ctx: Context, month: Month): Promise<StatementView[]> {
  const owned = (await listWorkspaces(ctx)).filter(({ role, workspace }) => role === 'owner' && hasBegun(ctx, workspace, month));
  const views: StatementView[] = [];
  for (const { workspace } of owned) views.push(await readStatement(ctx, { workspaceId: workspace._id, month }));
  return views;
}

const hasBegun = ({ now }: Context, { timeZone }: Workspace, month: Month): boolean =>
  startOfPeriod(month, 1, timeZone) <= now.getTime();

/** Throws `invalid_input` for a month that has not begun where the workspace is. */
export function refuseUnlessBegun(ctx: Context, workspace: Workspace, month: Month): void {
  if (hasBegun(ctx, workspace, month)) return;
  throw new DomainError('invalid_input', `${monthName(month)} has not begun yet.`, {
    next: `The latest is \`/minutes statement ${monthOf(workspace.timeZone, ctx.now.getTime())}\`.`,
  });
}
