import { ACTIONS } from '../kit/ids.js';

export const ids = {
  list: ACTIONS.platforms,
  show: 'provider-hooks.show',
  connect: 'provider-hooks.connect',
  renew: 'provider-hooks.renew-secret',
  enter: 'provider-hooks.enter-secret',
  choose: 'provider-hooks.choose',
  disconnect: 'provider-hooks.disconnect',
  place: 'provider-hooks.place',
  secretModal: 'provider-hooks.secret-form',
  placeModal: 'provider-hooks.place-form',
} as const;
