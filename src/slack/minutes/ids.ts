export const ids = {
  allocateModal: 'minutes.allocate-form',
  sourceModal: 'minutes.source-form',
  preview: 'minutes.preview',
  history: 'minutes.history',
} as const;
