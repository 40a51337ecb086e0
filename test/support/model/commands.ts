import fc from 'fast-check';

/** One step of a history. Numbers pick among what there is; `on` says which instance it is done on. */
export type Command = { on: 0 | 1 } & (
  | { do: 'buy'; seconds: number; startsIn: number; lasts: number | null }
  | {
      do: 'allocate';
      workspace: number;
      source: number;
      seconds: number;
      rateMicro: number;
      pulse: [number, number];
      priority: number;
      startsIn: number;
      lasts: number | null;
      /** The process dies between the two entries. */
      dies: boolean;
    }
  | { do: 'allocate again'; which: number }
  | { do: 'settle'; workspace: number; calls: { ms: number; failed: boolean; endedAgo: number }[] }
  | { do: 'settle again'; which: number; changed: boolean }
  | { do: 'start'; workspace: number; longest: number; dies: Death }
  | { do: 'end'; which: number; ms: number; failed: boolean; endedAgo: number; dies: Death }
  | { do: 'start again'; which: number; changed: boolean }
  | { do: 'release'; which: number }
  | { do: 'correct'; which: number; seconds: number; again: boolean; dies: Death }
  | { do: 'reclaim'; workspace: number; seconds: number; dies: Death }
  | { do: 'transfer'; workspace: number; seconds: number; dies: Death }
  | {
      do: 'rules';
      workspace: number;
      policy: 'stop' | 'finish' | 'top-up';
      cap: number;
      thresholds: number[];
      topUp: { source: number; chunk: number; cap: number };
    }
  | { do: 'wait'; ms: number }
  | { do: 'expiry job' }
  | { do: 'move job' }
  | { do: 'forget' }
  /** Only when `sure` is 0: most histories are about workspaces that live. */
  | { do: 'close'; workspace: number; sure: number }
);

/** The process dies before or after its so-many-th read or insert, and another one does the same again; null: it lives. */
export type Death = { at: number; after: boolean } | null;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const on = fc.constantFrom<0 | 1>(0, 1);
const workspace = fc.nat(1);
/** Few spans on purpose: the interesting thing is when several fall on the same instant. */
const span = fc.constantFrom(MINUTE, 2 * MINUTE, 10 * MINUTE, 20 * MINUTE, DAY);
const startsIn = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: span });
const lasts = fc.option(span, { nil: null });
const pulse = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom<[number, number]>([60, 60], [30, 6], [6, 6], [1, 1], [12, 6], [60, 1]) },
  { weight: 1, arbitrary: fc.constant<[number, number]>([3600, 3600]) },
);
const call = fc.record({
  ms: fc.oneof(fc.nat(200_000), fc.constantFrom(0, 1, 999, 1_000, 60_000, 60_001, 3_600_000)),
  failed: fc.nat(9).map((value) => value === 0),
  endedAgo: fc.oneof(
    { weight: 12, arbitrary: fc.nat(10 * MINUTE) },
    { weight: 1, arbitrary: fc.constantFrom(35 * DAY, 35 * DAY + 1, -5 * MINUTE, -5 * MINUTE - 1) },
  ),
});

const dies: fc.Arbitrary<Death> = fc.option(fc.record({ at: fc.nat(7), after: fc.boolean() }), { nil: null, freq: 3 });
/** 0 is all there is. */
const part = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 700 }));

const holding: fc.WeightedArbitrary<Command>[] = [
  {
    weight: 8,
    arbitrary: fc.record({
      ...{ on, do: fc.constant('start' as const), workspace, dies },
      longest: fc.constantFrom(1, 60, 120, 900, 3_600),
    }),
  },
  {
    weight: 7,
    arbitrary: fc
      .record({ on, do: fc.constant('end' as const), which: fc.nat(20), call, dies })
      .map(({ call: how, ...rest }) => ({ ...rest, ...how })),
  },
  { weight: 2, arbitrary: fc.record({ on, do: fc.constant('start again' as const), which: fc.nat(20), changed: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ on, do: fc.constant('release' as const), which: fc.nat(20) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      ...{ on, do: fc.constant('correct' as const), which: fc.nat(20), dies },
      ...{ seconds: part, again: fc.nat(4).map((value) => value === 0) },
    }),
  },
  { weight: 2, arbitrary: fc.record({ on, do: fc.constant('reclaim' as const), workspace, seconds: part, dies }) },
  { weight: 2, arbitrary: fc.record({ on, do: fc.constant('transfer' as const), workspace, seconds: part, dies }) },
];

const steps: fc.WeightedArbitrary<Command>[] = [
  {
    weight: 2,
    arbitrary: fc.record({ on, do: fc.constant('buy' as const), seconds: fc.integer({ min: 1, max: 20_000 }), startsIn, lasts }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      ...{ on, do: fc.constant('allocate' as const), workspace, source: fc.constantFrom(0, 0, 1, 2) },
      seconds: fc.oneof(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 15_000 })),
      ...{ rateMicro: fc.nat(2), pulse, priority: fc.nat(2), startsIn, lasts },
      dies: fc.nat(5).map((value) => value === 0),
    }),
  },
  { weight: 1, arbitrary: fc.record({ on, do: fc.constant('allocate again' as const), which: fc.nat(20) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      on,
      do: fc.constant('settle' as const),
      workspace,
      calls: fc.array(call, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ on, do: fc.constant('settle again' as const), which: fc.nat(20), changed: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ on, do: fc.constant('rules' as const), workspace },
      policy: fc.constantFrom<'stop' | 'finish' | 'top-up'>('stop', 'finish', 'finish', 'top-up'),
      topUp: fc.record({ source: fc.nat(2), chunk: fc.constantFrom(60, 300), cap: fc.constantFrom(300, 500) }),
      cap: fc.constantFrom(0, 50, 500, 10_000),
      thresholds: fc.constantFrom<number[]>([20, 0], [50, 20, 5, 0], [], [80]),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      on,
      do: fc.constant('wait' as const),
      ms: fc.oneof({ weight: 9, arbitrary: span }, { weight: 1, arbitrary: fc.nat(2 * DAY) }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ on, do: fc.constant('expiry job' as const) }) },
  { weight: 1, arbitrary: fc.record({ on, do: fc.constant('move job' as const) }) },
  { weight: 1, arbitrary: fc.record({ on, do: fc.constant('forget' as const) }) },
  { weight: 1, arbitrary: fc.record({ on, do: fc.constant('close' as const), workspace, sure: fc.nat(3) }) },
];

const start: Command[] = [
  { on: 0, do: 'buy', seconds: 40_000, startsIn: 0, lasts: null },
  {
    on: 0,
    do: 'rules',
    workspace: 0,
    policy: 'finish',
    cap: 500,
    thresholds: [50, 20, 0],
    topUp: { source: 0, chunk: 60, cap: 300 },
  },
  ...([0, 1] as const).map((workspace): Command => {
    const terms = { rateMicro: 1, pulse: [6, 6] as [number, number], priority: 1, startsIn: 0, lasts: DAY };
    return { on: workspace, do: 'allocate', workspace, source: 0, seconds: 600, ...terms, dies: false };
  }),
];

/** A history begins with minutes to give and to use, as every real one does. */
export const histories = (most: number): fc.Arbitrary<Command[]> =>
  fc
    .array(fc.oneof(...steps, ...holding), { minLength: Math.ceil(most / 2), maxLength: most, size: 'max' })
    .map((commands) => [...start, ...commands]);
