import { type Context, type Tx, within } from '../context.js';
import type { AccountId, AgentId, KnowledgeBaseId, ResourceId, WorkspaceId } from '../ids.js';
import { type Connection, type KnowledgeBase, knowledgeBases, knowledgeConnections, type Resource } from './model.js';

export async function insertBase(tx: Tx, base: KnowledgeBase): Promise<void> {
  await knowledgeBases(tx.platform.db).create([base], { session: tx.session });
}

export async function findBase(ctx: Context, id: KnowledgeBaseId): Promise<KnowledgeBase | null> {
  return knowledgeBases(ctx.platform.db)
    .findOne({ _id: id, teamId: ctx.teamId })
    .session(ctx.session ?? null)
    .lean();
}

/** The account's knowledge bases, oldest first, without their texts. */
export async function basesOf(ctx: Context, accountId: AccountId): Promise<KnowledgeBase[]> {
  return knowledgeBases(ctx.platform.db)
    .find({ accountId, teamId: ctx.teamId }, { 'resources.text': 0 })
    .session(ctx.session ?? null)
    .sort({ createdAt: 1, _id: 1 })
    .lean();
}

/** Those of the account's that have one of these ids, whole, oldest first. */
export async function findBases(ctx: Context, accountId: AccountId, ids: readonly KnowledgeBaseId[]): Promise<KnowledgeBase[]> {
  return knowledgeBases(ctx.platform.db)
    .find({ _id: { $in: [...ids] }, accountId, teamId: ctx.teamId })
    .session(ctx.session ?? null)
    .sort({ createdAt: 1, _id: 1 })
    .lean();
}

type Change = { $set?: Partial<KnowledgeBase>; $unset?: { description: 1 }; $push?: object; $pull?: object };

/** Changes a knowledge base that is still there; gives it as it is then, or null. */
export async function changeBase(tx: Tx, id: KnowledgeBaseId, change: Change = {}): Promise<KnowledgeBase | null> {
  return knowledgeBases(tx.platform.db)
    .findOneAndUpdate(
      { _id: id, teamId: tx.teamId },
      { ...change, $inc: { revision: 1 } },
      { session: tx.session, returnDocument: 'after' },
    )
    .lean();
}

export const pushing = (resource: Resource): Change => ({ $push: { resources: resource } });
export const pulling = (_id: ResourceId): Change => ({ $pull: { resources: { _id } } });

/** Removes a knowledge base and every connection to it. */
export async function removeBase(tx: Tx, id: KnowledgeBaseId): Promise<void> {
  await knowledgeBases(tx.platform.db).deleteOne({ _id: id, teamId: tx.teamId }, { session: tx.session });
  await knowledgeConnections(tx.platform.db).deleteMany({ knowledgeBaseId: id, teamId: tx.teamId }, { session: tx.session });
}

/** Connects; what is connected already stays as it is. */
export async function connect(tx: Tx, connection: Connection): Promise<void> {
  const { _id, connectedAt, teamId, accountId, ...which } = connection;
  await knowledgeConnections(tx.platform.db).updateOne(
    which,
    { $setOnInsert: { _id, connectedAt, teamId, accountId } },
    { upsert: true, session: tx.session },
  );
}

/** Ends a workspace's connection with those of its agents, or that of one agent only. Gives how many ended. */
export async function disconnect(
  tx: Tx,
  which: { knowledgeBaseId: KnowledgeBaseId; workspaceId: WorkspaceId; agentId?: AgentId },
): Promise<number> {
  const done = await knowledgeConnections(tx.platform.db).deleteMany({ ...which, teamId: tx.teamId }, { session: tx.session });
  return done.deletedCount;
}

/** Every connection of these knowledge bases. */
export async function connectionsOf(ctx: Context, ids: readonly KnowledgeBaseId[]): Promise<Connection[]> {
  return knowledgeConnections(ctx.platform.db)
    .find({ knowledgeBaseId: { $in: [...ids] }, teamId: ctx.teamId })
    .session(ctx.session ?? null)
    .sort({ connectedAt: 1, _id: 1 })
    .lean();
}

/** What a workspace is connected to: null for its own connections, or those of one of its agents. */
export async function connectedTo(ctx: Context, workspaceId: WorkspaceId, agentId: AgentId | null): Promise<KnowledgeBaseId[]> {
  const found = await knowledgeConnections(ctx.platform.db)
    .find({ workspaceId, agentId, teamId: ctx.teamId })
    .session(ctx.session ?? null)
    .lean();
  return found.map(({ knowledgeBaseId }) => knowledgeBaseId);
}

/** M7: names of what is connected to a workspace. */
export async function connectedNames(ctx: Context, workspaceId: WorkspaceId): Promise<string[]> {
  const ids = await connectedTo(ctx, workspaceId, null);
  const found = await knowledgeBases(ctx.platform.db)
    .find({ _id: { $in: ids }, teamId: ctx.teamId }, { name: 1 })
    .session(ctx.session ?? null)
    .sort({ createdAt: 1, _id: 1 })
    .lean();
  return found.map(({ name }) => name);
}

/** A7: an agent that is no more reads nothing. */
export async function endConnectionsOfAgent(tx: Tx, agentId: AgentId): Promise<void> {
  await knowledgeConnections(tx.platform.db).deleteMany({ agentId, teamId: tx.teamId }, { session: tx.session });
}

/** W11: nor does a workspace, or an agent of it. */
export async function endConnectionsOfWorkspace(tx: Tx, workspaceId: WorkspaceId): Promise<void> {
  await knowledgeConnections(tx.platform.db).deleteMany({ workspaceId, teamId: tx.teamId }, { session: tx.session });
}

/** M6: another account has taken everything over. */
export async function moveKnowledge(tx: Tx, from: AccountId, accountId: AccountId): Promise<void> {
  const of = { accountId: from, teamId: tx.teamId };
  await knowledgeBases(tx.platform.db).updateMany(of, { $set: { accountId }, $inc: { revision: 1 } }, within(tx));
  await knowledgeConnections(tx.platform.db).updateMany(of, { $set: { accountId } }, within(tx));
}
