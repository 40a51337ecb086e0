import type { Context, Platform } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import type { ProviderId } from './providers.js';
import { type UnplacedCall, type UnplacedNumber, unplacedCalls, unplacedNumbers } from './unplaced-model.js';

/** Calls that look the same to us, and how many they are. */
export interface UnplacedKind {
  provider: ProviderId;
  providerAgentId: string | null;
  ownNumber: string | null;
  count: number;
  firstAt: Date;
  lastAt: Date;
}

/** Keeps a call, or leaves the one that is there as it is. */
export async function insertOnce(platform: Platform, { _id, ...call }: UnplacedCall, number?: UnplacedNumber): Promise<void> {
  // The number first: a call without it could be counted before it comes.
  if (number) {
    const { _id: id, ...rest } = number;
    await unplacedNumbers(platform.db).updateOne({ _id: id }, { $setOnInsert: rest }, { upsert: true });
  }
  await unplacedCalls(platform.db).updateOne({ _id }, { $setOnInsert: call }, { upsert: true });
}

export async function find(platform: Platform, id: string): Promise<UnplacedCall | null> {
  return unplacedCalls(platform.db).findById(id).lean();
}

/** The other party's number, while it is kept. */
export async function numberOf(platform: Platform, id: string): Promise<string | undefined> {
  return (await unplacedNumbers(platform.db).findById(id).lean())?.number;
}

const open = (ctx: Context, workspaceId: WorkspaceId) => ({ teamId: ctx.teamId, workspaceId, countedAt: { $exists: false } });

/** How many wait in a workspace. */
export async function countUnplaced(ctx: Context, workspaceId: WorkspaceId): Promise<number> {
  return unplacedCalls(ctx.platform.db).countDocuments(open(ctx, workspaceId));
}

/** What waits in a workspace, the most recent kinds first. */
export async function kinds(ctx: Context, workspaceId: WorkspaceId, limit: number): Promise<UnplacedKind[]> {
  const mark = (field: string) => ({ $ifNull: [field, null] });
  const found = await unplacedCalls(ctx.platform.db).aggregate<Omit<UnplacedKind, 'provider'> & { _id: UnplacedKind }>([
    { $match: open(ctx, workspaceId) },
    {
      $group: {
        _id: { provider: '$provider', providerAgentId: mark('$providerAgentId'), ownNumber: mark('$ownNumber') },
        count: { $sum: 1 },
        firstAt: { $min: '$heardAt' },
        lastAt: { $max: '$heardAt' },
      },
    },
    { $sort: { lastAt: -1, _id: 1 } },
    { $limit: limit },
  ]);
  return found.map(({ _id, count, firstAt, lastAt }) => ({ ..._id, count, firstAt, lastAt }));
}

type Kind = Pick<UnplacedKind, 'provider' | 'providerAgentId' | 'ownNumber'>;

/** The calls of a kind that wait, oldest first. */
export async function callsOf(ctx: Context, workspaceId: WorkspaceId, kind: Kind, limit: number): Promise<UnplacedCall[]> {
  const same = (value: string | null) => value ?? { $exists: false };
  return unplacedCalls(ctx.platform.db)
    .find({
      ...open(ctx, workspaceId),
      provider: kind.provider,
      providerAgentId: same(kind.providerAgentId),
      ownNumber: same(kind.ownNumber),
    })
    .sort({ heardAt: 1, _id: 1 })
    .limit(limit)
    .lean();
}

/** Platforms give up sending a call again long before. */
const REMEMBERED_MS = 40 * 24 * 60 * 60 * 1000;

/** The call stands in the ledger. */
export async function markCounted(platform: Platform, id: string, countedAt: Date): Promise<void> {
  const purgeAt = new Date(countedAt.getTime() + REMEMBERED_MS);
  await unplacedCalls(platform.db).updateOne({ _id: id }, { $set: { countedAt, purgeAt } });
  await unplacedNumbers(platform.db).deleteOne({ _id: id });
}

/** H7: erases a number (E.164) that was kept for a workspace's calls; they stay, and are counted without it. */
export async function forgetUnplacedNumber({ db }: Platform, workspaceId: WorkspaceId, number: string): Promise<void> {
  await unplacedNumbers(db).deleteMany({ workspaceId, number });
}

/** Removes what was kept for a workspace that is no more. */
export async function forgetUnplacedOf(platform: Platform, workspaceId: WorkspaceId): Promise<void> {
  await unplacedCalls(platform.db).deleteMany({ workspaceId });
  await unplacedNumbers(platform.db).deleteMany({ workspaceId });
}
