import { HOUR, NOW } from './fixtures.js';
import { Story } from './states.js';

const story = (thresholds = [50, 20, 0]) =>
  new Story({ thresholds }).grant({ seconds: 1_000, minimumSeconds: 1, incrementSeconds: 1 });

describe('L18: alerts', () => {
  test('L18: an alert fires when available falls from above its threshold to it', () => {
    expect(story().call(499).alerts).toEqual([]);
    expect(story().call(499).call(1).alerts).toEqual([50]);
  });

  test('L18: it fires once per crossing', () => {
    expect(story().call(500).call(10).call(10).alerts).toEqual([50]);
  });

  test('L18: one call that crosses several sends one message, the lowest', () => {
    expect(story().call(850).alerts).toEqual([20]);
    expect(story().call(1_000).alerts).toEqual([0]);
    expect(story().call(850).call(150).alerts).toEqual([20, 0]);
  });

  test('L18: the threshold 0 is the empty workspace', () => {
    expect(story([0]).call(999).alerts).toEqual([]);
    expect(story([0]).call(1_500).alerts).toEqual([0]);
  });

  test('L18: a workspace without thresholds has no alerts, one without minutes none either', () => {
    expect(story([]).call(1_000).alerts).toEqual([]);
    expect(new Story().call(50).alerts).toEqual([]);
  });

  test('L18: below it, it is armed again only 5 % of the base above it', () => {
    const returns = (seconds: number) => {
      const told = story([50]).call(520);
      const [id] = told.state.grants.keys();
      const grants = new Map(told.state.grants);
      for (const [key, grant] of grants) if (key === id) grants.set(key, { ...grant, available: grant.available + seconds });
      told.state = { ...told.state, grants };
      return told.call(0).call(100).alerts;
    };
    expect(returns(69)).toEqual([50]);
    expect(returns(70)).toEqual([50, 50]);
  });

  test('L18: …or one pulse, whichever is more', () => {
    const told = new Story({ thresholds: [50] }).grant({ seconds: 100, minimumSeconds: 20, incrementSeconds: 1 }).call(60);
    const raise = (seconds: number) => {
      const [[id, grant] = []] = told.state.grants;
      if (id && grant) told.state = { ...told.state, grants: new Map([[id, { ...grant, available: seconds }]]) };
      return told.call(0);
    };
    expect(raise(69).call(30).alerts).toEqual([50]);
    expect(raise(70).call(30).alerts).toEqual([50, 50]);
  });

  test('L18: a new grant arms it again', () => {
    const told = story([20]).call(850);
    told.grant({ seconds: 1_000, minimumSeconds: 1 }).call(800);
    expect(told.alerts).toEqual([20, 20]);
  });

  test('L18: the base counts open grants in effect only, with what was used of them', () => {
    const told = story([20]).grant({ seconds: 9_000, effectiveAt: NOW + HOUR });
    expect(told.call(799).alerts).toEqual([]);
    expect(told.call(1).alerts).toEqual([20]);
  });

  test('L18: seconds that lapse can cross a threshold too', () => {
    const told = story([20, 0])
      .grant({ seconds: 100, expiresAt: NOW + HOUR })
      .call(1_100 - 240);
    expect(told.at(HOUR).alerts).toEqual([]);
    const lapsing = new Story({ thresholds: [0] }).grant({ seconds: 100, expiresAt: NOW + HOUR });
    expect(lapsing.at(HOUR).alerts).toEqual([0]);
  });

  test('L18: changed thresholds are armed, other rules leave them as they are', () => {
    const told = story([20]).call(850);
    expect(told.settings({ limitPolicy: 'finish' }).state.armed).toBe(0);
    expect(told.settings({ thresholds: [10, 0] }).state.armed).toBe(3);
    expect(told.call(60).alerts).toEqual([20, 10]);
  });
});
