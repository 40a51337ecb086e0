import { enter, reaches } from '../access.js';
import type { Context } from '../context.js';
import type { InvitationId, WorkspaceId } from '../ids.js';
import { inviterName } from './notices.js';
import { LISTED_MS } from './rules.js';
import * as store from './store.js';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface ListedInvitation {
  invitationId: InvitationId;
  name: string;
  role: 'admin' | 'editor' | 'viewer';
  state: 'pending' | 'waitlisted' | 'expired';
  invitedBy: string;
  expiresAt: Date;
  /** Days begun until the end, 0 once it has ended. */
  daysLeft: number;
  /** Place in the owner's line, from 1, while waitlisted (S3). */
  place?: number;
  /** What the viewer may do about it; the verbs decide again (M3). */
  may: { resend: boolean; cancel: boolean };
}

/** I3, M1: the people a workspace waits for, oldest first, then those whose invitation expired within 30 days. For every member. */
export async function listInvitations(ctx: Context, workspaceId: WorkspaceId): Promise<ListedInvitation[]> {
  const { workspace, role } = await enter(ctx, workspaceId, 'viewer');
  const [living, expired, line] = await Promise.all([
    store.livingOf(ctx, workspaceId),
    store.expiredOf(ctx, workspaceId, new Date(ctx.now.getTime() - LISTED_MS)),
    store.inLine(ctx, workspace.accountId, 'waitlisted'),
  ]);
  const mayResend = role === 'owner' || (reaches(role, 'admin') && workspace.adminsMayInvite);
  const invited = new Set(living.map(({ person }) => person));
  const gone = expired.filter(({ person }) => !invited.has(person));
  const listed = [...living, ...gone].map(async (invitation): Promise<ListedInvitation> => {
    const place = line.findIndex(({ _id }) => _id === invitation._id) + 1;
    const isLiving = living.includes(invitation);
    return {
      invitationId: invitation._id,
      name: invitation.inviteeName,
      role: invitation.role,
      state: !isLiving ? 'expired' : invitation.seat === 'waitlisted' ? 'waitlisted' : 'pending',
      invitedBy: await inviterName(ctx, invitation),
      expiresAt: invitation.expiresAt,
      daysLeft: isLiving ? Math.max(1, Math.ceil((invitation.expiresAt.getTime() - ctx.now.getTime()) / DAY_MS)) : 0,
      ...(place > 0 ? { place } : {}),
      may: { resend: !isLiving && mayResend, cancel: isLiving && role === 'owner' },
    };
  });
  return Promise.all(listed);
}
