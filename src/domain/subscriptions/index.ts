/** Plan and bought seats of an account, changed, and what follows from it for those who wait (S4, S7). */
export { type PlanSet, setPlan } from './set-plan.js';
