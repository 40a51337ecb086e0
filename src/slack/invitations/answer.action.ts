import { z } from 'zod';
import type { InvitationId } from '../../domain/ids.js';
import { acceptInvitation, askForNewInvitation, declineInvitation } from '../../domain/invitations/index.js';
import { defineAction } from '../kit/define.js';
import { nothing } from '../kit/reply.js';

const invitationId = z.string().min(1).max(64);

/** I7, I9: the notice that follows changes the message and tells the inviter, so the click itself says nothing. */
export const acceptAction = defineAction({
  value: invitationId,
  check: '/workspace list',
  run: async ({ ctx, person, value }) => {
    const { name, timeZone, known, email } = person;
    const profile = { name, timeZone, known, ...(email ? { email } : {}) };
    await acceptInvitation(ctx, { invitationId: value as InvitationId, profile });
    return nothing();
  },
});

export const declineAction = defineAction({
  value: invitationId,
  check: '/workspace list',
  run: async ({ ctx, value }) => {
    await declineInvitation(ctx, { invitationId: value as InvitationId });
    return nothing();
  },
});

/** After its end: whoever invited is asked for a new one, once. */
export const askAction = defineAction({
  value: invitationId,
  run: async ({ ctx, value }) => {
    await askForNewInvitation(ctx, { invitationId: value as InvitationId });
    return nothing();
  },
});
