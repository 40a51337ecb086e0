import type { Actor } from '../context.js';
import { DomainError } from '../errors.js';
import type { Invitation } from './model.js';

/** I3: exactly 7 × 24 hours. */
export const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;
/** I10 */
export const MOST_PER_DAY = 50;

/** Why this person cannot answer this invitation now, or null. `inviterName` is who can help. */
export function whyNotAnswer(invitation: Invitation, actor: Actor, now: Date, inviterName: string): DomainError | null {
  if (actor.kind !== 'person' || invitation.userId !== actor.userId) {
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
      return expired(inviterName);
    case 'pending':
      return invitation.expiresAt.getTime() <= now.getTime() ? expired(inviterName) : null;
  }
}

/** Why accepting is refused although the invitation lives (S3), or null. */
export function whyNoSeat(invitation: Invitation, workspaceName: string, ownerName: string): DomainError | null {
  if (invitation.seat === 'seated') return null;
  return new DomainError('no_seat', `${workspaceName} is full just now: every seat is taken. Your invitation is in line.`, {
    next: `We'll tell you here if a place opens. ${ownerName} can add seats.`,
  });
}

function expired(inviterName: string): DomainError {
  return new DomainError('expired', 'This invitation has expired.', { next: `Ask ${inviterName} to send a new one.` });
}
