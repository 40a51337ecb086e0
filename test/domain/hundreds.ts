import { accountIdOf } from '../../src/domain/accounts/index.js';
import type { UserId, WorkspaceId } from '../../src/domain/ids.js';
import { TEAM } from '../support/people.js';
import type { TestPlatform } from '../support/platform.js';

export interface Crowd {
  owner: string;
  workspaceId: WorkspaceId;
}

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => `U0${prefix}${String(i).padStart(4, '0')}`);

/** Members of a workspace with the seats they take, written straight into the database; gives their ids. */
export async function crowdIn({ db, clock }: TestPlatform, { owner, workspaceId }: Crowd, count: number): Promise<string[]> {
  const accountId = accountIdOf(TEAM, owner as UserId);
  const people = names('CROWD', count);
  await db.collection('members').insertMany(
    people.map((userId) => ({
      ...{ _id: `crowd:${userId}` as never, teamId: TEAM, workspaceId, accountId, userId },
      ...{ role: 'editor', joinedAt: clock.now() },
    })),
  );
  await db
    .collection('seats')
    .insertMany(people.map((person) => ({ _id: `member:${workspaceId}:${person}` as never, accountId, person, until: null })));
  return people;
}

/** Invitations nobody has answered, as `seat` says; gives the ids of those invited. Half of them are Slack people. */
export async function invitedTo(
  { db, clock }: TestPlatform,
  { owner, workspaceId }: Crowd,
  count: number,
  seat: 'seated' | 'waitlisted',
): Promise<string[]> {
  const accountId = accountIdOf(TEAM, owner as UserId);
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + 5 * 24 * 60 * 60 * 1000);
  const people = names(seat === 'seated' ? 'SEAT' : 'LINE', count).map((id, i) => (i % 2 ? id : `email:${id}@example.com`));
  await db.collection('invitations').insertMany(
    people.map((person, i) => ({
      ...{ _id: `in_${seat}_${i}` as never, teamId: TEAM, workspaceId, accountId, person, inviteeName: person },
      ...(person.startsWith('email:') ? { email: person.slice(6) } : { userId: person }),
      ...{ role: 'viewer', status: 'pending', seat, tokenHash: `hash-${seat}-${i}`, invitedBy: owner },
      ...{ createdAt: new Date(now.getTime() + i), expiresAt },
    })),
  );
  if (seat === 'seated') {
    const held = people.map((person, i) => ({ _id: `invitation:in_${seat}_${i}` as never, accountId, person, until: expiresAt }));
    await db.collection('seats').insertMany(held);
  }
  return people;
}
