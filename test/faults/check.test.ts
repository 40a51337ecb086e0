import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { makeCalls } from './calls.js';
import { check, type Evidence } from './check.js';
import { randomFrom } from './fault.js';
import type { ReadEntry } from './ledger-reading.js';
import { Told } from './told.js';

/* A check that finds nothing proves something only if it finds what is put there. */

const T = 1_800_000_000_000;
const AGENT = { id: 'ag_1', apiKey: 'key' };
const PLACE = { plot: { name: 'One', weight: 1, policy: 'finish' as const, cap: 1, grants: [] }, id: 'ws_1', capSeconds: 100 };
const call = (n: number, seconds: number, status: 'ended' | 'failed' = 'ended') => ({
  ...{ key: `0.0:call-${n}`, id: `call-${n}`, status, startedAt: T - seconds * 1000, endedAt: T, late: false, live: false },
});
const result = (billedSeconds: number, drawn: number, overdraftSeconds = 0, unfundedSeconds = 0) => ({
  ...{ billedSeconds, overdraftSeconds, unfundedSeconds },
  draws: drawn > 0 ? [{ grantId: 'gr_1', seconds: drawn }] : [],
});
const entry = (n: number, type: string, _id: string, lines: (string | number)[], billed?: number): ReadEntry => ({
  ...{ _id, chain: 'w:ws_1', n, at: new Date(T), type, lines },
  ...(billed === undefined ? {} : { call: { billed, details: `details-${n}` } }),
});

/** A run of three calls that went well: 300 seconds given at 60/60, cap 100. */
function good(): Evidence & { entries: ReadEntry[] } {
  const calls = [call(1, 61), { ...call(2, 61), from: '+14155550100' }, call(3, 121), call(4, 5, 'failed')];
  const told = new Told();
  const results = [result(120, 120), result(120, 120), result(180, 60, 100, 20), result(0, 0)];
  for (const [i, one] of calls.entries()) {
    const unit = { place: 0, agent: 0, kind: 'end' as const, calls: [one] };
    for (const outcome of ['settled', 'duplicate']) {
      told.hear(unit, { status: 200, body: { id: one.id, outcome, ...(results[i] as (typeof results)[0]) } });
    }
  }
  const [grant, used] = ['grant:gr_1:available', 'used:ws_1'];
  const entries = [
    entry(1, 'settings', 'settings:ws_1:x', []),
    entry(2, 'grant', 'move:gr_1:in', ['transit:gr_1', -300, grant, 300]),
    entry(3, 'settle', 'end:ag_1:call-1', [grant, -120, used, 120], 120),
    entry(4, 'settle', 'end:ag_1:call-2', [grant, -120, used, 120], 120),
    entry(5, 'settle', 'end:ag_1:call-3', [grant, -60, used, 60, 'overdraft:ws_1', 100, 'unfunded:ws_1', 20, 'world', -120], 180),
    entry(6, 'settle', 'end:ag_1:call-4', [], 0),
  ];
  const source = [
    { ...entry(1, 'buy', 'buy:so_1', ['world', -900, 'source:so_1', 900]), chain: 's:so_1' },
    { ...entry(2, 'give', 'move:gr_1:out', ['source:so_1', -300, 'transit:gr_1', 300]), chain: 's:so_1' },
  ];
  const planned = { share: 1, pulse: [60, 60] as [number, number], priority: 50 };
  return {
    ...{ calls, told, entries, at: T + 1_000 },
    reading: {
      chains: new Map([['w:ws_1', entries] as const, ['s:so_1', source] as const]),
      details: new Map([['details-4', { from: '+14155550100' }]]),
    },
    world: {
      ...{ source: { id: 'so_1', seconds: 900 }, places: [{ ...PLACE, agents: [AGENT] }], talked: [0] },
      allocations: [{ id: 'gr_1', place: 0, seconds: 300, planned, effectiveAt: null, expiresAt: null }],
    },
    balances: [
      [{ availableSeconds: 0, heldSeconds: 0, usedSeconds: 300, overdraftSeconds: 100, unfundedSeconds: 20, grants: [] }],
    ],
  };
}

const NOTHING = { lost: [], doubled: [], gaps: 0, differences: [] };

test('the check finds nothing in a run that went well', () => {
  expect(check(good())).toEqual(NOTHING);
});

const lineOf = ({ entries }: { entries: ReadEntry[] }, n: number) => entries[n - 1] as ReadEntry;

