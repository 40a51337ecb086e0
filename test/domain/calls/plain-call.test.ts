import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plainCall } from '../../../src/domain/calls/plain-call.js';
import { ReportedCall } from '../../../src/domain/calls/schema.js';

/** Mostly what is usual, so that a fair part of the calls is plain. */
const mostly = <T, U>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<U>) =>
  fc.oneof({ arbitrary: usual, weight: 12 }, { arbitrary: odd, weight: 1 });

const date = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
const days = ['2026-02-29', '2028-02-29', '2026-04-31', '2026-04-30', '2026-12-31', '2026-13-01'].map(
  (day) => `${day}T23:59:59.9Z`,
);
const odd = fc.constantFrom('2026-11-22T24:00:00Z', '2026-11-22T09:00:00+01:00', '2026-11-22', '2026-11-22T09:00Z', '', null, 5);
const instant = mostly(
  mostly(
    date.map((at) => at.toISOString()),
    fc.constantFrom(...days),
  ),
  odd,
);
const text = mostly(fc.string({ maxLength: 64 }), fc.constantFrom('', 'a\0b', '\ud800', 'x'.repeat(65), 7, null));
const flat = fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true });
const call = fc.record(
  {
    id: mostly(fc.uuid(), text),
    status: mostly(fc.constant('ended'), fc.constantFrom('failed', 'started', 'gone', null)),
    startedAt: instant,
    endedAt: instant,
    from: text,
    to: text,
    direction: mostly(fc.constantFrom('inbound', 'outbound'), fc.constantFrom('sideways', null)),
    metadata: mostly(
      flat,
      fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(null, [], 'x', { x: 'x'.repeat(20_000) })),
    ),
    more: fc.jsonValue(),
  },
  { requiredKeys: ['id', 'status', 'startedAt', 'endedAt'], noNullPrototype: true },
);

test('H1: what is taken as a plain call is what the schema makes of it, and nothing that the schema refuses', () => {
  let plain = 0;
  fc.assert(
    fc.property(call, (raw) => {
      const short = plainCall(raw);
      if (!short) return;
      plain++;
      expect(ReportedCall.safeParse(raw)).toEqual({ success: true, data: short });
    }),
    { numRuns: 5_000 },
  );
  expect(plain).toBeGreaterThan(100);
});

test.each([null, 5, 'x', [], {}, { calls: [] }])('H1: %j is no plain call', (raw) => {
  expect(plainCall(raw)).toBeUndefined();
});
