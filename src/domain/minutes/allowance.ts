import { z } from 'zod';
import { enter } from '../access.js';
import type { Context } from '../context.js';
import { refuseField } from '../errors.js';
import type { SourceId, WorkspaceId } from '../ids.js';
import { localDay } from '../time.js';
import { workspaceVerb } from '../verb.js';
import { workspaceId } from '../workspaces/index.js';
import type { Allowance } from './allowance-model.js';
import * as store from './allowance-store.js';
import { minutes } from './schema.js';
import { findSource } from './store.js';

const LetAdminsAdd = z.object({
  workspaceId,
  /** Null switches it off. */
  adminMinutes: z
    .object({ sourceId: z.string().max(64) as unknown as z.ZodType<SourceId, SourceId>, dailyCapMinutes: minutes })
    .nullable(),
});

/** M2: the owner lets admins add minutes from one source, up to so many a day of the workspace, or no more. */
export const letAdminsAdd = workspaceVerb({
  name: 'minutes.let-admins-add',
  needs: 'owner',
  input: LetAdminsAdd,
  audit: ({ adminMinutes }) => ({
    adminsMayAdd: adminMinutes !== null,
    ...(adminMinutes ? { sourceId: adminMinutes.sourceId, dailyCapSeconds: adminMinutes.dailyCapMinutes } : {}),
  }),
  run: async (tx, { adminMinutes }, { workspace: { _id, accountId } }): Promise<void> => {
    if (!adminMinutes) return store.disallow(tx, _id);
    const { sourceId, dailyCapMinutes: dailyCapSeconds } = adminMinutes;
    if (!(await findSource(tx, accountId, sourceId))) {
      refuseField('adminMinutes.sourceId', 'There is no such source among yours.', 'not_found');
    }
    await store.allow(tx, _id, { accountId, sourceId, dailyCapSeconds });
  },
});

export type AdminMinutes = Pick<Allowance, 'adminsMayAdd' | 'sourceId' | 'dailyCapSeconds'>;

/** M2: what admins may add, as the owner has set it; null where nothing was ever set. For the owner alone: it names a source. */
export async function readAdminMinutes(ctx: Context, id: WorkspaceId): Promise<AdminMinutes | null> {
  const { workspace } = await enter(ctx, id, 'owner');
  const found = await store.findAllowance(ctx, id);
  return found && found.accountId === workspace.accountId ? found : null;
}

/** M2: seconds that an admin may still add today; null for everybody else, and where admins may not. */
export async function mayAddToday(ctx: Context, id: WorkspaceId): Promise<number | null> {
  const { workspace, role } = await enter(ctx, id, 'viewer');
  if (role !== 'admin') return null;
  const found = await store.findAllowance(ctx, id);
  if (!found?.adminsMayAdd || found.accountId !== workspace.accountId) return null;
  return leftToday(found, localDay(workspace.timeZone, ctx.now.getTime()));
}

/** Seconds of the day's cap that nobody has added yet. */
export function leftToday({ day, seconds, dailyCapSeconds }: Allowance, today: number): number {
  return Math.max(0, dailyCapSeconds - (day >= today ? seconds : 0));
}
