import type { Context, Platform, Tx } from '../context.js';
import type { AccountId, InvitationId, WorkspaceId } from '../ids.js';
import { type Invitation, type InvitationStatus, invitations } from './model.js';

export async function find(ctx: Context, id: InvitationId): Promise<Invitation | null> {
  return invitations(ctx.platform.db)
    .findOne({ _id: id, teamId: ctx.teamId })
    .session(ctx.session ?? null)
    .lean();
}

/** The invitation a link belongs or once belonged to, of any team: the link itself says which. */
export async function findByHash(platform: Platform, hash: string, within?: Tx): Promise<Invitation | null> {
  return invitations(platform.db)
    .findOne({ $or: [{ tokenHash: hash }, { formerHashes: hash }] })
    .session(within?.session ?? null)
    .lean();
}

export async function insert(tx: Tx, invitation: Invitation): Promise<void> {
  await invitations(tx.platform.db).create([invitation], { session: tx.session });
}

/** The invitation of this person to this workspace that has not been answered, whether or not its time is up. */
export async function findPending(ctx: Context, workspaceId: WorkspaceId, person: string): Promise<Invitation | null> {
  return invitations(ctx.platform.db)
    .findOne({ teamId: ctx.teamId, workspaceId, person, status: 'pending' })
    .session(ctx.session ?? null)
    .lean();
}

/** Ends a pending, unexpired invitation; false when somebody or the clock was faster (I9). `with` a link: only that one's. */
export async function end(
  tx: Tx,
  id: InvitationId,
  status: 'accepted' | 'declined' | 'cancelled',
  more: { tokenHash?: string; inviteeName?: string } = {},
): Promise<boolean> {
  const done = await invitations(tx.platform.db).updateOne(
    {
      ...{ _id: id, teamId: tx.teamId, status: 'pending', expiresAt: { $gt: tx.now } },
      ...(more.tokenHash ? { tokenHash: more.tokenHash } : {}),
    },
    { $set: { status, endedAt: tx.now, ...(more.inviteeName ? { inviteeName: more.inviteeName } : {}) } },
    { session: tx.session },
  );
  return done.modifiedCount === 1;
}

/** Ends a pending invitation whether or not its time is up: its workspace closes, or another has taken its place. */
export async function close(tx: Tx, id: InvitationId): Promise<boolean> {
  const done = await invitations(tx.platform.db).updateOne(
    { _id: id, teamId: tx.teamId, status: 'pending' },
    { $set: { status: 'cancelled' satisfies InvitationStatus, endedAt: tx.now } },
    { session: tx.session },
  );
  return done.modifiedCount === 1;
}

/** Marks a pending invitation whose time is up as expired; false when it was no longer so. */
export async function expire(tx: Tx, id: InvitationId): Promise<boolean> {
  const done = await invitations(tx.platform.db).updateOne(
    { _id: id, status: 'pending', expiresAt: { $lte: tx.now } },
    { $set: { status: 'expired' satisfies InvitationStatus, endedAt: tx.now } },
    { session: tx.session },
  );
  return done.modifiedCount === 1;
}

/** Sets what `change` says, while the invitation is still as `while` says; false when it was not. */
export async function update(
  tx: Tx,
  id: InvitationId,
  condition: Partial<Pick<Invitation, 'status' | 'seat'>> & { remindedAt?: null; askedAt?: null; resentAs?: null },
  change: Partial<Invitation>,
): Promise<boolean> {
  const done = await invitations(tx.platform.db).updateOne(
    { _id: id, teamId: tx.teamId, ...condition } as never,
    { $set: change },
    { session: tx.session },
  );
  return done.matchedCount === 1;
}

/** Everything this person has been sent in the team and not yet answered, whether or not its time is up. */
export async function pendingOf(tx: Tx, person: string): Promise<Invitation[]> {
  return invitations(tx.platform.db).find({ teamId: tx.teamId, person, status: 'pending' }).session(tx.session).lean();
}

/** How many invitations the account has sent since `since` (I10). */
export async function countSince(ctx: Context, accountId: AccountId, since: Date): Promise<number> {
  return invitations(ctx.platform.db)
    .countDocuments({ accountId, createdAt: { $gt: since } })
    .session(ctx.session ?? null);
}

/** Invitations to a workspace that still live, oldest first. */
export async function livingOf(ctx: Context, workspaceId: WorkspaceId): Promise<Invitation[]> {
  return invitations(ctx.platform.db)
    .find({ teamId: ctx.teamId, workspaceId, status: 'pending', expiresAt: { $gt: ctx.now } })
    .sort({ createdAt: 1, _id: 1 })
    .session(ctx.session ?? null)
    .lean();
}

