/** Seats are people beyond the owner (S1). */
export interface Plan {
  label: string;
  seats: number;
}

export const PLANS = {
  free: { label: 'Free', seats: 0 },
  basic: { label: 'Basic AI', seats: 0 },
  standard: { label: 'Standard AI', seats: 3 },
  pro: { label: 'Pro AI', seats: 5 },
} as const satisfies Record<string, Plan>;

export type PlanName = keyof typeof PLANS;

/** Seats of an account: those of its plan and those bought beyond them. */
export function seatsOf(account: { plan: string; addonSeats: number }): number {
  return (PLANS[account.plan as PlanName]?.seats ?? 0) + account.addonSeats;
}
