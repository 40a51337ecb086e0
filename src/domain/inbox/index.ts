/** The inbox: what was told to us once, kept until it was acted on, however often a process dies between the two. */
export type { HeardEvent } from './model.js';
export { takeIn } from './take-in.js';
export { type ActOn, workOff, workOn } from './work-off.js';
