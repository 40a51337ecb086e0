import { sameSecret } from '../../platform/crypto.js';
import { nameOfOwner } from '../accounts/index.js';
import type { Context, Platform } from '../context.js';
import type { InvitationId, TeamId, UserId } from '../ids.js';
import { findWorkspace } from '../workspaces/index.js';
import type { Invitation } from './model.js';
import { inviterName } from './notices.js';
import { isOver } from './rules.js';
import * as store from './store.js';
import { hashOf, looksLikeToken } from './token.js';

/** What a link leads to. `replaced`: a newer message holds a newer link. `closed`: the workspace is gone. */
export type LinkState = 'pending' | 'waitlisted' | 'expired' | 'cancelled' | 'declined' | 'accepted' | 'replaced' | 'closed';

export interface ReadInvitation {
  state: LinkState;
  invitationId: InvitationId;
  teamId: TeamId;
  /** Who may answer: a Slack person, to whom the link alone proves nothing, or `email:…`, to whom it does (I7). */
  person: UserId;
  isSlackPerson: boolean;
  inviteeName: string;
  inviterName: string;
  ownerName: string;
  workspaceName: string;
  role: Invitation['role'];
  expiresAt: Date;
  endedAt?: Date;
  /** Zone of the workspace: a page cannot know its reader's. */
  timeZone: string;
  place?: number;
  /** After the end: a new one was asked for, or sent. */
  wasAskedFor: boolean;
  wasResent: boolean;
}

/** I6, I8: the invitation behind a link, or null when there is none. The link says which team; nobody else does. */
export async function readInvitation(platform: Platform, token: string): Promise<ReadInvitation | null> {
  if (!looksLikeToken(token)) return null;
  const hash = hashOf(token);
  const found = await store.findByHash(platform, hash);
  if (!found) return null;
  // The database has found it by its hash already; this says so without regard to how an index compares.
  const isCurrent = sameSecret(found.tokenHash, hash);
  if (!isCurrent && !found.formerHashes?.some((former) => sameSecret(former, hash))) return null;
  return describe(linkContext(platform, found.teamId), found, isCurrent);
}

async function describe(ctx: Context, invitation: Invitation, isCurrent: boolean): Promise<ReadInvitation> {
  const workspace = await findWorkspace(ctx, invitation.workspaceId);
  const line = invitation.seat === 'waitlisted' ? await store.inLine(ctx, invitation.accountId, 'waitlisted') : [];
  const place = line.findIndex(({ _id }) => _id === invitation._id) + 1;
  return {
    state: workspace?.status !== 'active' ? 'closed' : stateOf(invitation, isCurrent, ctx.now),
    invitationId: invitation._id,
    teamId: invitation.teamId,
    person: invitation.person as UserId,
    isSlackPerson: invitation.userId !== undefined,
    inviteeName: invitation.inviteeName,
    inviterName: await inviterName(ctx, invitation),
    ownerName: await nameOfOwner(ctx, invitation.accountId),
    workspaceName: workspace?.name ?? '',
    role: invitation.role,
    expiresAt: invitation.expiresAt,
    ...(invitation.endedAt ? { endedAt: invitation.endedAt } : {}),
    timeZone: workspace?.timeZone ?? 'UTC',
    ...(place > 0 ? { place } : {}),
    wasAskedFor: invitation.askedAt !== undefined,
    wasResent: invitation.resentAs !== undefined,
  };
}

function stateOf(invitation: Invitation, isCurrent: boolean, now: Date): LinkState {
  if (invitation.status !== 'pending') return invitation.status;
  if (isOver(invitation, now)) return 'expired';
  if (!isCurrent) return 'replaced';
  return invitation.seat === 'waitlisted' ? 'waitlisted' : 'pending';
}

/** For reading only: nobody acts. */
function linkContext(platform: Platform, teamId: TeamId): Context {
  const base = { now: platform.clock.now(), log: platform.log, requestId: 'link', commandKey: 'link', platform };
  return { actor: { kind: 'job', name: 'invite-page' }, teamId, ...base };
}
