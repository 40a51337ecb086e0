export const ids = {
  whoModal: 'transfers.who',
  confirmModal: 'transfers.confirm',
  withdraw: 'transfers.withdraw',
  offerElsewhere: 'transfers.offer-elsewhere',
  takeOverModal: 'transfers.take-over-confirm',
} as const;
