import type { Profile, Tx } from '../context.js';
import type { Account } from './model.js';
import * as store from './store.js';

/** The person's account, made on the first visit (W1); a profile that was unknown before is filled in. */
export async function openAccount(tx: Tx, profile: Profile): Promise<{ account: Account; isNew: boolean }> {
  const id = store.accountIdOf(tx.teamId, profile.userId);
  const fresh: Account = {
    _id: id,
    teamId: tx.teamId,
    userId: profile.userId,
    name: profile.name,
    ...(profile.email ? { email: profile.email } : {}),
    timeZone: profile.timeZone,
    plan: 'free',
    addonSeats: 0,
    revision: 0,
    known: profile.known,
    createdAt: tx.now,
  };
  const isNew = await store.insertAccount(tx, fresh);
  const account = isNew ? fresh : await store.getAccount(tx, id);
  if (!account) throw new Error('An account that was just made cannot be found.');
  if (account.known || !profile.known) return { account, isNew };
  const { name, email, timeZone } = profile;
  const learned = { name, timeZone, known: true, ...(email ? { email } : {}) };
  await store.updateAccount(tx, id, learned);
  return { account: { ...account, ...learned }, isNew };
}
