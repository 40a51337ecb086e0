/** Minimum and increment, seconds. */
export type PlannedPulse = [number, number];

export interface PlannedGrant {
  /** Of the seconds that the workspace's calls talk. */
  share: number;
  pulse: PlannedPulse;
  /** Whole numbers, and no two grants of a workspace alike: the model does not know when each was made. */
  priority: number;
  /** Allocated when this share of all calls has been answered; else before the first. */
  after?: number;
  /** Takes effect, or lapses, so many milliseconds after it was asked for. */
  startsIn?: number;
  lasts?: number;
}

/** A workspace as it is set up. */
export interface Plot {
  name: string;
  /** How many calls it gets, against the others. */
  weight: number;
  policy: 'stop' | 'finish';
  /** Overdraft cap, of the seconds that its calls talk. */
  cap: number;
  grants: PlannedGrant[];
}

const PULSES: PlannedPulse[] = [
  [60, 60],
  [30, 6],
  [6, 6],
  [1, 1],
  [12, 6],
  [60, 1],
];

const pulse = (i: number) => PULSES[i % PULSES.length] as PlannedPulse;
const stop = { policy: 'stop', cap: 0 } as const;

/** Plenty and nothing, one grant and twenty, hot and cold, and every way of running out. */
export const PLOTS: readonly Plot[] = [
  { name: 'Hot', weight: 8, ...stop, grants: [{ share: 5, pulse: [60, 60], priority: 50 }] },
  ...PULSES.map((each, i): Plot => {
    return { name: `Plenty ${i}`, weight: 2, ...stop, grants: [{ share: 40, pulse: each, priority: 50 }] };
  }),
  {
    ...{ name: 'Three pulses', weight: 3, ...stop },
    grants: [
      { share: 0.3, pulse: [30, 6], priority: 10 },
      { share: 0.4, pulse: [60, 60], priority: 20 },
      { share: 5, pulse: [1, 1], priority: 60 },
    ],
  },
  {
    ...{ name: 'Runs out', weight: 3, ...stop },
    grants: [
      { share: 0.2, pulse: [12, 6], priority: 50 },
      { share: 0.3, pulse: [60, 1], priority: 51 },
    ],
  },
  { name: 'Overdraws', weight: 3, policy: 'finish', cap: 0.2, grants: [{ share: 0.4, pulse: [60, 60], priority: 50 }] },
  {
    ...{ name: 'Repays', weight: 3, policy: 'finish', cap: 3 },
    grants: [
      { share: 0.2, pulse: [30, 6], priority: 50 },
      { share: 0.5, pulse: [6, 6], priority: 40, after: 0.4 },
      { share: 0.2, pulse: [60, 60], priority: 60, after: 0.7 },
    ],
  },
  { name: 'Nothing', weight: 1, ...stop, grants: [] },
  { name: 'Nothing but overdraft', weight: 1, policy: 'finish', cap: 0.3, grants: [] },
  {
    ...{ name: 'Twenty grants', weight: 3, ...stop },
    grants: Array.from({ length: 20 }, (_, i) => ({ share: 0.05, pulse: pulse(i), priority: 95 - i })),
  },
  {
    ...{ name: 'Renewed', weight: 3, ...stop },
    grants: [0.2, 0.4, 0.6, 0.8].map((after, i) => ({ share: 0.2, pulse: pulse(i + 1), priority: 50 + i, after })),
  },
  {
    ...{ name: 'By the clock', weight: 3, policy: 'finish', cap: 0.1 },
    grants: [
      { share: 3, pulse: [6, 6], priority: 30, lasts: 20_000 },
      { share: 0.3, pulse: [30, 6], priority: 20, startsIn: 3_000 },
      { share: 0.3, pulse: [1, 1], priority: 10, after: 0.5, startsIn: 1_000, lasts: 25_000 },
    ],
  },
];
