import type { Account } from '../accounts/index.js';
import { lockAccount } from '../accounts/index.js';
import type { Context, Tx } from '../context.js';
import type { AccountId } from '../ids.js';
import { seatsOf } from '../plans/index.js';
import type { Seat } from './model.js';
import * as store from './store.js';

interface Taking {
  /** Why: `member:…` or `invitation:…`. */
  ref: string;
  person: string;
  until: Date | null;
}

/**
 * S2, S3, S5: takes a seat of the account for a person, or says that none is free. Somebody already counted for that
 * owner needs no further seat. The account is locked for the transaction, so the last seat has exactly one winner.
 */
export function takeSeat(tx: Tx, accountId: AccountId, taking: Taking): Promise<boolean> {
  return takeSeats(tx, accountId, [taking]);
}

/** Takes seats as `takeSeat` does, for everybody or, where there are too few, for nobody. */
export async function takeSeats(tx: Tx, accountId: AccountId, takings: readonly Taking[]): Promise<boolean> {
  const account = await lockAccount(tx, accountId);
  if (!account) throw new Error('A seat of an account that does not exist.');
  const people = new Set(await store.peopleSeated(tx, accountId, tx.now));
  const newcomers = new Set(takings.map(({ person }) => person).filter((person) => !people.has(person)));
  if (newcomers.size > 0 && people.size + newcomers.size > seatsOf(tx.platform, account)) return false;
  await store.put(
    tx,
    takings.map(({ ref, person, until }) => ({ _id: ref, accountId, person, until })),
  );
  return true;
}

/** S6: the account's seats and everybody who takes one now, with the account locked for the transaction. */
export async function lockSeats(tx: Tx, accountId: AccountId): Promise<{ seats: number; taken: Seat[]; people: Set<string> }> {
  const account = await lockAccount(tx, accountId);
  if (!account) throw new Error('Seats of an account that does not exist.');
  const taken = await store.taken(tx, accountId, tx.now);
  return { seats: seatsOf(tx.platform, account), taken, people: new Set(taken.map(({ person }) => person)) };
}

/** Somebody is known by another name from now on (`email:…` became a Slack person): what they hold stays theirs. */
export async function renameHolder(tx: Tx, accountId: AccountId, from: Taking, to: Taking): Promise<void> {
  await lockAccount(tx, accountId);
  await store.remove(tx, [from.ref]);
  await store.put(tx, [{ _id: to.ref, accountId, person: to.person, until: to.until }]);
}

/** Frees what `ref` held. Freeing twice is no fault. */
export function freeSeat(tx: Tx, accountId: AccountId, ref: string): Promise<void> {
  return freeSeats(tx, accountId, [ref]);
}

/** Frees what all of `refs` held. */
export async function freeSeats(tx: Tx, accountId: AccountId, refs: readonly string[]): Promise<void> {
  await lockAccount(tx, accountId);
  await store.remove(tx, refs);
}

/** Seats of the account: how many there are, and how many are taken now. */
export async function countSeats(ctx: Context, account: Account): Promise<{ seats: number; taken: number }> {
  const people = await store.peopleSeated(ctx, account._id, ctx.now);
  return { seats: seatsOf(ctx.platform, account), taken: people.length };
}
