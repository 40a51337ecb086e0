import { z } from 'zod';
import { isCurrency, parseRate } from '../money.js';
import { DEFAULT_PLANS, type Plan, type Plans } from './catalogue.js';

const whole = (what: string, most: number) =>
  z.number({ error: what }).int({ error: what }).min(0, { error: what }).max(most, { error: what });

const GivenPlan = z
  .strictObject(
    {
      label: z.string({ error: 'a name' }).trim().min(1, 'a name').max(30, 'a name of at most 30 characters'),
      seats: whole('a whole number of seats, for instance 3', 100_000),
      includedMinutes: whole('whole minutes a month, for instance 1000', 10_000_000),
      currency: z
        .string({ error: 'a currency code, for instance "USD"' })
        .refine(isCurrency, 'a currency code, for instance "USD"'),
      buyRatePerMinute: z
        .string({ error: 'a price in quotes, for instance "0.05"' })
        .refine((text) => parseRate(text) !== null, 'a price in quotes, for instance "0.05"'),
    },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? 'only label, seats, includedMinutes, currency and buyRatePerMinute'
          : '{"label", "seats", "includedMinutes", "currency", "buyRatePerMinute"}',
    },
  )
  .partial();

const EXAMPLE = 'JSON such as {"free": {"includedMinutes": 60}, "team": {"label": "Team", "seats": 10, "includedMinutes": 5000}}';

/**
 * S7: the catalogue of `PLANS`, as JSON text: what is given replaces or adds to the catalogue's own. Gives the whole catalogue, or
 * for each fault what is expected where.
 */
export function readPlans(text: string): { plans: Plans } | { faults: string[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { faults: [EXAMPLE] };
  }
  const parsed = z.record(z.string().regex(/^[a-z][a-z0-9-]{0,29}$/), GivenPlan, { error: EXAMPLE }).safeParse(json);
  if (!parsed.success) {
    return {
      faults: parsed.error.issues.map((issue) =>
        issue.code === 'invalid_key'
          ? `for the id ${issue.path.join('.')} up to 30 lower case letters, digits and hyphens`
          : issue.path.length > 0
            ? `for ${issue.path.join('.')} ${issue.message}`
            : issue.message,
      ),
    };
  }
  const plans: Record<string, Plan> = { ...DEFAULT_PLANS };
  const faults: string[] = [];
  for (const [id, given] of Object.entries(parsed.data)) {
    const { label, seats } = { ...plans[id], ...given };
    if (label === undefined) faults.push(`for ${id}.label a name, because this plan is new`);
    if (seats === undefined) faults.push(`for ${id}.seats a whole number of seats, because this plan is new`);
    if (label === undefined || seats === undefined) continue;
    plans[id] = { includedMinutes: 0, currency: 'USD', buyRatePerMinute: '0', ...plans[id], ...stated(given), label, seats };
  }
  return faults.length > 0 ? { faults } : { plans };
}

/** Only what was given; an absent field must not hide the catalogue's own. */
function stated(given: z.output<typeof GivenPlan>): Partial<Plan> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
