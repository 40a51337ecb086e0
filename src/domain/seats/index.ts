/** Seats of an account: who takes one, and whether one is free (S1–S6). */
export type { Seat } from './model.js';
export { moveSeats } from './store.js';
export { countSeats, freeSeat, freeSeats, lockSeats, renameHolder, takeSeat, takeSeats } from './take.js';
