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
  members: 'members.list',
  acceptTransfer: 'transfers.accept',
  declineTransfer: 'transfers.decline',
  takeOver: 'transfers.take-over',
  allocate: 'minutes.allocate',
  balance: 'minutes.balance',
  addSource: 'minutes.add-source',
} as const;
