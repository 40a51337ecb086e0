/** Every so many entries one carries the whole state, so that a balance is known from that many documents at most. */
export const CHECKPOINT_EVERY = 64;

export const isCheckpoint = (n: number): boolean => n % CHECKPOINT_EVERY === 1;
