import type { Actor } from '../context.js';
import { DomainError } from '../errors.js';
import type { Invitation } from './model.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** I3: exactly 7 × 24 hours. */
export const LIFETIME_MS = 7 * DAY_MS;
/** I5: how long before the end the reminder goes out. */
export const REMIND_MS = DAY_MS;
/** I10 */
export const MOST_PER_DAY = 50;
/** I10: from how many left on the limit is said. */
export const SAID_FROM = 10;
/** Expired invitations are listed, and may be asked about, for 30 days. */
export const LISTED_MS = 30 * DAY_MS;

/** I3: by the clock, not by whether a sweep has been here. */
export const isOver = (invitation: Invitation, now: Date): boolean => invitation.expiresAt.getTime() <= now.getTime();

/** Whether the actor is the invited person; for `email:…` the door has seen their link. */
export const isInvited = (invitation: Invitation, actor: Actor): boolean =>
  actor.kind === 'person' && invitation.person === actor.userId;

/** An invitation that never was, was purged, or went with its workspace. */
export const noInvitation = (): DomainError =>
  new DomainError('not_found', 'There is no such invitation (any more).', { next: 'Ask whoever invited you for a new one.' });

/** Why this person cannot answer this invitation now, or null. `inviterName` is who can help. */
export function whyNotAnswer(invitation: Invitation, actor: Actor, now: Date, inviterName: string): DomainError | null {
  if (!isInvited(invitation, actor)) {
    return new DomainError('forbidden', 'This invitation is for somebody else.', {
      next: `Ask ${inviterName} for one of your own.`,
    });
  }
  switch (invitation.status) {
    case 'accepted':
      return new DomainError('conflict', 'You have already accepted this invitation.', {
        next: '`/workspace list` shows your workspaces.',
      });
    case 'declined':
      return new DomainError('conflict', 'You have already declined this invitation.', {
        next: `Ask ${inviterName} for a new one.`,
      });
    case 'cancelled':
      return new DomainError('conflict', 'This invitation was cancelled.', { next: `Ask ${inviterName} for a new one.` });
    case 'expired':
      return expired(invitation, inviterName);
    case 'pending':
      return isOver(invitation, now) ? expired(invitation, inviterName) : null;
  }
}

function expired(invitation: Invitation, inviterName: string): DomainError {
  const next = invitation.resentAs ? 'A newer one was sent to you: answer that.' : `Ask ${inviterName} to send a new one.`;
  return new DomainError('expired', 'This invitation has expired.', { next });
}

/** S3: why accepting is refused although the invitation lives. `place` is the place in line, from 1. */
export function noSeat(workspaceName: string, ownerName: string, place: number): DomainError {
  const line = place === 1 ? 'first in line' : `number ${place} in line`;
  return new DomainError('no_seat', `${workspaceName} is full just now: every seat is taken. Your invitation is ${line}.`, {
    next: `We'll tell you if a place opens. ${ownerName} can add seats.`,
    data: { place },
  });
}

/** S6: nobody joins while an account has more people than seats. */
export function tooManyPeople(workspaceName: string, ownerName: string, people: number, seats: number): DomainError {
  const message = `Nobody can join ${workspaceName} just now: ${ownerName}'s plan has ${seats} seats for ${people} people.`;
  return new DomainError('no_seat', message, { next: `${ownerName} can add seats. Your invitation stays open until its end.` });
}

interface InLine {
  person: string;
}

/**
 * S4: who of the line gets a seat now. `line` is oldest first, `people` already hold one. Somebody who is counted already needs
 * no further seat (S2); while there are more people than seats, nobody moves (S6).
 */
export function whoMovesUp<T extends InLine>(line: readonly T[], people: ReadonlySet<string>, seats: number): T[] {
  if (people.size > seats) return [];
  const counted = new Set(people);
  const waiting = [...line];
  const moved: T[] = [];
  for (;;) {
    const next = waiting.findIndex(({ person }) => counted.has(person) || counted.size < seats);
    const [one] = next < 0 ? [] : waiting.splice(next, 1);
    if (!one) return moved;
    counted.add(one.person);
    moved.push(one);
  }
}

/**
 * S6: who goes back in line when there are more people than seats: the newest first, only as many as it takes, never somebody
 * who is a member anyway. `seated` is oldest first.
 */
export function whoMovesBack<T extends InLine>(seated: readonly T[], members: ReadonlySet<string>, seats: number): T[] {
  const kept = [...seated];
  const count = () => new Set([...members, ...kept.map(({ person }) => person)]).size;
  const back: T[] = [];
  for (const one of [...seated].reverse()) {
    if (count() <= seats) break;
    if (members.has(one.person)) continue;
    kept.splice(kept.indexOf(one), 1);
    back.push(one);
  }
  // Whoever keeps a seat by an older invitation keeps the newer ones, too.
  return back.filter(({ person }) => !kept.some((other) => other.person === person));
}
