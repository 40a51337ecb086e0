import { nameOfOwner } from './accounts/store.js';
import type { Context } from './context.js';
import { DomainError } from './errors.js';
import type { WorkspaceId } from './ids.js';
import { roleOf } from './members/store.js';
import type { Workspace } from './workspaces/model.js';
import { findWorkspace } from './workspaces/store.js';

/** M1: strongest first. */
export const ROLES = ['owner', 'admin', 'editor', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** The weakest role that may do something in a workspace. */
export type Need = Role;

export interface Place {
  workspace: Workspace;
  /** The actor's role; the operator and jobs act as the owner would. */
  role: Role;
}

/** True when `role` is at least as strong as `need`. */
export function reaches(role: Role, need: Need): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(need);
}

const WHO: Record<Need, string> = {
  owner: 'Only the owner can do this.',
  admin: 'Only the owner and admins can do this.',
  editor: 'Only the owner, admins and editors can do this.',
  viewer: 'Only members can do this.',
};

/**
 * M2, M3, W12: the workspace and the actor's role in it, read now. A workspace of another team, one the person does not
 * belong to, and one that does not exist get the same answer. Throws `not_found` or `forbidden`.
 */
export async function enter(ctx: Context, workspaceId: WorkspaceId, need: Need): Promise<Place> {
  const found = findWorkspace(ctx, workspaceId);
  // Both at once, except within a transaction, where one has to follow the other.
  if (ctx.session) await found;
  const [workspace, role] = await Promise.all([found, roleIn(ctx, workspaceId)]);
  if (!workspace || !role) throw noSuchWorkspace();
  if (!reaches(role, need)) {
    const owner = await nameOfOwner(ctx, workspace.accountId);
    throw new DomainError('forbidden', WHO[need], { next: `Ask ${owner}.` });
  }
  return { workspace, role };
}

/** The one answer for everything a person may not know about. */
export function noSuchWorkspace(): DomainError {
  return new DomainError('not_found', 'There is no such workspace among yours.', { next: '`/workspace list` shows them.' });
}

/** W11: whatever would change a workspace that is on its way out. */
export function beingDeleted(name: string): DomainError {
  return new DomainError('conflict', `${name} is being deleted, so nothing in it can be changed any more.`, {
    next: '`/workspace list` shows your other workspaces.',
  });
}

async function roleIn(ctx: Context, workspaceId: WorkspaceId): Promise<Role | null> {
  switch (ctx.actor.kind) {
    case 'operator':
    case 'job':
      return 'owner';
    case 'person':
      return roleOf(ctx, workspaceId, ctx.actor.userId);
    case 'apiKey':
      return null;
  }
}
