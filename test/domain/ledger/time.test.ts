import fc from 'fast-check';
import type { SourceId } from '../../../src/domain/ids.js';
import { planSourceLapse } from '../../../src/domain/ledger/plan-source.js';
import { EMPTY_SOURCE } from '../../../src/domain/ledger/source-state.js';
import { step, type WorkspaceState } from '../../../src/domain/ledger/workspace-state.js';
import { HOUR, NOW } from './fixtures.js';
import { left, Story } from './states.js';

test('L11: at its end a grant loses what is available, to expired and not to its source', () => {
  const story = new Story()
    .grant({ seconds: 100, expiresAt: NOW + HOUR })
    .call(30)
    .at(HOUR);
  expect(story.state.grants.size).toBe(0);
  expect(story.last?.lines).toEqual([expect.stringMatching(/^grant:.*:available$/), -70, 'expired:so_test', 70]);
});

test('L11: the end itself is no longer within it', () => {
  const story = new Story().grant({ seconds: 100, expiresAt: NOW + HOUR });
  expect(left(story.at(HOUR - 1).state)).toEqual([100]);
  expect(left(story.at(HOUR).state)).toEqual([]);
});

test('L11: a repeated run changes nothing', () => {
  const story = new Story().grant({ seconds: 100, expiresAt: NOW + HOUR }).at(HOUR);
  const drafts = story.drafts.length;
  expect(story.at(HOUR).at(2 * HOUR).drafts).toHaveLength(drafts);
});

test('L11: held seconds stay usable by their call', () => {
  const story = new Story().grant({ seconds: 100, expiresAt: NOW + HOUR });
  const [id] = story.state.grants.keys();
  const hold = { key: 'start:x', type: 'settings' as const, lines: [`grant:${id}:available`, -40, `grant:${id}:held`, 40] };
  story.state = step(story.state, hold).after;
  story.at(HOUR);
  expect([...story.state.grants.values()].map(({ available, held }) => [available, held])).toEqual([[0, 40]]);
  expect(story.last?.lines).toContain(60);
});

const hours = fc.nat(6).map((n) => n * HOUR);
const grants = fc.array(
  fc.record({
    seconds: fc.integer({ min: 1, max: 100 }),
    priority: fc.nat(3),
    starts: hours,
    lasts: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }),
  }),
  { minLength: 1, maxLength: 6 },
);

function future(overdraft: number, made: { seconds: number; priority: number; starts: number; lasts: number | null }[]): Story {
  const story = new Story({ limitPolicy: 'finish', overdraftCapSeconds: 1_000, thresholds: [50, 0] }).call(overdraft);
  for (const [i, { starts, lasts, ...terms }] of made.entries()) {
    const expiresAt = lasts === null ? null : NOW + starts + lasts * HOUR;
    story.grant({ ...terms, id: `gr_${i}` as never, effectiveAt: NOW + starts, expiresAt });
  }
  return story;
}

const plain = ({ grants: open, ...rest }: WorkspaceState) => ({ ...rest, grants: [...open] });

test('L11: a late job, or none until the next draw, gives the same state and the same alerts as one that came every hour', () => {
  fc.assert(
    fc.property(fc.nat(200), grants, fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), (overdraft, made, visits) => {
      const [punctual, late, sometimes] = [future(overdraft, made), future(overdraft, made), future(overdraft, made)];
      for (let hour = 0; hour <= 12; hour++) punctual.at(hour * HOUR);
      for (const hour of visits.sort((a, b) => a - b)) sometimes.at(hour * HOUR);
      late.at(12 * HOUR);
      sometimes.at(12 * HOUR);
      expect(plain(late.state)).toEqual(plain(punctual.state));
      expect(plain(sometimes.state)).toEqual(plain(punctual.state));
      expect(late.alerts).toEqual(punctual.alerts);
      expect(late.drafts.slice(1)).toEqual(punctual.drafts.slice(1));
    }),
    { numRuns: 300 },
  );
});

test('L10, L11: of two grants that begin, the earlier one repays the overdraft, however late that is entered', () => {
  const story = new Story({ limitPolicy: 'finish', overdraftCapSeconds: 60 }).call(60);
  story
    .grant({ priority: 0, seconds: 100, effectiveAt: NOW + 2 * HOUR })
    .grant({ priority: 9, seconds: 100, effectiveAt: NOW + HOUR });
  expect(left(story.at(5 * HOUR).state)).toEqual([100, 40]);
});

test('L11: a renewal at the very end of what it renews leaves no empty moment to alert about', () => {
  const story = new Story().grant({ seconds: 100, expiresAt: NOW + HOUR }).grant({ seconds: 100, effectiveAt: NOW + HOUR });
  expect(story.at(HOUR).alerts).toEqual([]);
});

test('L11, L12: what is left in a source lapses at its end, once', () => {
  const terms = { id: 'so_test' as SourceId, seconds: 100, startsAt: NOW, endsAt: NOW + HOUR };
  const state = { ...EMPTY_SOURCE, available: 70, terms };
  expect(planSourceLapse(state, NOW + HOUR - 1)).toBeNull();
  expect(planSourceLapse(state, NOW + HOUR)?.lines).toEqual(['source:so_test', -70, 'expired:so_test', 70]);
  expect(planSourceLapse({ ...state, available: 0 }, NOW + HOUR)).toBeNull();
});
