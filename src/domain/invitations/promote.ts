import { randomSecret, sha256 } from '../../platform/crypto.js';
import type { Tx } from '../context.js';
import type { AccountId } from '../ids.js';
import { takeSeat } from '../seats/index.js';
import { findWorkspace } from '../workspaces/index.js';
import { tellPromoted } from './notices.js';
import * as store from './store.js';

/** S4: while a seat is free, the account's oldest waiting invitation gets it and its invitee is told. Gives how many. */
export async function promoteWaiting(tx: Tx, accountId: AccountId): Promise<number> {
  for (let promoted = 0; ; promoted++) {
    const waiting = await store.oldestWaiting(tx, accountId);
    if (!waiting) return promoted;
    const seat = { ref: `invitation:${waiting._id}`, person: waiting.person, until: waiting.expiresAt };
    if (!(await takeSeat(tx, accountId, seat))) return promoted;
    // The first token was forgotten when its message went out; the new message gets a new one (I6).
    const token = randomSecret();
    await store.seat(tx, waiting._id, sha256(token));
    const workspace = await findWorkspace({ ...tx, teamId: waiting.teamId }, waiting.workspaceId);
    if (workspace) await tellPromoted({ ...tx, teamId: waiting.teamId }, waiting, workspace, token);
  }
}