/** The same with the second call held from its start, which takes as much as its end. */
function held() {
  const run = good();
  const second = { ...(run.calls[1] as (typeof run.calls)[0]), live: true, maxDurationSeconds: 100 };
  const unit = { place: 0, agent: 0, kind: 'start' as const, calls: [second] };
  run.told.hear(unit, { status: 200, body: { ...result(0, 0), id: second.id, outcome: 'held' } });
  const [grant, grantHeld] = ['grant:gr_1:available', 'grant:gr_1:held'];
  const start = entry(4, 'hold', 'start:ag_1:call-2', [grant, -120, grantHeld, 120]);
  const end = entry(5, 'settle', 'end:ag_1:call-2', [grantHeld, -120, 'used:ws_1', 120], 120);
  Object.assign(end.call ?? {}, { details: 'details-4', draws: ['gr_1', 120] });
  run.entries.splice(3, 1, start, end);
  for (const [i, one] of run.entries.entries()) one.n = i + 1;
  return { ...run, calls: run.calls.map((one) => (one.key === second.key ? second : one)) };
}

test('the check follows a call from its start to its end', () => {
  expect(check(held())).toEqual(NOTHING);
});

test.each<[string, (run: ReturnType<typeof held>) => void, RegExp]>([
  [
    'a hold that is too large',
    (run) => Object.assign(lineOf(run, 4), { lines: ['grant:gr_1:held', 121] }),
    /holds .*121.*the model/,
  ],
  ['a refusal for no reason', (run) => Object.assign(lineOf(run, 4), { _id: 'refuse:ag_1:call-2' }), /holds null; the model/],
  ['a hold that is not there', (run) => run.entries.splice(3, 1), /call-2 was told that it is held/],
  ['a hold that is never resolved', (run) => run.entries.splice(4, 1), /1 calls are still live/],
])('the check finds %s', (_what, spoil, found) => {
  const run = held();
  spoil(run);
  expect(JSON.stringify(check(run))).toMatch(found);
});

test.each<[string, (run: ReturnType<typeof good>) => void, RegExp]>([
  ['a call that is missing', (run) => run.entries.splice(5, 1), /"lost":\["0\.0:call-4"\]/],
  [
    'a call that is there twice',
    (run) => run.entries.push({ ...lineOf(run, 3), _id: 'end:ag_1:call-1', n: 7 }),
    /"doubled":\["end:ag_1:call-1 in w:ws_1"\]/,
  ],
  ['a call that nobody sent', (run) => Object.assign(lineOf(run, 6), { _id: 'end:ag_1:call-9' }), /"doubled":\["end:ag_1:call-9/],
  ['a gap', (run) => Object.assign(lineOf(run, 6), { n: 7 }), /"gaps":1/],
  ['a second too many', (run) => Object.assign(lineOf(run, 3), { call: { billed: 121 } }), /billed 121.*the model: billed 120/],
  [
    'minutes from elsewhere',
    (run) => run.entries.splice(2, 1, entry(3, 'settle', 'end:ag_1:call-1', ['unfunded:ws_1', 120, 'world', -120], 120)),
    /unfunded 120; the model/,
  ],
  ['a grant that comes twice', (run) => run.entries.push({ ...lineOf(run, 2), n: 7 }), /gr_1 arrived twice/],
  [
    'a balance told wrong',
    (run) => Object.assign(run.balances[0]?.[0] ?? {}, { usedSeconds: 299 }),
    /instance 0 reports .*used[^:]*:299/,
  ],
  ['details that are gone', (run) => run.reading.details.clear(), /of 0\.0:call-2, undefined is kept/],
  ['a call never answered', (run) => run.told.calls.delete('0.0:call-2'), /0\.0:call-2 was never answered/],
  [
    'a second first answer',
    (run) => Object.assign(run.told.calls.get('0.0:call-1') ?? {}, { settled: 2 }),
    /call-1 was settled in two/,
  ],
  ['an answer that says otherwise', (run) => run.told.wrong.push('two answers'), /two answers/],
  [
    'minutes under way',
    (run) => Object.assign(lineOf(run, 2), { lines: ['grant:gr_1:available', 300] }),
    /still in transit:gr_1/,
  ],
])('the check finds %s', (_what, spoil, found) => {
  const run = good();
  spoil(run);
  expect(JSON.stringify(check(run))).toMatch(found);
});

test('the same seed sends the same calls in the same order', () => {
  const sent = (seed: number) =>
    makeCalls(randomFrom(seed), 500, true).units.map(({ kind, calls }) => [kind, ...calls.map(({ key }) => key)]);
  expect(sent(7)).toEqual(sent(7));
  expect(sent(7)).not.toEqual(sent(8));
});

test('the model and the check use nothing of the domain', () => {
  const files = readdirSync('test/faults').map((name) => `test/faults/${name}`);
  for (const file of [...files, 'test/support/model/model.ts'])
    expect(readFileSync(file, 'utf8')).not.toMatch(/from '.*src\/domain/);
});
