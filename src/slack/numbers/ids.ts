export const ids = {
  list: 'numbers.list',
  manage: 'numbers.manage',
  add: 'numbers.add',
  addModal: 'numbers.add-form',
  mapModal: 'numbers.map-form',
  releaseModal: 'numbers.release-form',
} as const;
