import { costLines, exactCost, roundCost } from '../money.js';
import { readDrawKey, type Totals } from './totals.js';

/** L16: by currency, never added up across them. Minor units. */
export type Money = Map<string, bigint>;

/** What minutes of a source were bought for. */
export interface BuyPrice {
  currency: string;
  buyRateMicro: number;
}

type Drawn = Pick<Totals, 'drawn' | 'adjusted'>;

/** L15: exact charges by currency: rate × seconds, not rounded. */
export function exactCharge(totals: Drawn): Map<string, bigint> {
  const exact = new Map<string, bigint>();
  for (const part of [totals.drawn, totals.adjusted]) {
    for (const [key, seconds] of part) {
      const { currency, rateMicro } = readDrawKey(key);
      if (currency) exact.set(currency, (exact.get(currency) ?? 0n) + exactCost(rateMicro, seconds));
    }
  }
  return exact;
}

/** L15, L16: what totals are charged, rounded once in each currency. */
export function chargeOf(totals: Drawn): Money {
  const charge = exactCharge(totals);
  for (const [currency, exact] of charge) charge.set(currency, roundCost(exact, currency));
  return charge;
}

/** L15: charges of several rows, which add up to the rounded charge of all of them, in each currency. */
export function chargeLines(rows: readonly Drawn[]): { lines: Money[]; total: Money } {
  const exact = rows.map(exactCharge);
  const lines: Money[] = rows.map(() => new Map());
  const total: Money = new Map();
  const currencies = new Set<string>();
  for (const row of exact) for (const currency of row.keys()) currencies.add(currency);
  for (const currency of currencies) {
    const rounded = costLines(
      exact.map((row) => row.get(currency) ?? 0n),
      currency,
    );
    total.set(currency, rounded.total);
    for (const [i, line] of rounded.lines.entries()) if (exact[i]?.has(currency)) lines[i]?.set(currency, line);
  }
  return { lines, total };
}

/** L16: charge less what the minutes were bought for, only over those that were bought in the currency they are charged in. */
export function marginOf(totals: Drawn, bought: ReadonlyMap<string, BuyPrice>): Money {
  const exact = new Map<string, bigint>();
  for (const part of [totals.drawn, totals.adjusted]) {
    for (const [key, seconds] of part) {
      const { sourceId, currency, rateMicro } = readDrawKey(key);
      const price = bought.get(sourceId);
      if (price?.currency !== currency) continue;
      const gain = exactCost(rateMicro, seconds) - exactCost(price.buyRateMicro, seconds);
      exact.set(currency, (exact.get(currency) ?? 0n) + gain);
    }
  }
  for (const [currency, sum] of exact) exact.set(currency, roundCost(sum, currency));
  return exact;
}
