/** What can be subscribed to: a catalogue of plans and the seats each includes (S1, S7). */

export { PLANS, type Plan, type PlanName, seatsOf } from './catalogue.js';
export { changePlan } from './change.js';
