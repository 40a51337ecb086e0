import { type Context, type Platform, type Tx, within } from '../context.js';
import { type AccountId, newId, type TeamId, type UserId, type WorkspaceId } from '../ids.js';
import { type Account, accounts, type Renewal } from './model.js';

/** The id of a person's account follows from who they are, so two first visits at once make one account. */
export function accountIdOf(teamId: TeamId, userId: UserId): AccountId {
  return newId<AccountId>('account', `${teamId}:${userId}`);
}

export async function findAccount(ctx: Context, userId: UserId): Promise<Account | null> {
  return accounts(ctx.platform.db)
    .findOne({ teamId: ctx.teamId, userId })
    .session(ctx.session ?? null)
    .lean();
}

export async function getAccount(ctx: Context, accountId: AccountId): Promise<Account | null> {
  return accounts(ctx.platform.db)
    .findOne({ _id: accountId, teamId: ctx.teamId })
    .session(ctx.session ?? null)
    .lean();
}

export async function findByIds(ctx: Context, userIds: readonly UserId[]): Promise<Account[]> {
  return accounts(ctx.platform.db)
    .find({ teamId: ctx.teamId, userId: { $in: [...userIds] } })
    .session(ctx.session ?? null)
    .lean();
}

export async function nameOfOwner(ctx: Context, accountId: AccountId): Promise<string> {
  return (await getAccount(ctx, accountId))?.name ?? 'the owner';
}

/** Makes the account when there is none; gives true when this call made it. */
export async function insertAccount(tx: Tx, account: Account): Promise<boolean> {
  const { _id, ...rest } = account;
  const done = await accounts(tx.platform.db).updateOne(
    { _id },
    { $setOnInsert: { ...rest } },
    { upsert: true, session: tx.session },
  );
  return done.upsertedCount === 1;
}

export async function updateAccount(ctx: Context, accountId: AccountId, set: Partial<Account>): Promise<void> {
  await accounts(ctx.platform.db).updateOne({ _id: accountId, teamId: ctx.teamId }, { $set: set }, within(ctx));
}

/** Slack has the person active again. */
export async function unmarkDeactivated(tx: Tx, userId: UserId): Promise<void> {
  await accounts(tx.platform.db).updateOne(
    { teamId: tx.teamId, userId },
    { $unset: { deactivatedAt: 1 } },
    { session: tx.session },
  );
}

export async function setCurrentWorkspace(ctx: Context, userId: UserId, workspaceId: WorkspaceId): Promise<void> {
  await accounts(ctx.platform.db).updateOne(
    { teamId: ctx.teamId, userId },
    { $set: { currentWorkspaceId: workspaceId } },
    within(ctx),
  );
}

/** Makes every other transaction on this account's seats wait or try again; gives the account as it now is. */
export async function lockAccount(tx: Tx, accountId: AccountId): Promise<Account | null> {
  return accounts(tx.platform.db)
    .findOneAndUpdate(
      { _id: accountId, teamId: tx.teamId },
      { $inc: { revision: 1 } },
      { session: tx.session, returnDocument: 'after' },
    )
    .lean();
}

/** Removes an account that stood for somebody outside Slack, who has one of their own now (I7). */
export async function removeAccount(tx: Tx, accountId: AccountId): Promise<void> {
  await accounts(tx.platform.db).deleteOne({ _id: accountId, teamId: tx.teamId }, { session: tx.session });
}

/** Accounts, of all teams, whose plan minutes were never made or end at or before `before`. */
export async function accountsToRenew(platform: Platform, before: Date, limit: number): Promise<Account[]> {
  return accounts(platform.db)
    .find({ $or: [{ 'renewal.until': null }, { 'renewal.until': { $lte: before } }] })
    .limit(limit)
    .lean();
}

export async function setRenewal(tx: Tx, accountId: AccountId, renewal: Renewal): Promise<void> {
  await accounts(tx.platform.db).updateOne({ _id: accountId, teamId: tx.teamId }, { $set: { renewal } }, { session: tx.session });
}
