/** What one can subscribe to. Seats are people beyond the owner (S1); minutes are those of one month (S7). */
export interface Plan {
  label: string;
  seats: number;
  /** Whole minutes that are included each month; 0 for none. */
  includedMinutes: number;
  /** ISO 4217: what the included minutes are counted in. */
  currency: string;
  /** What an included minute costs its owner, as `0.05`. */
  buyRatePerMinute: string;
}

/** Plans by the id that accounts keep. */
export type Plans = Readonly<Record<string, Plan>>;

/** The plan of an account that was never given one, or whose plan is no longer in the catalogue. */
export const FIRST_PLAN = 'free';

const included = (includedMinutes: number) => ({ includedMinutes, currency: 'USD', buyRatePerMinute: '0' });

/** S1: the catalogue unless the configuration says otherwise. */
export const DEFAULT_PLANS = {
  free: { label: 'Free', seats: 0, ...included(30) },
  basic: { label: 'Basic AI', seats: 0, ...included(300) },
  standard: { label: 'Standard AI', seats: 3, ...included(1_000) },
  pro: { label: 'Pro AI', seats: 5, ...included(3_000) },
} as const satisfies Plans;

/** S7: a plan by its id, with the minutes of a month and what they are counted in; an id the catalogue does not have means Free. */
export function planOf({ plans }: { plans: Plans }, planId: string): Plan & { id: string } {
  const id = Object.hasOwn(plans, planId) ? planId : FIRST_PLAN;
  return { id, ...(plans[id] ?? DEFAULT_PLANS.free) };
}

/** S1: seats of an account: those of its plan and those bought beyond them. */
export function seatsOf(platform: { plans: Plans }, account: { plan: string; addonSeats: number }): number {
  return planOf(platform, account.plan).seats + account.addonSeats;
}
