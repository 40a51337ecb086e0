import { enter, noSuchWorkspace, type Place, type Role } from '../access.js';
import { findAccount, findByIds, nameOfOwner, setCurrentWorkspace } from '../accounts/index.js';
import type { Context } from '../context.js';
import { DomainError } from '../errors.js';
import type { UserId, WorkspaceId } from '../ids.js';
import { membersOf, placesOf } from '../members/index.js';
import type { Workspace } from './model.js';
import * as store from './store.js';

export interface ListedWorkspace {
  workspace: Workspace;
  role: Role;
  ownerName: string;
  current: boolean;
}

/** The person an act is done by. Throws when it is not a person. */
export function personOf(ctx: Context): UserId {
  if (ctx.actor.kind !== 'person') throw new DomainError('forbidden', 'Only a person can do this.', { next: 'Do it in Slack.' });
  return ctx.actor.userId;
}

/** W9: every workspace where the person is owner or member: My Workspace, other owned ones, the rest, each oldest first; the current one marked. */
export async function listWorkspaces(ctx: Context): Promise<ListedWorkspace[]> {
  const userId = personOf(ctx);
  const [account, places] = await Promise.all([findAccount(ctx, userId), placesOf(ctx, userId)]);
  const found = await store.findMany(
    ctx,
    places.map((p) => p.workspaceId),
  );
  const listed = await Promise.all(
    found.map(async (workspace) => ({
      workspace,
      role: places.find((p) => p.workspaceId === workspace._id)?.role ?? ('viewer' as Role),
      ownerName: await nameOfOwner(ctx, workspace.accountId),
      current: workspace._id === account?.currentWorkspaceId,
    })),
  );
  const rank = ({ role, workspace }: ListedWorkspace) => (role !== 'owner' ? 2 : workspace.isDefault ? 0 : 1);
  const age = ({ workspace }: ListedWorkspace) => workspace.createdAt.getTime();
  return listed.sort((a, b) => rank(a) - rank(b) || age(a) - age(b) || (a.workspace._id < b.workspace._id ? -1 : 1));
}

/**
 * C7: which workspace is meant. A handle that was typed; else the one whose alert channel this is, when exactly one of the
 * person's is; else the current one; else their own. Throws `not_found` for a handle that is none of theirs.
 */
export async function whichWorkspace(ctx: Context, hint: { handle?: string; channelId?: string } = {}): Promise<Place> {
  const userId = personOf(ctx);
  const account = await findAccount(ctx, userId);
  if (!account) throw noSuchWorkspace();
  if (hint.handle) return byHandle(ctx, account._id, hint.handle);
  if (hint.channelId) {
    const places = await placesOf(ctx, userId);
    const here = await store.withAlertChannel(
      ctx,
      hint.channelId,
      places.map((p) => p.workspaceId),
    );
    if (here.length === 1 && here[0]) return enter(ctx, here[0]._id, 'viewer');
  }
  if (account.currentWorkspaceId) {
    const current = await enter(ctx, account.currentWorkspaceId, 'viewer').catch((error: unknown) => {
      if (error instanceof DomainError && error.code === 'not_found') return null;
      throw error;
    });
    if (current) return current;
  }
  const own = (await store.ofAccount(ctx, account._id)).find((w) => w.isDefault);
  if (!own) throw noSuchWorkspace();
  return enter(ctx, own._id, 'viewer');
}

async function byHandle(ctx: Context, accountId: Workspace['accountId'], typed: string): Promise<Place> {
  const handle = typed.replace(/^@/, '').toLowerCase();
  const found =
    handle === 'my-workspace'
      ? (await store.ofAccount(ctx, accountId)).find((w) => w.isDefault)
      : await store.findByHandle(ctx, handle);
  if (!found) throw noSuchWorkspace();
  return enter(ctx, found._id, 'viewer');
}

/** W9: makes a workspace the person's current one. Throws `not_found` when they do not belong to it. */
export async function switchWorkspace(ctx: Context, to: { handle: string } | { workspaceId: WorkspaceId }): Promise<Place> {
  const place = 'handle' in to ? await whichWorkspace(ctx, to) : await enter(ctx, to.workspaceId, 'viewer');
  await setCurrentWorkspace(ctx, personOf(ctx), place.workspace._id);
  return place;
}

export interface ListedPerson {
  memberId: string;
  userId: UserId;
  role: Role;
  /** As they call themselves here, else as in Slack (M5). */
  name: string;
  pictureUrl?: string;
}

/** Names and roles of everybody in the workspace, the owner first, for those who belong to it. */
export async function listPeople(ctx: Context, workspaceId: WorkspaceId): Promise<ListedPerson[]> {
  await enter(ctx, workspaceId, 'viewer');
  const people = await membersOf(ctx, workspaceId);
  const known = await findByIds(
    ctx,
    people.map((p) => p.userId),
  );
  const names = new Map(known.map(({ userId, name }) => [userId, name]));
  return people.map(({ _id: memberId, userId, role, displayName, pictureUrl }) => ({
    memberId,
    userId,
    role,
    name: displayName ?? names.get(userId) ?? userId,
    ...(pictureUrl ? { pictureUrl } : {}),
  }));
}
