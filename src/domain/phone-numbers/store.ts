import type { Context, Platform, Tx } from '../context.js';
import type { AgentId, PhoneNumberId, TeamId, WorkspaceId } from '../ids.js';
import { type PhoneNumber, phoneNumbers } from './model.js';

export async function insert(tx: Tx, number: PhoneNumber): Promise<void> {
  await phoneNumbers(tx.platform.db).create([number], { session: tx.session });
}

/** The number of this team, in whatever workspace. */
export async function findInTeam(platform: Platform, teamId: TeamId, number: string, ctx?: Context): Promise<PhoneNumber | null> {
  return phoneNumbers(platform.db)
    .findOne({ teamId, number })
    .session(ctx?.session ?? null)
    .lean();
}

export async function findIn(ctx: Context, workspaceId: WorkspaceId, id: PhoneNumberId): Promise<PhoneNumber | null> {
  return phoneNumbers(ctx.platform.db)
    .findOne({ _id: id, teamId: ctx.teamId, workspaceId })
    .session(ctx.session ?? null)
    .lean();
}

/** Some of a workspace's numbers in their order, and how many there are. */
export async function pageOf(
  ctx: Context,
  workspaceId: WorkspaceId,
  { skip, limit }: { skip: number; limit: number },
): Promise<{ numbers: PhoneNumber[]; count: number }> {
  const mine = { teamId: ctx.teamId, workspaceId };
  const [numbers, count] = await Promise.all([
    phoneNumbers(ctx.platform.db).find(mine).sort({ number: 1 }).skip(skip).limit(limit).lean(),
    phoneNumbers(ctx.platform.db).countDocuments(mine),
  ]);
  return { numbers, count };
}

/** The numbers that lead to an agent, in their order. */
export async function numbersOf(ctx: Context, agentId: AgentId): Promise<PhoneNumber[]> {
  return phoneNumbers(ctx.platform.db)
    .find({ agentId, teamId: ctx.teamId })
    .session(ctx.session ?? null)
    .sort({ number: 1 })
    .lean();
}

/** Leads a number to an agent, or with null to none; the number after it, null when it is gone. */
export async function setAgent(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: PhoneNumberId,
  agentId: AgentId | null,
): Promise<PhoneNumber | null> {
  return phoneNumbers(tx.platform.db)
    .findOneAndUpdate(
      { _id: id, teamId: tx.teamId, workspaceId },
      agentId === null ? { $unset: { agentId: 1 } } : { $set: { agentId } },
      { session: tx.session, returnDocument: 'after' },
    )
    .lean();
}

export async function remove(tx: Tx, workspaceId: WorkspaceId, id: PhoneNumberId): Promise<PhoneNumber | null> {
  return phoneNumbers(tx.platform.db)
    .findOneAndDelete({ _id: id, teamId: tx.teamId, workspaceId }, { session: tx.session })
    .lean();
}

/** A7: no number leads to this agent any more. */
export async function unmapAll(tx: Tx, agentId: AgentId): Promise<void> {
  await phoneNumbers(tx.platform.db).updateMany(
    { agentId, teamId: tx.teamId },
    { $unset: { agentId: 1 } },
    { session: tx.session },
  );
}

/** W11: the numbers of a workspace that is deleted are free again. */
export async function releaseAll(tx: Tx, workspaceId: WorkspaceId): Promise<void> {
  await phoneNumbers(tx.platform.db).deleteMany({ workspaceId, teamId: tx.teamId }, { session: tx.session });
}
