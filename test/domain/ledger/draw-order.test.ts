import fc from 'fast-check';
import type { GrantId } from '../../../src/domain/ids.js';
import { compareTerms } from '../../../src/domain/ledger/draw-order.js';
import type { GrantTerms } from '../../../src/domain/ledger/entry.js';
import { drawsOf } from '../../../src/domain/ledger/index.js';
import { DAY, grantTerms, HOUR, NOW } from './fixtures.js';
import { Story } from './states.js';

/** Each differs from the next in what decides between them, and would come later by everything after it. */
const inOrder: Partial<GrantTerms>[] = [
  { priority: 0, expiresAt: null, rateMicro: 9, createdAt: 9 },
  { priority: 1, expiresAt: NOW + HOUR, rateMicro: 9, createdAt: 9 },
  { priority: 1, expiresAt: NOW + DAY, rateMicro: 9, createdAt: 9 },
  { priority: 1, expiresAt: null, rateMicro: 1, createdAt: 9 },
  { priority: 1, expiresAt: null, rateMicro: 2, createdAt: 1 },
  { priority: 1, expiresAt: null, rateMicro: 2, createdAt: 2, id: 'gr_a' as GrantId },
  { priority: 1, expiresAt: null, rateMicro: 2, createdAt: 2, id: 'gr_b' as GrantId },
];

const few = fc.nat(2);
const terms = fc
  .record({
    priority: few,
    expiresAt: fc.option(
      few.map((n) => NOW + n),
      { nil: null },
    ),
    rateMicro: few,
    createdAt: few,
    id: fc.nat(20),
  })
  .map(({ id, ...rest }) => grantTerms({ ...rest, id: `gr_${id}` as GrantId }));

test('L8: priority, then expiry with none last, then rate, then creation, then id', () => {
  const sorted = inOrder.map(grantTerms);
  for (const [i, a] of sorted.entries()) {
    for (const [j, b] of sorted.entries()) expect(Math.sign(compareTerms(a, b))).toBe(Math.sign(i - j));
  }
});

test('L8: the order is strict and total: no two grants are equal in it, and it has no circles', () => {
  fc.assert(
    fc.property(terms, terms, terms, (a, b, c) => {
      expect(Math.sign(compareTerms(a, b)) + Math.sign(compareTerms(b, a))).toBe(0);
      if (a.id !== b.id) expect(compareTerms(a, b)).not.toBe(0);
      if (compareTerms(a, b) < 0 && compareTerms(b, c) < 0) expect(compareTerms(a, c)).toBeLessThan(0);
    }),
    { numRuns: 1_000 },
  );
});

test('L8: a call draws from its grants in this order, in whatever order they came', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(inOrder, { minLength: 2 }), (shuffled) => {
      const story = new Story();
      for (const [i, some] of shuffled.entries())
        story.grant({ seconds: 10, id: `gr_${inOrder.indexOf(some)}_${i}` as GrantId, ...some, effectiveAt: 0 });
      const order = drawsOf(story.call(shuffled.length * 10 - 3).last ?? { lines: [] });
      expect(order.map(({ grantId }) => grantId)).toEqual([...story.state.grants.values()].map((grant) => grant.terms.id));
      expect(order.map(({ seconds }) => seconds)).toEqual([...Array(shuffled.length - 1).fill(10), 7]);
      const places = order.map(({ grantId }) =>
        inOrder.findIndex((some) => some.id === grantId || grantId.startsWith(`gr_${inOrder.indexOf(some)}_`)),
      );
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }),
  );
});

test('L8: only grants that have taken effect and have not ended are drawn from', () => {
  const story = new Story();
  story.grant({ priority: 0, seconds: 10, effectiveAt: NOW + HOUR });
  story.grant({ priority: 1, seconds: 20, expiresAt: NOW + HOUR });
  expect(drawsOf(story.call(5).last ?? { lines: [] }).map(({ seconds }) => seconds)).toEqual([5]);
  story.at(HOUR).call(3);
  expect([...story.state.grants.values()].map(({ terms: { priority }, available }) => [priority, available])).toEqual([[0, 7]]);
});
