import { z } from 'zod';
import { enter } from '../../domain/access.js';
import { findByIds } from '../../domain/accounts/index.js';
import { readAudit } from '../../domain/audit/index.js';
import type { Context } from '../../domain/context.js';
import type { UserId, WorkspaceId } from '../../domain/ids.js';
import type { Message } from '../kit/blocks.js';
import { defineAction, defineCommand } from '../kit/define.js';
import { ephemeral, replaceMessage } from '../kit/reply.js';
import { type AuditSpot, auditMessage } from './audit.view.js';
import { peopleIn } from './audit.words.js';

const PAGE = 10;

const place = z.tuple([z.number().int().nonnegative(), z.string().min(1).max(64)]);

/** M2, M3: who did what, and what was refused; for the owner and admins. */
export const auditCommand = defineCommand({
  path: ['workspace', 'audit'],
  usage: '',
  summary: 'Who did what in a workspace, and what was refused, newest first',
  needs: 'admin',
  reads: true,
  run: async (visit) => ephemeral(await pageOf(visit.ctx, { workspaceId: (await visit.place()).workspace._id })),
});

/** Older and Newer. */
export const auditAction = defineAction({
  value: z.object({ workspaceId: z.string().min(1).max(64), before: place.optional(), after: place.optional() }),
  reads: true,
  run: async ({ ctx, value }) => replaceMessage(await pageOf(ctx, value)),
});

async function pageOf(ctx: Context, { workspaceId, before, after }: AuditSpot): Promise<Message> {
  const id = workspaceId as WorkspaceId;
  const { workspace } = await enter(ctx, id, 'viewer');
  const page = await readAudit(ctx, {
    workspaceId: id,
    limit: PAGE,
    ...(before ? { before } : {}),
    ...(after ? { after } : {}),
  });
  const people = await findByIds(ctx, page.rows.flatMap(peopleIn) as UserId[]);
  const names = new Map<string, string>(people.map(({ userId, name }) => [userId, name]));
  return auditMessage(workspace, page, (userId) => names.get(userId) ?? userId);
}
