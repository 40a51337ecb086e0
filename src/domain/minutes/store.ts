import { driverCollection } from '../../platform/mongo.js';
import type { Context, Platform, Tx } from '../context.js';
import type { AccountId, SourceId, TeamId } from '../ids.js';
import { type Source, sources } from './model.js';

export async function insertOnce(tx: Tx, source: Source): Promise<Source> {
  const { _id, ...rest } = source;
  const kept = await sources(tx.platform.db)
    .findOneAndUpdate({ _id }, { $setOnInsert: { ...rest } }, { upsert: true, returnDocument: 'after', session: tx.session })
    .lean();
  return kept as Source;
}

export async function markBought(platform: Platform, id: SourceId): Promise<void> {
  await sources(platform.db).updateOne({ _id: id }, { $set: { bought: true } });
}

/** Sources whose first entry may be missing, made before `before`. */
export async function unbought(platform: Platform, before: Date, limit: number): Promise<Source[]> {
  return sources(platform.db)
    .find({ bought: false, createdAt: { $lt: before } })
    .limit(limit)
    .lean();
}

/** A source of this account, or null. */
export async function findSource(ctx: Context, accountId: AccountId, id: SourceId): Promise<Source | null> {
  return sources(ctx.platform.db).findOne({ _id: id, accountId, teamId: ctx.teamId }).lean();
}

/** A source of this team, or null. For what runs without a person who could be asked whose it is. */
export async function sourceInTeam(platform: Platform, teamId: TeamId, id: SourceId): Promise<Source | null> {
  return sources(platform.db).findOne({ _id: id, teamId }).lean();
}

/** The source that is meant by one: itself, or the period of its series that runs at `at`; null where none does. */
export async function sourceInForceAt(platform: Platform, teamId: TeamId, id: SourceId, at: Date): Promise<Source | null> {
  const named = await sourceInTeam(platform, teamId, id);
  if (!named?.seriesId) return named;
  return sources(platform.db)
    .findOne({ seriesId: named.seriesId, teamId, startsAt: { $lte: at }, endsAt: { $gt: at } })
    .lean();
}

/** The source itself, or every period of its series, which share their name and price (N1). */
export async function periodsOf(ctx: Context, { _id, seriesId }: Source): Promise<SourceId[]> {
  if (!seriesId) return [_id];
  const found = await sources(ctx.platform.db).find({ seriesId, teamId: ctx.teamId }, { _id: 1 }).lean();
  return found.map((source) => source._id);
}

/** The latest period of a series, or null. */
export async function lastOfSeries(ctx: Context, seriesId: string): Promise<Source | null> {
  return sources(ctx.platform.db).findOne({ seriesId, teamId: ctx.teamId }).sort({ period: -1 }).lean();
}

/** The sources of an account as its owner sees them, oldest first: of a series only the period that runs at `ctx.now`. */
export async function shownSources(ctx: Context, accountId: AccountId): Promise<Source[]> {
  const { now, teamId } = ctx;
  return sources(ctx.platform.db)
    .find({ accountId, teamId, $or: [{ seriesId: { $exists: false } }, { startsAt: { $lte: now }, endsAt: { $gt: now } }] })
    .sort({ createdAt: 1, _id: 1 })
    .lean();
}

/** A source by its id alone, for what its owner must hear. */
export async function knownSource(platform: Platform, id: SourceId): Promise<Source | null> {
  return sources(platform.db).findById(id).lean();
}

/** The sources of an account, past periods too, oldest first. */
export async function sourcesOf(ctx: Context, accountId: AccountId): Promise<Source[]> {
  return driverCollection<Source>(ctx.platform.db, 'sources')
    .find({ accountId, teamId: ctx.teamId })
    .sort({ createdAt: 1, _id: 1 })
    .toArray();
}

/** M6: the account's sources belong to another account from now on. */
export async function moveSources(tx: Tx, from: AccountId, to: AccountId): Promise<void> {
  await sources(tx.platform.db).updateMany(
    { teamId: tx.teamId, accountId: from },
    { $set: { accountId: to } },
    { session: tx.session },
  );
}

/** What the account's sources were bought for, past ones too, by source; nobody else's business (M2). */
export async function boughtAt(
  ctx: Context,
  accountId: AccountId,
): Promise<Map<SourceId, Pick<Source, 'currency' | 'buyRateMicro'>>> {
  const found = await driverCollection<Source>(ctx.platform.db, 'sources')
    .find({ accountId, teamId: ctx.teamId })
    .project<Pick<Source, '_id' | 'currency' | 'buyRateMicro'>>({ currency: 1, buyRateMicro: 1 })
    .toArray();
  return new Map(found.map(({ _id, currency, buyRateMicro }) => [_id, { currency, buyRateMicro }]));
}
