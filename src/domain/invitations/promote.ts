import type { Tx } from '../context.js';
import type { AccountId } from '../ids.js';
import { freeSeat, lockSeats, takeSeat } from '../seats/index.js';
import { findWorkspace } from '../workspaces/index.js';
import type { Invitation } from './model.js';
import { renewToken, tellInvitee, tellInviter } from './notices.js';
import { whoMovesBack, whoMovesUp } from './rules.js';
import * as store from './store.js';

/** S4: seats that are free go to the account's line, oldest first, and the invitees are told. Gives how many. */
export async function promoteWaiting(tx: Tx, accountId: AccountId): Promise<number> {
  const line = await store.inLine(tx, accountId, 'waitlisted');
  if (line.length === 0) return 0;
  const { seats, people } = await lockSeats(tx, accountId);
  const moved = whoMovesUp(line, people, seats);
  for (const waiting of moved) await promote({ ...tx, teamId: waiting.teamId }, waiting);
  return moved.length;
}

async function promote(tx: Tx, waiting: Invitation): Promise<void> {
  await takeSeat(tx, waiting.accountId, { ref: `invitation:${waiting._id}`, person: waiting.person, until: waiting.expiresAt });
  await store.update(tx, waiting._id, { status: 'pending' }, { seat: 'seated' });
  const workspace = await findWorkspace(tx, waiting.workspaceId);
  if (!workspace) return;
  // The first token was forgotten when its message went out; the new message gets a new one (I6).
  const token = await renewToken(tx, waiting);
  await tellInvitee(tx, { ...waiting, seat: 'seated' }, workspace, { why: 'seat', token });
}

/**
 * S4, S6: after plan, seats or owner have changed: excess seated invitations go back in line, newest first, or the line moves
 * up. No member loses anything. Gives how many went back and how many moved up.
 */
export async function rebalanceSeats(tx: Tx, accountId: AccountId): Promise<{ back: number; up: number }> {
  const { seats, taken } = await lockSeats(tx, accountId);
  const members = new Set(taken.filter(({ until }) => until === null).map(({ person }) => person));
  const back = whoMovesBack(await store.inLine(tx, accountId, 'seated'), members, seats);
  const waiting: Invitation[] = back.map((seated) => ({ ...seated, seat: 'waitlisted' }));
  for (const invitation of waiting) {
    await freeSeat(tx, accountId, `invitation:${invitation._id}`);
    await store.update({ ...tx, teamId: invitation.teamId }, invitation._id, { status: 'pending' }, { seat: 'waitlisted' });
  }
  // Only now, when everybody's place is known.
  for (const invitation of waiting) await tellBack({ ...tx, teamId: invitation.teamId }, invitation);
  return { back: back.length, up: await promoteWaiting(tx, accountId) };
}

async function tellBack(tx: Tx, waiting: Invitation): Promise<void> {
  const workspace = await findWorkspace(tx, waiting.workspaceId);
  if (!workspace) return;
  await tellInvitee(tx, waiting, workspace, { why: 'line', token: undefined, place: await placeInLine(tx, waiting) });
  await tellInviter(tx, waiting, workspace, 'invitation-lost-seat');
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
