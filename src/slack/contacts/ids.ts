export const ids = {
  manage: 'contacts.manage',
  nameModal: 'contacts.name-form',
  eraseModal: 'contacts.erase-form',
  turnCalls: 'contacts.turn-calls',
  filter: 'contacts.filter',
  filterModal: 'contacts.filter-form',
} as const;
