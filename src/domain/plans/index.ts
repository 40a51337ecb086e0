/** What can be subscribed to: a catalogue of plans, the seats and the monthly minutes each includes (S1, S7). */

export { DEFAULT_PLANS, FIRST_PLAN, type Plan, type Plans, planOf, seatsOf } from './catalogue.js';
export { readPlans } from './override.js';
