import type { PersonInvited } from '../../domain/invitations/index.js';
import { type Message, message } from '../kit/blocks.js';
import { momentText } from '../kit/figures.js';
import { md, named } from '../kit/text.js';

/** S3: the invitation is out, with a seat or in line. */
export function invitedMessage({ invitation }: PersonInvited, workspace: { name: string; handle: string }): Message {
  const { inviteeName, role, expiresAt, seat } = invitation;
  if (seat === 'seated') {
    return message(
      md`${named(workspace)} · ${inviteeName} is invited as ${role} and can accept until ${momentText(expiresAt)}. You'll hear the answer here.`,
    );
  }
  return message(
    md`${named(workspace)} · ${inviteeName} is invited as ${role}, but every seat is taken: the invitation waits in line until ${momentText(expiresAt)}, and ${inviteeName} has been told. It moves up by itself when a seat frees.`,
  );
}
