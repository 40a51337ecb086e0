import fc from 'fast-check';
import {
  costLines,
  costMinor,
  exactCost,
  exponentOf,
  isCurrency,
  moneyText,
  parseRate,
  priceText,
  rateText,
  roundCost,
} from '../../src/domain/money.js';

describe('L15: money', () => {
  test.each([
    ['0.12', 36, 'USD', 7n, '$0.07'],
    ['0.125', 90, 'USD', 19n, '$0.19'],
    ['12', 36, 'JPY', 7n, '¥7'],
    ['0.0455', 61, 'KWD', 46n, 'KWD 0.046'],
  ])('L15: %s a minute × %d s in %s', (rate, seconds, currency, minor, text) => {
    const micro = parseRate(rate) as number;
    expect(costMinor(micro, seconds, currency)).toBe(minor);
    expect(moneyText(minor, currency).replace(/\s/g, ' ')).toBe(text);
  });

  test.each([
    [0.125, 12n],
    [0.135, 14n],
    [0.145, 14n],
    [0.155, 16n],
    [0.1251, 13n],
    [0.1249, 12n],
  ])('L15: half goes to the even neighbour: %d for a minute', (rate, minor) => {
    expect(costMinor(Math.round(rate * 1e6), 60, 'USD')).toBe(minor);
  });

  test('L15: nothing is lost on very large amounts, where floating point would lose', () => {
    expect(costMinor(999_999_999_999_999, 6_000_000_000, 'USD')).toBe(9_999_999_999_999_990_000n);
  });

  test('L15: places after the point are those of ISO 4217, not those used in shops', () => {
    const places = { USD: 2, JPY: 0, KWD: 3, IQD: 3, HUF: 2, IDR: 2, COP: 2, ISK: 0, PKR: 2, RSD: 2, TND: 3, CLF: 4 };
    for (const [currency, exponent] of Object.entries(places))
      expect([currency, exponentOf(currency)]).toEqual([currency, exponent]);
    expect(moneyText(123n, 'HUF').replace(/\s/g, ' ')).toBe('HUF 1.23');
    expect(moneyText(5n, 'IQD').replace(/\s/g, ' ')).toBe('IQD 0.005');
  });

  test('L15: a loss reads as one', () => {
    expect(moneyText(-7n, 'USD')).toBe('-$0.07');
    expect(moneyText(-1207n, 'JPY')).toBe('-¥1,207');
    expect(roundCost(-150_000n * 60n, 'USD')).toBe(-15n);
    expect(roundCost(-125_000n * 60n, 'USD')).toBe(-12n);
  });

  test('L15: a rounded cost is within half a minor unit of the exact one', () => {
    const currency = fc.constantFrom('USD', 'JPY', 'KWD');
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(1e9), currency, (rate, seconds, code) => {
        const scaled = exactCost(rate, seconds) * 10n ** BigInt(exponentOf(code));
        const off = (costMinor(rate, seconds, code) * 60_000_000n - scaled) * 2n;
        expect(off <= 60_000_000n && off >= -60_000_000n).toBe(true);
      }),
    );
  });

  test('L15: lines add up to their total, and each is within one minor unit of its exact cost', () => {
    const line = fc.tuple(fc.nat(2_000_000), fc.nat(100_000));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom('USD', 'JPY', 'KWD'), (parts, code) => {
        const exact = parts.map(([rate, seconds]) => exactCost(rate, seconds));
        const { lines, total } = costLines(exact, code);
        expect(lines.reduce((sum, minor) => sum + minor, 0n)).toBe(total);
        expect(total).toBe(
          roundCost(
            exact.reduce((sum, cost) => sum + cost, 0n),
            code,
          ),
        );
        for (const [i, minor] of lines.entries()) {
          const off = minor * 60_000_000n - (exact[i] as bigint) * 10n ** BigInt(exponentOf(code));
          expect(off < 60_000_000n && off > -60_000_000n).toBe(true);
        }
      }),
    );
  });

  test('L15: the largest remainders are rounded up', () => {
    const cents = [3_330_000n, 3_340_000n, 3_330_000n].map((micro) => micro * 60n);
    expect(costLines(cents, 'JPY')).toEqual({ lines: [3n, 4n, 3n], total: 10n });
  });
});

describe('prices as people write them', () => {
  test.each([
    ['0.12', 120_000],
    [' $0.12 ', 120_000],
    ['.5', 500_000],
    ['5.', 5_000_000],
    ['1,250', 1_250_000_000],
    ['0.000001', 1],
    ['0', 0],
  ])('L15: %s is %d micro units a minute', (text, micro) => {
    expect(parseRate(text)).toBe(micro);
  });

  test.each([
    '',
    '.',
    'abc',
    '1e3',
    '-1',
    '0.0000001',
    '12,34',
    '1,2345',
    '0x10',
    'NaN',
    'Infinity',
    '1 2',
    '1234567890',
    '1,000,000,000',
  ])('L15: %j is no price', (text) => {
    expect(parseRate(text)).toBeNull();
  });

  test('L15: a price survives being written and read', () => {
    fc.assert(fc.property(fc.nat(2_000_000_000), (micro) => expect(parseRate(rateText(micro))).toBe(micro)));
    expect([rateText(120_000), rateText(45_500), rateText(1_000_000), rateText(1)]).toEqual([
      '0.12',
      '0.0455',
      '1.00',
      '0.000001',
    ]);
    expect(priceText(120_000, 'USD')).toBe('$0.12');
    expect(priceText(45_500, 'KWD')).toBe('KWD 0.0455');
  });

  test('L16: a currency is three capital letters of ISO 4217', () => {
    expect(['USD', 'JPY', 'KWD', 'usd', 'XYZ', ''].map(isCurrency)).toEqual([true, true, true, false, false, false]);
  });
});
