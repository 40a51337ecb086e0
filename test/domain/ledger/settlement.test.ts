import fc from 'fast-check';
import { drawsOf, pairs, uncoveredOf } from '../../../src/domain/ledger/index.js';
import { planSettlement } from '../../../src/domain/ledger/plan-settlement.js';
import { availableOf } from '../../../src/domain/ledger/workspace-state.js';
import { endedCall, HOUR, NOW } from './fixtures.js';
import { left, Story, WS } from './states.js';

const pulseOf = (story: Story) => story.last?.call?.pulse;

describe('L7: one call, one rounding', () => {
  test('L7: the pulse is that of the first grant in draw order that has seconds', () => {
    const story = new Story();
    story.grant({ priority: 1, seconds: 6, minimumSeconds: 6, incrementSeconds: 6 });
    story.grant({ priority: 2, minimumSeconds: 30, incrementSeconds: 6 });
    expect(pulseOf(story.call(1))).toEqual([6, 6]);
    expect(pulseOf(story.call(1))).toEqual([30, 6]);
  });

  test('L7: when no grant has seconds it is that of the first open one', () => {
    const story = new Story();
    story.grant({ priority: 2, seconds: 30, minimumSeconds: 30, incrementSeconds: 6 });
    story.grant({ priority: 1, seconds: 6, minimumSeconds: 6, incrementSeconds: 1 }).call(36);
    expect(left(story.state)).toEqual([0, 0]);
    expect(pulseOf(story.call(1))).toEqual([6, 1]);
  });

  test('L7: a grant that is yet to come decides nothing', () => {
    const story = new Story().grant({ minimumSeconds: 1, effectiveAt: NOW + HOUR });
    expect(pulseOf(story.call(1))).toEqual([60, 60]);
  });

  test('L7: without any grant it is 60/60', () => {
    const story = new Story().call(61);
    expect([pulseOf(story), story.state.unfunded]).toEqual([[60, 60], 120]);
  });

  test('L7: billed seconds are split over grants without further rounding', () => {
    const story = new Story();
    story.grant({ priority: 1, seconds: 7, minimumSeconds: 30, incrementSeconds: 6 });
    story.grant({ priority: 2, seconds: 100, minimumSeconds: 60, incrementSeconds: 60 }).call(31);
    expect(left(story.state)).toEqual([0, 71]);
  });
});

describe('L10: a call that outlasts the balance', () => {
  const call = (settings: Parameters<Story['settings']>[0], seconds: number) => {
    const { state } = new Story(settings).grant({ seconds: 100 }).call(seconds);
    return { used: state.used, overdraft: state.overdraft, unfunded: state.unfunded };
  };

  test('L10: stop, the default: the rest is unfunded', () => {
    expect(call({}, 130)).toEqual({ used: 100, overdraft: 0, unfunded: 30 });
    expect(call({ limitPolicy: 'stop', overdraftCapSeconds: 50 }, 130)).toEqual({ used: 100, overdraft: 0, unfunded: 30 });
  });

  test('L10: finish: the rest is overdraft up to the cap, then unfunded', () => {
    const finish = { limitPolicy: 'finish' as const };
    expect(call({ ...finish, overdraftCapSeconds: 50 }, 130)).toEqual({ used: 100, overdraft: 30, unfunded: 0 });
    expect(call({ ...finish, overdraftCapSeconds: 20 }, 130)).toEqual({ used: 100, overdraft: 20, unfunded: 10 });
    expect(call({ ...finish, overdraftCapSeconds: 0 }, 130)).toEqual({ used: 100, overdraft: 0, unfunded: 30 });
  });

  test('L10: a cap that was lowered below the overdraft there is takes nothing more', () => {
    const story = new Story({ limitPolicy: 'finish', overdraftCapSeconds: 50 })
      .call(50)
      .settings({ overdraftCapSeconds: 10 })
      .call(5);
    expect([story.state.overdraft, story.state.unfunded]).toEqual([50, 70]);
  });

  test('L10: a new grant repays overdraft first, without pulse, in the entry that brings it; unfunded is not repaid', () => {
    const story = new Story({ limitPolicy: 'finish', overdraftCapSeconds: 50 }).grant({ seconds: 10 }).call(100);
    expect([story.state.overdraft, story.state.unfunded]).toEqual([50, 40]);
    story.grant({ priority: 60, seconds: 80, minimumSeconds: 60, incrementSeconds: 60 });
    expect([left(story.state), story.state.overdraft, story.state.unfunded, story.state.used]).toEqual([[0, 30], 0, 40, 60]);
    expect(story.drafts).toHaveLength(3);
  });

  test('L10: a grant smaller than the overdraft repays what it can', () => {
    const story = new Story({ limitPolicy: 'finish', overdraftCapSeconds: 60 }).call(60).grant({ seconds: 25 });
    expect([left(story.state), story.state.overdraft, story.state.used]).toEqual([[0], 35, 25]);
  });

  test('L10: a grant that is to come repays the moment it takes effect, before any draw', () => {
    const story = new Story({ limitPolicy: 'finish', overdraftCapSeconds: 60 }).call(60);
    story.grant({ seconds: 100, effectiveAt: NOW + HOUR });
    expect([story.state.overdraft, availableOf(story.state)]).toEqual([60, 0]);
    expect([story.at(HOUR - 1).state.overdraft, story.at(HOUR).state.overdraft]).toEqual([60, 0]);
    expect(availableOf(story.state)).toBe(40);
  });
});

test('L6: a failed call is not billed, and draws nothing', () => {
  const { state } = new Story().grant();
  const draft = planSettlement(WS, state, endedCall(50, { status: 'failed' }), NOW);
  expect([draft.lines, draft.call?.billed]).toEqual([[], 0]);
});

test('L1, L2, L7: Σ draws + overdraft + unfunded = billed, lines sum to zero, whatever the balance', () => {
  const grant = fc.record({
    seconds: fc.integer({ min: 1, max: 200 }),
    priority: fc.nat(3),
    minimumSeconds: fc.integer({ min: 1, max: 90 }),
  });
  const settings = fc.record({
    limitPolicy: fc.constantFrom<'stop' | 'finish'>('stop', 'finish'),
    overdraftCapSeconds: fc.nat(300),
  });
  fc.assert(
    fc.property(settings, fc.array(grant, { maxLength: 5 }), fc.array(fc.nat(300), { maxLength: 6 }), (rules, grants, calls) => {
      const story = new Story(rules);
      for (const terms of grants) story.grant(terms);
      let billed = 0;
      for (const seconds of calls) {
        story.call(seconds);
        const draft = story.last ?? { lines: [] };
        const { overdraftSeconds, unfundedSeconds } = uncoveredOf(draft);
        const drawn = drawsOf(draft).reduce((sum, draw) => sum + draw.seconds, 0);
        expect(drawn + overdraftSeconds + unfundedSeconds).toBe(story.last?.call?.billed);
        expect([...pairs(draft.lines)].reduce((sum, [, part]) => sum + part, 0)).toBe(0);
        billed += story.last?.call?.billed ?? 0;
      }
      const { used, overdraft, unfunded } = story.state;
      expect(used + overdraft + unfunded).toBe(billed);
      expect(overdraft).toBeLessThanOrEqual(rules.limitPolicy === 'finish' ? rules.overdraftCapSeconds : 0);
    }),
  );
});
