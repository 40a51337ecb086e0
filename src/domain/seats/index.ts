/** Seats of an account: who takes one, and whether one is free (S1–S6). */
export type { Seat } from './model.js';
export { moveSeats } from './store.js';
export { countSeats, freeSeat, lockSeats, renameHolder, takeSeat } from './take.js';
