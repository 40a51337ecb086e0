/** Plan and bought seats of an account, changed, and what follows from it for those who wait (S4, S7). */
export { type PlanView, readPlan, type Seated } from './read-plan.js';
export { type PlanSet, setPlan } from './set-plan.js';
