import fc from 'fast-check';
import { billedSeconds } from '../../../src/domain/ledger/index.js';

/** Pulse, then pairs of talked seconds and billed seconds: the table of ledger.md. */
const table: [number, number, [number, number][]][] = [
  [
    60,
    60,
    [
      [0, 0],
      [0.001, 60],
      [60, 60],
      [60.001, 120],
      [61, 120],
    ],
  ],
  [
    30,
    6,
    [
      [10, 30],
      [30, 30],
      [31, 36],
      [36, 36],
      [37, 42],
    ],
  ],
  [
    6,
    6,
    [
      [5, 6],
      [6, 6],
      [8, 12],
    ],
  ],
  [
    1,
    1,
    [
      [0.999, 1],
      [1.001, 2],
    ],
  ],
  [12, 6, [[13, 18]]],
  [60, 1, [[61, 61]]],
];

describe.each(table)('L6: pulse %d/%d', (minimumSeconds, incrementSeconds, rows) => {
  test.each(rows)('L6: %d s talked are %d s billed', (talked, billed) => {
    expect(billedSeconds(Math.round(talked * 1000), { minimumSeconds, incrementSeconds })).toBe(billed);
  });
});

const step = fc.integer({ min: 1, max: 3_600 });
const pulse = fc.record({ minimumSeconds: step, incrementSeconds: step });
const ms = fc.oneof(fc.nat(10_000), fc.nat(100_000_000));

test('L6: talking longer never costs less', () => {
  fc.assert(
    fc.property(ms, fc.nat(5_000), pulse, (a, more, p) =>
      expect(billedSeconds(a + more, p)).toBeGreaterThanOrEqual(billedSeconds(a, p)),
    ),
  );
});

test('L6: every talked second is billed, and above the minimum less than one increment more', () => {
  fc.assert(
    fc.property(ms, pulse, (talked, p) => {
      const seconds = Math.ceil(talked / 1000);
      const billed = billedSeconds(talked, p);
      expect(billed).toBeGreaterThanOrEqual(seconds);
      if (seconds > p.minimumSeconds) expect(billed - seconds).toBeLessThan(p.incrementSeconds);
      if (seconds > 0 && seconds <= p.minimumSeconds) expect(billed).toBe(p.minimumSeconds);
    }),
  );
});

test('L6: above the minimum, what is billed differs from it by whole increments', () => {
  fc.assert(
    fc.property(ms, pulse, (talked, p) => {
      const billed = billedSeconds(talked, p);
      if (billed > 0) expect((billed - p.minimumSeconds) % p.incrementSeconds).toBe(0);
    }),
  );
});

test('L6: a call that ends before it starts, or at once, is not billed', () => {
  expect([
    billedSeconds(0, { minimumSeconds: 60, incrementSeconds: 60 }),
    billedSeconds(-5_000, { minimumSeconds: 60, incrementSeconds: 60 }),
  ]).toEqual([0, 0]);
});
