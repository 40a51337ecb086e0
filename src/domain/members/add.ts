import type { Tx } from '../context.js';
import { type AccountId, newId, type UserId, type WorkspaceId } from '../ids.js';
import type { Member } from './model.js';
import * as store from './store.js';

interface Joining {
  workspaceId: WorkspaceId;
  /** The account that owns the workspace. */
  accountId: AccountId;
  userId: UserId;
  role: Member['role'];
}

/** Makes a person a member. A unique index refuses a second place in the same workspace. */
export async function addMember(tx: Tx, joining: Joining): Promise<Member> {
  const member: Member = {
    _id: newId('member', `${joining.workspaceId}:${joining.userId}`),
    teamId: tx.teamId,
    ...joining,
    joinedAt: tx.now,
  };
  await store.insert(tx, member);
  return member;
}
