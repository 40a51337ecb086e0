export const ids = {
  allocateModal: 'minutes.allocate-form',
  addModal: 'minutes.add-form',
  sourceModal: 'minutes.source-form',
  reclaimModal: 'minutes.reclaim-form',
  transferModal: 'minutes.transfer-form',
  undo: 'minutes.undo',
  historyKind: 'minutes.history-kind',
  preview: 'minutes.preview',
} as const;
