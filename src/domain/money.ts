/** L15: money is integers. A rate is `micro`: 10⁻⁶ major units per minute. */

const RATE = /^(?:\d{1,9}|\d{1,3}(?:,\d{3})+)?(?:\.\d{0,6})?$/;

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

/** Places after the point that a currency has, by ISO 4217 as the runtime's CLDR knows it. */
export function exponentOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** True for an ISO 4217 code. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/** L15: what `seconds` cost at `rateMicro`, rounded once, half to even, in minor units of the currency. */
export function costMinor(rateMicro: number, seconds: number, currency: string): bigint {
  const numerator = BigInt(rateMicro) * BigInt(seconds) * 10n ** BigInt(exponentOf(currency));
  const denominator = 60_000_000n;
  const whole = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice > denominator || (twice === denominator && whole % 2n === 1n)) return whole + 1n;
  return whole;
}

/** Minor units as people read them: `$0.07`, `¥7`. */
export function moneyText(minor: bigint, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = String(minor).padStart(exponent + 1, '0');
  const cut = digits.length - exponent;
  const decimal = exponent === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return new Intl.NumberFormat('en', { style: 'currency', currency, minimumFractionDigits: exponent }).format(
    decimal as `${number}`,
  );
}

/** A price per minute as people read it: `$0.12`. */
export function priceText(rateMicro: number, currency: string): string {
  const symbol = new Intl.NumberFormat('en', { style: 'currency', currency }).formatToParts(0).find((p) => p.type === 'currency');
  const gap = (symbol?.value.length ?? 0) > 1 && /[A-Z]$/.test(symbol?.value ?? '') ? ' ' : '';
  return `${symbol?.value ?? currency}${gap}${rateText(rateMicro)}`;
}
