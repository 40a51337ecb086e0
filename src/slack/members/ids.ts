export const ids = {
  manage: 'members.manage',
  roleModal: 'members.role-form',
  removeModal: 'members.remove-form',
  confirmRemoval: 'members.remove-confirm',
  leaveModal: 'members.leave-form',
  profileModal: 'members.profile-form',
} as const;
