/** Ids that more than one folder uses: a feature's buttons also stand in notices and in other features' answers. */
export const ACTIONS = {
  dashboard: 'workspaces.dashboard',
  switchList: 'workspaces.switch-list',
  createWorkspace: 'workspaces.create',
  invite: 'invitations.invite',
  acceptInvitation: 'invitations.accept',
  declineInvitation: 'invitations.decline',
  resendInvitation: 'invitations.resend',
  cancelInvitation: 'invitations.cancel',
  askForInvitation: 'invitations.ask',
  acceptTransfer: 'members.accept-transfer',
  declineTransfer: 'members.decline-transfer',
  allocate: 'minutes.allocate',
  balance: 'minutes.balance',
  addSource: 'minutes.add-source',
} as const;
