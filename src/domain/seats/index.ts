/** Seats of an account: who takes one, and whether one is free (S1–S6). */
export { countSeats, freeSeat, takeSeat } from './take.js';
