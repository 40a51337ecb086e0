import type { GrantId } from '../ids.js';
import { costLines, exactCost } from '../money.js';

/** Seconds taken at a price. */
export interface Priced {
  grantId: GrantId;
  seconds: number;
  rateMicro: number;
  currency: string;
}

/** An amount in the currency's minor units. */
export interface Amount {
  currency: string;
  minor: bigint;
}

/**
 * L15, L16: what each draw costs, in minor units, and a total for each currency. Lines add up to their total by largest remainder;
 * currencies are never added together.
 */
export function priceDraws<T extends Priced>(draws: readonly T[]): { draws: (T & { costMinor: bigint })[]; totals: Amount[] } {
  const costs = new Map<T, bigint>();
  const totals: Amount[] = [];
  for (const currency of new Set(draws.map((draw) => draw.currency))) {
    const own = draws.filter((draw) => draw.currency === currency);
    const { lines, total } = costLines(
      own.map(({ rateMicro, seconds }) => exactCost(rateMicro, seconds)),
      currency,
    );
    for (const [i, draw] of own.entries()) costs.set(draw, lines[i] ?? 0n);
    totals.push({ currency, minor: total });
  }
  return { draws: draws.map((draw) => ({ ...draw, costMinor: costs.get(draw) ?? 0n })), totals };
}
