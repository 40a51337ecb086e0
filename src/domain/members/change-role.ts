import { z } from 'zod';
import { findAccount } from '../accounts/index.js';
import { DomainError } from '../errors.js';
import type { UserId } from '../ids.js';
import { postNotice } from '../notices/index.js';
import { workspaceVerb } from '../verb.js';
import type { Member } from './model.js';
import { personName } from './name.js';
import { userId, workspaceId } from './schema.js';
import * as store from './store.js';

const ChangeRole = z.object({
  workspaceId,
  userId,
  role: z.enum(['admin', 'editor', 'viewer'], 'A role is admin, editor or viewer.'),
});

export interface RoleChanged {
  member: Member;
  name: string;
  was: Member['role'];
}

/** M2: gives a member another role. Never the owner's, never one's own, never to owner. The member is told. */
export const changeRole = workspaceVerb({
  name: 'member.change-role',
  needs: 'admin',
  input: ChangeRole,
  audit: (input, fact: RoleChanged) => ({ userId: input.userId, was: fact.was, role: input.role }),
  run: async (tx, input, { workspace }) => {
    const member = await memberFor(tx, input.workspaceId, input.userId);
    const name = await personName(tx, input.userId);
    if (member.role === 'owner') {
      throw new DomainError('forbidden', "The owner's role cannot be changed.", {
        next: '`/workspace transfer` makes somebody else the owner.',
      });
    }
    if (tx.actor.kind === 'person' && tx.actor.userId === input.userId) {
      throw new DomainError('forbidden', 'Nobody changes their own role.', { next: 'Ask the owner or another admin.' });
    }
    if (member.role === input.role) return { member, name, was: member.role };
    await store.setRole(tx, input.workspaceId, input.userId, input.role);
    const byName = tx.actor.kind === 'person' ? ((await findAccount(tx, tx.actor.userId))?.name ?? 'Somebody') : 'The operator';
    await postNotice(tx, {
      key: `role:${member._id}:${tx.commandKey}`,
      to: { userId: input.userId },
      content: {
        kind: 'role-changed',
        data: {
          workspaceId: workspace._id,
          workspaceName: workspace.name,
          workspaceHandle: workspace.handle,
          role: input.role,
          byName,
        },
      },
    });
    return { member: { ...member, role: input.role }, name, was: member.role };
  },
});

/** The person's place in the workspace. Throws `not_found` when they have none. */
export async function memberFor(
  tx: Parameters<typeof store.find>[0],
  workspace: Member['workspaceId'],
  user: UserId,
): Promise<Member> {
  const member = await store.find(tx, workspace, user);
  if (member) return member;
  throw new DomainError('not_found', `${await personName(tx, user)} is not a member of this workspace.`, {
    next: '`/workspace members` shows who is.',
  });
}