/** Every pending invitation to a workspace, whether or not its time is up. */
export async function openOf(tx: Tx, workspaceId: WorkspaceId): Promise<Invitation[]> {
  return invitations(tx.platform.db).find({ teamId: tx.teamId, workspaceId, status: 'pending' }).session(tx.session).lean();
}

/** Invitations to a workspace that ended unanswered since `since`, the latest first, unless another took their place. */
export async function expiredOf(ctx: Context, workspaceId: WorkspaceId, since: Date): Promise<Invitation[]> {
  return invitations(ctx.platform.db)
    .find({
      ...{ teamId: ctx.teamId, workspaceId, resentAs: null, status: { $in: ['pending', 'expired'] } },
      expiresAt: { $gt: since, $lte: ctx.now },
    })
    .sort({ expiresAt: -1, _id: 1 })
    .limit(100)
    .lean();
}

/** The account's living invitations in one state of seat, oldest first: the line, or those who hold a seat. */
export async function inLine(ctx: Context, accountId: AccountId, seat: Invitation['seat']): Promise<Invitation[]> {
  return invitations(ctx.platform.db)
    .find({ accountId, status: 'pending', seat, expiresAt: { $gt: ctx.now } })
    .sort({ createdAt: 1, _id: 1 })
    .session(ctx.session ?? null)
    .lean();
}

/** Pending invitations whose time was up at `now`, the longest ago first, of all teams. */
export async function findDue(ctx: Context, limit: number): Promise<Invitation[]> {
  return invitations(ctx.platform.db)
    .find({ status: 'pending', expiresAt: { $lte: ctx.now } })
    .sort({ expiresAt: 1 })
    .limit(limit)
    .lean();
}

/** I5: living invitations that end before `until` and were not reminded of yet, of all teams. */
export async function findToRemind(ctx: Context, until: Date, limit: number): Promise<Invitation[]> {
  return invitations(ctx.platform.db)
    .find({ status: 'pending', remindedAt: null, expiresAt: { $gt: ctx.now, $lte: until } })
    .sort({ expiresAt: 1 })
    .limit(limit)
    .lean();
}

/** Accounts of all teams with somebody in line. */
export async function accountsWithLine(ctx: Context): Promise<Pick<Invitation, 'accountId' | 'teamId'>[]> {
  return invitations(ctx.platform.db)
    .aggregate<{ _id: AccountId; teamId: Invitation['teamId'] }>([
      { $match: { status: 'pending', seat: 'waitlisted', expiresAt: { $gt: ctx.now } } },
      { $group: { _id: '$accountId', teamId: { $first: '$teamId' } } },
    ])
    .then((found) => found.map(({ _id, teamId }) => ({ accountId: _id, teamId })));
}

/** M6: the account's invitations belong to another account from now on. */
export async function moveInvitations(tx: Tx, from: AccountId, to: AccountId): Promise<void> {
  await invitations(tx.platform.db).updateMany(
    { teamId: tx.teamId, accountId: from },
    { $set: { accountId: to } },
    { session: tx.session },
  );
}

/** The ids of at most `limit` pending invitations whose time is up, of all teams. */
export async function dueIds(ctx: Context, limit: number): Promise<InvitationId[]> {
  const due = await invitations(ctx.platform.db)
    .find({ status: 'pending', expiresAt: { $lte: ctx.now } }, { _id: 1 })
    .limit(limit)
    .lean();
  return due.map(({ _id }) => _id);
}

/** Marks those of `ids` that are still pending and due as expired, and as not yet told; gives how many. */
export async function sweep(tx: Tx, ids: readonly InvitationId[]): Promise<number> {
  const done = await invitations(tx.platform.db).updateMany(
    { _id: { $in: [...ids] }, status: 'pending', expiresAt: { $lte: tx.now } },
    { $set: { status: 'expired' satisfies InvitationStatus, endedAt: tx.now, untold: true } },
    // By id: over the index on status the update would walk what it has just moved.
    { session: tx.session, hint: { _id: 1 } },
  );
  return done.modifiedCount;
}

/** Swept invitations whose people have not been told, of all teams. */
export async function untold(ctx: Context, limit: number): Promise<Invitation[]> {
  return invitations(ctx.platform.db).find({ untold: true }).limit(limit).lean();
}

/** Takes it upon this transaction to tell; false when somebody else has. */
export async function claimTelling(tx: Tx, id: InvitationId): Promise<boolean> {
  const done = await invitations(tx.platform.db).updateOne(
    { _id: id, untold: true },
    { $unset: { untold: 1 } },
    { session: tx.session },
  );
  return done.modifiedCount === 1;
}

/** True while the person has an invitation in this team that was not answered. */
export async function hasOpenInvitations(ctx: Context, person: string): Promise<boolean> {
  return (await invitations(ctx.platform.db).exists({ teamId: ctx.teamId, person, status: 'pending' })) !== null;
}
