import type { Tx } from '../context.js';
import type { AccountId } from '../ids.js';
import { freeSeats, lockSeats, takeSeats } from '../seats/index.js';
import { findWorkspaces } from '../workspaces/index.js';
import type { Invitation } from './model.js';
import { type Matter, renewTokens, tellInvitees, tellInviters } from './notices.js';
import { whoMovesBack, whoMovesUp } from './rules.js';
import * as store from './store.js';
import * as many from './store-many.js';

/** S4: seats that are free go to the account's line, oldest first, and the invitees are told. Gives how many. */
export async function promoteWaiting(tx: Tx, accountId: AccountId): Promise<number> {
  const line = await store.inLine(tx, accountId, 'waitlisted');
  if (line.length === 0) return 0;
  const { seats, people } = await lockSeats(tx, accountId);
  const moved = whoMovesUp(line, people, seats);
  if (moved.length === 0) return 0;
  const takings = moved.map(({ _id, person, expiresAt }) => ({ ref: `invitation:${_id}`, person, until: expiresAt }));
  if (!(await takeSeats(tx, accountId, takings))) throw new Error('The line was given more seats than there are.');
  await many.setSeat(tx, idsOf(moved), 'seated');
  const matters = await mattersOf(
    tx,
    moved.map((waiting) => ({ ...waiting, seat: 'seated' })),
  );
  // The first tokens were forgotten when their messages went out; the new messages get new ones (I6).
  const tokens = await renewTokens(
    tx,
    matters.map(({ invitation }) => invitation),
  );
  await tellInvitees(
    tx,
    matters.map((matter) => ({ ...matter, say: { why: 'seat', token: tokens.get(matter.invitation._id) } })),
  );
  return moved.length;
}

/**
 * S4, S6: after plan, seats or owner have changed: excess seated invitations go back in line, newest first, or the line moves
 * up. No member loses anything. Gives how many went back and how many moved up.
 */
export async function rebalanceSeats(tx: Tx, accountId: AccountId): Promise<{ back: number; up: number }> {
  const { seats, taken } = await lockSeats(tx, accountId);
  const members = new Set(taken.filter(({ until }) => until === null).map(({ person }) => person));
  const back = whoMovesBack(await store.inLine(tx, accountId, 'seated'), members, seats);
  if (back.length > 0) await moveBack(tx, accountId, back);
  return { back: back.length, up: await promoteWaiting(tx, accountId) };
}

async function moveBack(tx: Tx, accountId: AccountId, back: readonly Invitation[]): Promise<void> {
  await freeSeats(
    tx,
    accountId,
    back.map(({ _id }) => `invitation:${_id}`),
  );
  await many.setSeat(tx, idsOf(back), 'waitlisted');
  // Only now, when everybody's place is known.
  const line = await store.inLine(tx, accountId, 'waitlisted');
  const places = new Map(line.map(({ _id }, at) => [_id, at + 1]));
  const matters = await mattersOf(
    tx,
    back.map((seated) => ({ ...seated, seat: 'waitlisted' })),
  );
  await tellInvitees(
    tx,
    matters.map((matter) => {
      const place = places.get(matter.invitation._id) ?? line.length + 1;
      return { ...matter, say: { why: 'line', token: undefined, place } };
    }),
  );
  await tellInviters(tx, matters, 'invitation-lost-seat');
}

const idsOf = (all: readonly Invitation[]) => all.map(({ _id }) => _id);

/** Invitations with their workspaces; those whose workspace is gone have nobody to be told. */
async function mattersOf(tx: Tx, all: readonly Invitation[]): Promise<Matter[]> {
  const ids = new Set(all.map(({ workspaceId }) => workspaceId));
  const workspaces = new Map((await findWorkspaces(tx, [...ids])).map((workspace) => [workspace._id, workspace]));
  return all.flatMap((invitation) => {
    const workspace = workspaces.get(invitation.workspaceId);
    return workspace ? [{ invitation, workspace }] : [];
  });
}

/** S3: the invitation's place in its owner's line, from 1. */
export async function placeInLine(tx: Tx, waiting: Invitation): Promise<number> {
  const line = await store.inLine(tx, waiting.accountId, 'waitlisted');
  const at = line.findIndex(({ _id }) => _id === waiting._id);
  return at < 0 ? line.length + 1 : at + 1;
}

/** M6: an account's invitations go over to another, and are seated or not by that one's seats; call it after the seats moved. */
export async function moveInvitations(tx: Tx, from: AccountId, to: AccountId): Promise<void> {
  await store.moveInvitations(tx, from, to);
  await rebalanceSeats(tx, to);
}
