import { z } from 'zod';
import { enter, type Place } from '../../domain/access.js';
import type { WorkspaceId } from '../../domain/ids.js';
import { listInvitations } from '../../domain/invitations/index.js';
import { listPeople } from '../../domain/workspaces/index.js';
import type { Message } from '../kit/blocks.js';
import { defineAction, defineCommand, type Visit } from '../kit/define.js';
import { ephemeral, replaceMessage } from '../kit/reply.js';
import { membersMessage } from './members.view.js';

/** M2, M3: who is here, and who is awaited. For every member. */
export const membersCommand = defineCommand({
  path: ['workspace', 'members'],
  usage: '',
  summary: 'Who belongs to a workspace, who is invited, and what you can change',
  needs: 'viewer',
  reads: true,
  run: async (visit) => ephemeral(await listOf(visit, await visit.place(), 0)),
});

/** Previous, Next, and Show members elsewhere. */
export const membersAction = defineAction({
  value: z.object({ workspaceId: z.string().min(1).max(64), page: z.number().int().min(0).max(100_000).optional() }),
  reads: true,
  run: async (visit) => {
    const { workspaceId, page } = visit.value;
    const place = await enter(visit.ctx, workspaceId as WorkspaceId, 'viewer');
    const list = await listOf(visit, place, page ?? 0);
    return page === undefined ? ephemeral(list) : replaceMessage(list);
  },
});

async function listOf({ ctx, person }: Pick<Visit, 'ctx' | 'person'>, place: Place, page: number): Promise<Message> {
  const { workspace, role } = place;
  const [people, invitations] = await Promise.all([listPeople(ctx, workspace._id), listInvitations(ctx, workspace._id)]);
  return membersMessage({ workspace, viewer: { userId: person.userId, role }, people, invitations, page });
}
