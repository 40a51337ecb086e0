import { z } from 'zod';
import { accountIdOf, removeAccount } from '../accounts/index.js';
import type { Tx } from '../context.js';
import type { UserId } from '../ids.js';
import { addMember, endMembership, type Member, placesOf, roleOf } from '../members/index.js';
import { freeSeat, renameHolder } from '../seats/index.js';
import { verb } from '../verb.js';
import { findWorkspace, openHouse, timeZone, userId } from '../workspaces/index.js';
import { lapse } from './expire.js';
import type { Invitation } from './model.js';
import { firstKey, renewToken, tellInvitee } from './notices.js';
import { placeInLine, promoteWaiting } from './promote.js';
import { isOver } from './rules.js';
import * as store from './store.js';

const Joiner = z.object({
  userId,
  name: z.string().min(1).max(200),
  email: z.string().trim().toLowerCase().min(3).max(254),
  timeZone,
});
type Joiner = z.output<typeof Joiner>;

export interface PersonWelcomed {
  /** Invitations that had waited for this address and are now theirs. */
  delivered: number;
  /** Workspaces they had joined by link before they were in Slack. */
  joined: number;
}

/**
 * I2, I7: somebody has come into the Slack team. What waited for their address is theirs now, with buttons; where they had joined
 * by a link already, they are the same member, who can now act in Slack.
 */
export const welcomePerson = verb({
  name: 'invitation.welcome',
  needs: 'anyone',
  input: Joiner,
  audit: (input, fact: PersonWelcomed) => ({ userId: input.userId, ...fact }),
  run: async (tx, joiner) => {
    const before = `email:${joiner.email}` as UserId;
    const places = await placesOf(tx, before);
    const waiting = await store.pendingOf(tx, before);
    if (places.length > 0) {
      await openHouse(tx, { ...joiner, known: true });
      for (const place of places) await becomeOne(tx, place, joiner);
      await removeAccount(tx, accountIdOf(tx.teamId, before));
    }
    let delivered = 0;
    for (const invitation of waiting) if (await deliver(tx, invitation, joiner)) delivered++;
    // Two names of one person may have held two seats.
    for (const accountId of new Set([...places, ...waiting].map((one) => one.accountId))) await promoteWaiting(tx, accountId);
    return { delivered, joined: places.length };
  },
});

async function becomeOne(tx: Tx, place: Member, { userId: now }: Joiner): Promise<void> {
  const { workspaceId, accountId, userId: before, role } = place;
  await endMembership(tx, workspaceId, before);
  if (await roleOf(tx, workspaceId, now)) return freeSeat(tx, accountId, `member:${workspaceId}:${before}`);
  await addMember(tx, { workspaceId, accountId, userId: now, role });
  await renameHolder(
    tx,
    accountId,
    { ref: `member:${workspaceId}:${before}`, person: before, until: null },
    { ref: `member:${workspaceId}:${now}`, person: now, until: null },
  );
}

async function deliver(tx: Tx, waiting: Invitation, { userId: now, name }: Joiner): Promise<boolean> {
  if (isOver(waiting, tx.now)) {
    await lapse(tx, waiting, { tellInviter: true });
    return false;
  }
  const workspace = await findWorkspace(tx, waiting.workspaceId);
  const isThere = await roleOf(tx, waiting.workspaceId, now);
  if (!workspace || isThere || (await store.findPending(tx, waiting.workspaceId, now))) {
    await store.close(tx, waiting._id);
    await freeSeat(tx, waiting.accountId, `invitation:${waiting._id}`);
    return false;
  }
  const bound: Invitation = { ...waiting, person: now, userId: now, inviteeName: name };
  await store.update(tx, waiting._id, { status: 'pending' }, { person: now, userId: now, inviteeName: name });
  const ref = `invitation:${waiting._id}`;
  if (waiting.seat === 'seated') {
    const until = waiting.expiresAt;
    await renameHolder(tx, waiting.accountId, { ref, person: waiting.person, until }, { ref, person: now, until });
  }
  const place = waiting.seat === 'waitlisted' ? { place: await placeInLine(tx, bound) } : {};
  // I6: the link that was passed on proves nothing for a Slack person; the message carries a new one.
  const token = await renewToken(tx, bound);
  // A key of its own: under the first one the e-mail may have gone out.
  await tellInvitee(tx, bound, workspace, { why: 'new', token, key: `${firstKey(bound)}:in-slack`, ...place });
  return true;
}
