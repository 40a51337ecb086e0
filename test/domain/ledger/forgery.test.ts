import type { StoredEntry } from '../../../src/verify/stored.js';
import { DAY, HOUR, NOW } from './fixtures.js';
import { holdForgeries } from './forged-holds.js';
import { type Forgery, swap } from './forging.js';
import { goodLedger } from './good-ledger.js';

/*
 * Whoever holds the key, our own writer above all, can sign anything. So the verifier must find what is wrong by the rules too, with
 * every hash and anchor in order.
 */

const good = goodLedger();

const drawn = ({ type, n, lines, chain }: StoredEntry): boolean =>
  chain === good.chainA && type === 'settle' && n > 20 && lines.length === 4;
const uncovered = ({ lines }: StoredEntry): boolean => lines.some((part) => String(part).startsWith('unfunded:'));
const isGrant = ({ type }: StoredEntry): boolean => type === 'grant';
const repaying = ({ type, lines }: StoredEntry): boolean => type === 'grant' && lines.length > 4;

const forgeries: Forgery[] = [
  {
    ...{
      name: 'L6: bills a second less, with lines and state to match',
      rule: /^L6: it bills 5 s, by its times and pulse it is 6 s/,
    },
    which: drawn,
    change: (entry) => {
      entry.lines = swap(swap(entry.lines, -6, -5), 6, 5);
      if (entry.call) entry.call.billed = 5;
    },
  },
  {
    ...{ name: 'L7: bills by the pulse of no grant', rule: /^L7: it bills by 6\/1, the pulse was 6\/6/, which: drawn },
    change: (entry) => {
      if (entry.call) entry.call.pulse = [6, 1];
    },
  },
  {
    ...{ name: 'L8: draws from the second grant while the first has seconds', rule: /^L8, L10: its lines are/, which: drawn },
    change: (entry) => {
      const second = good.one(({ grant, chain }) => chain === good.chainA && grant?.priority === 2);
      entry.lines[0] = `grant:${second.grant?.id}:available`;
    },
  },
  {
    ...{
      name: 'L8: draws from a grant of another workspace',
      rule: /^L8: it draws from .*, which is not in force/,
      which: drawn,
    },
    change: (entry) => {
      entry.lines[0] = `grant:${good.one(({ chain, grant }) => chain === good.chainB && !!grant).grant?.id}:available`;
    },
  },
  {
    ...{ name: 'L11: draws from what has lapsed', rule: /^L11: grant .* had lapsed, which was not entered first/, which: drawn },
    change: (entry) => {
      entry.at = new Date(NOW + 2 * HOUR);
    },
  },
  {
    ...{ name: 'L10: calls overdraft unfunded', rule: /^L8, L10: its lines are/, which: uncovered },
    change: (entry) => {
      entry.lines = swap(swap(entry.lines, `overdraft:${good.a}`, '?'), `unfunded:${good.a}`, `overdraft:${good.a}`);
      entry.lines = swap(entry.lines, '?', `unfunded:${good.a}`);
    },
  },
  {
    ...{ name: 'L10: lets a new grant arrive without repaying overdraft', rule: /^L10: its lines are/, which: repaying },
    change: (entry) => {
      entry.lines = [entry.lines[0] as string, -600, entry.lines[2] as string, 600];
    },
  },
  {
    ...{ name: 'L11: lets a grant lapse before its time', rule: /^L11: grant .* lapses before its time/ },
    which: ({ type }) => type === 'expire',
    change: (entry) => {
      entry.at = new Date(NOW + 2 * HOUR - 1);
    },
  },
  {
    ...{ name: 'L17: settles what is too old', rule: /^L17: it is a settle/, which: drawn },
    change: (entry) => {
      if (entry.call) entry.call.at = [NOW - 36 * DAY, NOW - 36 * DAY + 1000];
    },
  },
  {
    ...{ name: 'L18: keeps an alert to itself', rule: /^L18: its alert is none, it should be/, which: ({ alert }) => !!alert },
    change: (entry) => {
      delete entry.alert;
    },
  },
  {
    ...{ name: 'L4: leaves out a checkpoint', rule: /^L4: it is no checkpoint/, which: ({ n, full }) => n === 65 && full === 1 },
    change: (entry) => {
      delete entry.full;
    },
  },
  {
    ...{ name: 'L4: says another state than its lines give', rule: /^L4: its state says/, which: drawn },
    change: (entry) => {
      entry.s[0] = Number(entry.s[0]) - 1;
    },
  },
  {
    ...{
      name: 'L1: lets a grant arrive with another rate than it left with',
      rule: /^L1: grant .* arrived with other terms/,
      which: isGrant,
    },
    change: (entry) => {
      if (entry.grant) entry.grant.rateMicro = 1;
    },
  },
  {
    ...{ name: 'L5: settles under a key that is no call', rule: /^its key end:x is no call's/, which: drawn },
    change: (entry) => {
      entry._id = 'end:x';
    },
  },
  {
    ...{
      name: 'L12: gives after the source has ended',
      rule: /^L12: the source gives outside its span/,
      which: ({ type }) => type === 'give',
    },
    change: (entry) => {
      entry.at = new Date(NOW + 900 * HOUR);
    },
  },
  {
    ...{
      name: 'L12: gives what outlives the source',
      rule: /^L12: the grant outlives its source/,
      which: ({ type }) => type === 'give',
    },
    change: (entry) => {
      if (entry.grant) entry.grant.expiresAt = null;
    },
  },
  {
    ...{
      name: 'L7: gives under a billing step of an hour and a second',
      rule: /^L7: a billing step of 3601 s/,
      which: ({ type }) => type === 'give',
    },
    change: (entry) => {
      if (entry.grant) entry.grant.minimumSeconds = 3_601;
    },
  },
  {
    ...{ name: 'L1: buys more than it says', rule: /^its lines are world -100001/, which: ({ type }) => type === 'buy' },
    change: (entry) => {
      entry.lines = swap(swap(entry.lines, 100_000, 100_001), -100_000, -100_001);
    },
  },
  {
    ...{ name: 'L14: closes a workspace and keeps a second', rule: /^L14: its lines are/, which: ({ type }) => type === 'close' },
    change: (entry) => {
      entry.lines = swap(swap(entry.lines, 300, 299), -300, -299);
    },
  },
  {
    ...{ name: 'L1: turns round with fewer seconds than came', rule: /^L1: 199 s of grant .* turn round, 200 s left for w:/ },
    which: ({ type }) => type === 'bounce',
    change: (entry) => {
      entry.lines = swap(swap(entry.lines, 200, 199), -200, -199);
    },
  },
  {
    ...{ name: 'L1: takes back more than was sent', rule: /^L1: 300 s of grant .* were sent back, 301 s arrived/ },
    which: ({ type, lines }) => type === 'return' && lines.includes(300),
    change: (entry) => {
      entry.lines = swap(swap(entry.lines, 300, 301), -300, -301);
    },
  },
];

test.each([...forgeries, ...holdForgeries])('$name', async ({ rule, which, change }) => {
  const entry = good.one(which);
  change(entry);
  await good.replace(entry);
  await good.signAgain(entry.chain, entry.n);
  const differences = await good.verify();
  expect(differences.filter(({ what }) => what.startsWith('L22'))).toEqual([]);
  expect(differences).toContainEqual({ chain: entry.chain, n: entry.n, what: expect.stringMatching(rule) });
  expect(differences.filter(({ chain }) => chain === entry.chain)[0]?.n).toBe(entry.n);
});

test('L1: minutes that come back and were never sent are found', async () => {
  const entry = good.one(({ type, lines }) => type === 'return' && lines.includes(300));
  await good.remove(entry);
  const stranger = { ...entry, _id: 'back:gr_x', lines: swap(entry.lines, entry.lines[0] as string, 'transit:back-gr_x') };
  await good.add(stranger);
  await good.signAgain(entry.chain, entry.n);
  expect(await good.verify()).toContainEqual({
    chain: entry.chain,
    n: entry.n,
    what: 'L1: grant gr_x comes back and was never sent',
  });
});

test('L1: a grant that never left a source is found, and seconds that are nowhere too', async () => {
  const given = good.one(({ type }) => type === 'give');
  const { chain, n } = given;
  await good.remove(given);
  const later = await good.entries
    .find({ '_id.chain': chain, '_id.n': { $gt: n } })
    .sort({ _id: 1 })
    .toArray();
  for (const { _id } of later) await good.move(_id, { chain, n: _id.n - 1 });
  await good.signAgain(chain, n);
  await good.anchors.deleteOne({ _id: chain });
  const differences = await good.verify();
  expect(differences).toContainEqual({
    chain: good.chainA,
    n: 1,
    what: expect.stringMatching(/^L1: grant .* never left a source/),
  });
  expect(differences).toContainEqual({ chain, n: 0, what: expect.stringMatching(/^L1: 100000 s were bought/) });
  expect(await good.verify(good.a)).toEqual([{ chain: good.chainA, n: 1, what: expect.stringMatching(/never left a source$/) }]);
});
