import type { SourceId } from '../ids.js';
import { pairs } from '../ledger/index.js';
import { costLines, exactCost } from '../money.js';
import type { Adjustment, PriceRow, Statement } from './model.js';

/** What a source's minutes were bought for. */
export interface Bought {
  currency: string;
  buyRateMicro: number;
}

/** Money of a line, in minor units. `margin` only where everything it came from was bought in the line's own currency (L16). */
export interface Money {
  charge: bigint;
  /** By currency; only for the owner. */
  buy?: ReadonlyMap<string, bigint>;
  margin?: bigint;
}

export interface Priced {
  rows: { row: PriceRow; money: Money }[];
  adjustments: { adjustment: Adjustment; money: Money }[];
  /** By currency, never added together (L16). */
  totals: ReadonlyMap<string, Money>;
}

interface Line {
  currency: string;
  charge: bigint;
  buy: Map<string, bigint>;
  /** Where some of it came from is not known here. */
  partial: boolean;
}

/** Charged seconds of a row (L10: overdraft that was repaid is charged then, at the price it was repaid at). */
export const chargedSeconds = ({ billed, repaid, returned }: PriceRow): number => billed + repaid - returned;

/**
 * L15, L16: the money of a statement. Exact per line, rounded once to the currency, lines adding up to their total; currencies never
 * together. `bought` tells the owner's own buying prices; without it nothing of them is told.
 */
export function priced({ rows, adjustments }: Statement, bought?: ReadonlyMap<SourceId, Bought>): Priced {
  const lines = [
    ...rows.map((row) => lineOf(row, chargedSeconds(row), bought)),
    ...adjustments.map((one) => lineOf(one, one.seconds, bought)),
  ];
  const charges = shared(lines, (line, currency) => (line.currency === currency ? line.charge : undefined));
  const buys = shared(lines, (line, currency) => line.buy.get(currency));
  const money = lines.map((line, i): Money => {
    const charge = charges.lines[i]?.get(line.currency) ?? 0n;
    if (!bought) return { charge };
    return withMargin(line.currency, charge, buys.lines[i] ?? new Map(), line.partial);
  });
  const totals = new Map<string, Money>();
  for (const [currency, charge] of charges.totals) {
    const own = lines.flatMap((line, i) => (line.currency === currency ? [{ line, money: money[i] as Money }] : []));
    const buy = new Map<string, bigint>();
    for (const one of own) for (const [code, minor] of one.money.buy ?? []) buy.set(code, (buy.get(code) ?? 0n) + minor);
    totals.set(
      currency,
      bought
        ? withMargin(
            currency,
            charge,
            buy,
            own.some(({ line }) => line.partial),
          )
        : { charge },
    );
  }
  return {
    rows: rows.map((row, i) => ({ row, money: money[i] as Money })),
    adjustments: adjustments.map((adjustment, i) => ({ adjustment, money: money[rows.length + i] as Money })),
    totals,
  };
}

function lineOf(line: PriceRow | Adjustment, seconds: number, bought?: ReadonlyMap<SourceId, Bought>): Line {
  const buy = new Map<string, bigint>();
  let partial = false;
  for (const [id, part] of pairs(line.sources)) {
    const source = bought?.get(id as SourceId);
    if (source) buy.set(source.currency, (buy.get(source.currency) ?? 0n) + exactCost(source.buyRateMicro, part));
    else partial = true;
  }
  return { currency: line.currency, charge: exactCost(line.rateMicro, seconds), buy, partial };
}

type Take = (line: Line, currency: string) => bigint | undefined;

/** Rounds each currency's lines so that they add up to its total. */
function shared(lines: readonly Line[], take: Take) {
  const currencies = new Set(lines.flatMap((line) => [line.currency, ...line.buy.keys()]));
  const found = lines.map(() => new Map<string, bigint>());
  const totals = new Map<string, bigint>();
  for (const currency of currencies) {
    const own = lines.flatMap((line, i) => {
      const exact = take(line, currency);
      return exact === undefined ? [] : [{ i, exact }];
    });
    if (own.length === 0) continue;
    const rounded = costLines(
      own.map(({ exact }) => exact),
      currency,
    );
    for (const [at, { i }] of own.entries()) found[i]?.set(currency, rounded.lines[at] ?? 0n);
    totals.set(currency, rounded.total);
  }
  return { lines: found, totals };
}

function withMargin(currency: string, charge: bigint, buy: ReadonlyMap<string, bigint>, partial: boolean): Money {
  const agrees = !partial && [...buy.keys()].every((code) => code === currency);
  return { charge, buy, ...(agrees ? { margin: charge - (buy.get(currency) ?? 0n) } : {}) };
}
