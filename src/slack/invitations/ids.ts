export const ids = {
  inviteModal: 'invitations.invite-form',
} as const;
