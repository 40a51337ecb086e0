export const ids = {
  allocateModal: 'minutes.allocate-form',
  preview: 'minutes.preview',
  history: 'minutes.history',
} as const;
