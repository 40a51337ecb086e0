import { z } from 'zod';
import { type Account, findAccount, unmarkDeactivated, updateAccount } from '../accounts/index.js';
import { keysMadeBy } from '../api-keys/index.js';
import type { Context, Tx } from '../context.js';
import type { UserId } from '../ids.js';
import { endInvitationsTo, hasOpenInvitations } from '../invitations/index.js';
import { personName, placesOf } from '../members/index.js';
import { postNotice } from '../notices/index.js';
import { verb } from '../verb.js';
import { findWorkspaces, userId, type Workspace, workspacesOfAccount } from '../workspaces/index.js';
import { endPlace } from './remove.js';

export interface PersonDeactivated {
  left: Workspace[];
}

const freePlaces = verb({
  name: 'person.deactivated',
  needs: 'anyone',
  input: z.object({ userId }),
  audit: (input, fact: PersonDeactivated) => ({ userId: input.userId, workspaces: fact.left.map(({ _id }) => _id) }),
  run: async (tx, input) => {
    const account = await findAccount(tx, input.userId);
    if (account) await updateAccount(tx, account._id, { deactivatedAt: tx.now });
    const places = (await placesOf(tx, input.userId)).filter(({ role }) => role !== 'owner');
    const left = await findWorkspaces(
      tx,
      places.map((place) => place.workspaceId),
    );
    const name = await personName(tx, input.userId);
    for (const workspace of left) await endPlace(tx, workspace, input.userId);
    await endInvitationsTo(tx, input.userId);
    for (const owner of new Set(left.map(({ ownerId }) => ownerId))) {
      const theirs = left.filter(({ ownerId }) => ownerId === owner);
      const keys = await keysMadeBy(
        tx,
        input.userId,
        theirs.map(({ _id }) => _id),
      );
      await postNotice(tx, {
        key: `deactivated:${input.userId}:${owner}:${tx.now.getTime()}`,
        to: { userId: owner },
        content: {
          kind: 'person-deactivated',
          data: { personName: name, workspaceNames: theirs.map(({ name: n }) => n), keyNames: keys },
        },
      });
    }
    if (account?.successorId) await tellSuccessor(tx, account, account.successorId);
    return { left };
  },
});

/** M6: whoever was named hears that they may take over, and what. */
async function tellSuccessor(tx: Tx, { _id, userId: gone, name: personName }: Account, successor: UserId): Promise<void> {
  const workspaceNames = (await workspacesOfAccount(tx, _id)).map(({ name }) => name);
  await postNotice(tx, {
    key: `inherits:${gone}:${successor}:${tx.now.getTime()}`,
    to: { userId: successor },
    content: { kind: 'owner-deactivated', data: { userId: gone, personName, workspaceNames } },
  });
}

/**
 * M6: Slack says that a person was deactivated. Their seats free themselves, their keys are listed to the owners, and what they own
 * goes on: calls are metered, alerts go to their successor.
 */
export async function personDeactivated(ctx: Context, user: UserId): Promise<PersonDeactivated> {
  const account = await findAccount(ctx, user);
  const places = await placesOf(ctx, user);
  // Slack sends user_change for every change of a profile; only the first of a deactivation has anything to do.
  const isNews = account ? !account.deactivatedAt : await hasOpenInvitations(ctx, user);
  if (!isNews && places.every(({ role }) => role === 'owner')) return { left: [] };
  return freePlaces(ctx, { userId: user });
}

const comeBack = verb({
  name: 'person.reactivated',
  needs: 'anyone',
  input: z.object({ userId }),
  audit: (input) => ({ userId: input.userId }),
  run: (tx, input) => unmarkDeactivated(tx, input.userId),
});

/** M6: whether we hold the person for deactivated. */
export async function isMarkedDeactivated(ctx: Context, user: UserId): Promise<boolean> {
  return (await findAccount(ctx, user))?.deactivatedAt !== undefined;
}

/** Slack says that a person is active again: alerts and notices are theirs from now on. Places they lost stay lost (M6). */
export async function personReactivated(ctx: Context, user: UserId): Promise<boolean> {
  if (!(await isMarkedDeactivated(ctx, user))) return false;
  await comeBack(ctx, { userId: user });
  return true;
}
