/** L15: money is integers. A rate is `micro`: 10⁻⁶ major units per minute. */

const RATE = /^(?:\d{1,9}|\d{1,3}(?:,\d{3}){1,2})?(?:\.\d{0,6})?$/;

/** `0.12` → 120000. Gives null for what is no price: letters, more than six places, nothing at all. */
export function parseRate(text: string): number | null {
  const plain = text.trim().replace(/^[$€£¥]\s*/, '');
  if (!RATE.test(plain) || !/\d/.test(plain)) return null;
  const [whole = '', fraction = ''] = plain.replaceAll(',', '').split('.');
  return Number(whole || '0') * 1_000_000 + Number(fraction.padEnd(6, '0'));
}

/** 120000 → `0.12`; never in exponents, no trailing zeros beyond the second place. */
export function rateText(micro: number): string {
  const fraction = String(micro % 1_000_000)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${Math.floor(micro / 1_000_000)}.${fraction}`;
}

/** ISO 4217 where it is not 2. Not the runtime's CLDR: that drops the places people no longer use in shops (HUF, IDR, COP: 0). */
const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3] as const),
  ...'CLF UYW'.split(' ').map((code) => [code, 4] as const),
]);

/** Places after the point that a currency has, by ISO 4217. */
export function exponentOf(currency: string): number {
  return EXPONENTS.get(currency) ?? 2;
}

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** True for an ISO 4217 code. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

const MICRO_MINUTES = 60_000_000n;

/** L15: what `seconds` cost at `rateMicro`, exactly: in 60·10⁶ths of the currency's major unit. Add these up, then round once. */
export function exactCost(rateMicro: number, seconds: number): bigint {
  return BigInt(rateMicro) * BigInt(seconds);
}

/** L15: an exact cost in minor units of the currency, rounded half to even. */
export function roundCost(exact: bigint, currency: string): bigint {
  const numerator = exact * 10n ** BigInt(exponentOf(currency));
  const whole = floorDiv(numerator, MICRO_MINUTES);
  const twice = (numerator - whole * MICRO_MINUTES) * 2n;
  const up = twice > MICRO_MINUTES || (twice === MICRO_MINUTES && whole % 2n !== 0n);
  return up ? whole + 1n : whole;
}

/** L15: what `seconds` cost at `rateMicro`, rounded once, half to even, in minor units of the currency. */
export function costMinor(rateMicro: number, seconds: number, currency: string): bigint {
  return roundCost(exactCost(rateMicro, seconds), currency);
}

/** L15: several exact costs as lines that add up to their rounded total: those with the largest remainder are rounded up. */
export function costLines(exact: readonly bigint[], currency: string): { lines: bigint[]; total: bigint } {
  const scale = 10n ** BigInt(exponentOf(currency));
  const total = roundCost(
    exact.reduce((sum, cost) => sum + cost, 0n),
    currency,
  );
  const lines = exact.map((cost) => floorDiv(cost * scale, MICRO_MINUTES));
  let missing = total - lines.reduce((sum, line) => sum + line, 0n);
  if (missing === 0n) return { lines, total };
  const remainders = exact.map((cost, i) => ({ i, left: cost * scale - (lines[i] as bigint) * MICRO_MINUTES }));
  remainders.sort((a, b) => (a.left === b.left ? a.i - b.i : a.left < b.left ? 1 : -1));
  for (const { i } of remainders) {
    if (missing === 0n) break;
    lines[i] = (lines[i] as bigint) + 1n;
    missing -= 1n;
  }
  return { lines, total };
}

/** Whole shares of `total` in the proportion of `weights`, adding up to it by largest remainder; all in the last where none weighs. */
export function largestRemainder(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0) return weights.map((_, i) => (i === weights.length - 1 ? total : 0));
  const exact = weights.map((weight) => BigInt(total) * BigInt(weight));
  const shares = exact.map((part) => Number(part / BigInt(sum)));
  const order = exact
    .map((part, i) => ({ i, left: part % BigInt(sum) }))
    .sort((a, b) => (a.left === b.left ? a.i - b.i : a.left < b.left ? 1 : -1));
  let missing = total - shares.reduce((all, share) => all + share, 0);
  for (const { i } of order) {
    if (missing === 0) break;
    shares[i] = (shares[i] as number) + 1;
    missing -= 1;
  }
  return shares;
}

/** Minor units as plain digits with the currency's places: `-1.20`. */
export function minorText(minor: bigint, currency: string): string {
  const places = exponentOf(currency);
  const digits = String(minor < 0n ? -minor : minor).padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return minor < 0n ? `-${text}` : text;
}

function floorDiv(a: bigint, b: bigint): bigint {
  return a / b - (a % b < 0n ? 1n : 0n);
}

/** Minor units as machines read them: `1234.50`, `-0.07`. */
export function decimalText(minor: bigint, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = String(minor < 0n ? -minor : minor).padStart(exponent + 1, '0');
  const cut = digits.length - exponent;
  return `${minor < 0n ? '-' : ''}${exponent === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`}`;
}

/** Minor units as people read them: `$0.07`, `¥7`, `-$1.20`. */
export function moneyText(minor: bigint, currency: string): string {
  const exponent = exponentOf(currency);
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  }).format(decimalText(minor, currency) as `${number}`);
}

/** A price per minute as people read it: `$0.12`. */
export function priceText(rateMicro: number, currency: string): string {
  const symbol = new Intl.NumberFormat('en', { style: 'currency', currency }).formatToParts(0).find((p) => p.type === 'currency');
  const gap = (symbol?.value.length ?? 0) > 1 && /[A-Z]$/.test(symbol?.value ?? '') ? ' ' : '';
  return `${symbol?.value ?? currency}${gap}${rateText(rateMicro)}`;
}
