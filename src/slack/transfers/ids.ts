export const ids = {
  whoModal: 'transfers.who',
  confirmModal: 'transfers.confirm',
  takeOverModal: 'transfers.take-over-confirm',
} as const;
