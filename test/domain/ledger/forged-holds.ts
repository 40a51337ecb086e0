import type { StoredEntry } from '../../../src/verify/stored.js';
import { type Forgery, swap } from './forging.js';

const MINUTE = 60_000;
const of =
  (type: string, more: (entry: StoredEntry) => boolean = () => true) =>
  (entry: StoredEntry) =>
    entry.type === type && more(entry);
const fromHold = of('settle', ({ call, ownHold }) => ownHold === 1 && (call?.draws?.length ?? 0) > 2);
const correction = (nth: number, seconds: number) =>
  of('correct', ({ _id, lines }) => _id.endsWith(`:${nth}`) && lines.includes(seconds));

/** What can be wrong with holds, corrections, reclaims, transfers and top-ups while every hash is in order. */
export const holdForgeries: Forgery[] = [
  {
    ...{ name: 'L9: holds a second twice', rule: /^L9: its lines are/, which: of('hold', ({ lines }) => lines.length === 8) },
    change: (entry) => {
      entry.lines = swap(swap(entry.lines, 20, 21), -20, -21);
    },
  },
  {
    ...{ name: 'L9: holds until a second later than it may', rule: /^L9: its lines are/, which: of('hold') },
    change: (entry) => {
      entry.ends = new Date((entry.ends?.getTime() ?? 0) + 60_000);
    },
  },
  {
    ...{
      name: 'L7: freezes the pulse of no grant',
      rule: /^L7: it freezes the pulse 1\/1, the pulse was 6\/6/,
      which: of('hold'),
    },
    change: (entry) => {
      if (entry.call) entry.call.pulse = [1, 1];
    },
  },
  {
    ...{ name: 'L9: refuses a call for which there is enough', rule: /^L9: it is refused although there are 500 s/ },
    which: of('hold', ({ lines }) => lines.length === 8),
    change: (entry) => {
      Object.assign(entry, { _id: entry._id.replace('start:', 'refuse:'), type: 'refuse', lines: [], follow: 1 });
      delete entry.ends;
    },
  },
  {
    ...{ name: 'L9: refuses and tells nobody', rule: /^L9: nobody is told/, which: of('refuse') },
    change: (entry) => {
      delete entry.follow;
    },
  },
  {
    ...{ name: 'L9: releases a hold that was released', rule: /^L9: it resolves a hold that is not live/ },
    which: of('settle', ({ call, ownHold }) => !ownHold && call?.status === 'failed'),
    change: (entry) => {
      entry.ownHold = 1;
    },
  },
  {
    ...{ name: 'L8: leaves the hold of its own call alone', rule: /^L8: its call holds minutes, which it does not use/ },
    which: fromHold,
    change: (entry) => {
      delete entry.ownHold;
    },
  },
  {
    ...{ name: 'L8: uses grants in another order than they were held', rule: /^L8: its draws are/, which: fromHold },
    change: (entry) => {
      const [a, b, c, d] = entry.call?.draws ?? [];
      if (entry.call) entry.call.draws = [c ?? '', d ?? 0, a ?? '', b ?? 0];
    },
  },
  {
    ...{ name: 'L7: bills by another pulse than its hold has frozen', rule: /^L7: it bills by 6\/1/, which: fromHold },
    change: (entry) => {
      if (entry.call) entry.call.pulse = [6, 1];
    },
  },
  {
    ...{ name: 'L9: keeps a second of what lapses', rule: /^L9: its lines are/, which: of('lapse') },
    change: (entry) => {
      entry.lines = entry.lines.map((part) => (typeof part === 'number' ? part - Math.sign(part) : part));
    },
  },
  {
    ...{ name: 'L9: lets a hold lapse before its time', rule: /^L9: the hold lapses before its time/ },
    which: of('lapse', ({ lines }) => lines.includes(60)),
    change: (entry) => {
      entry.at = new Date(entry.at.getTime() - MINUTE);
    },
  },
  {
    ...{ name: 'L17: releases another call than was kept', rule: /^L17: it releases another call/, which: of('release') },
    change: (entry) => {
      if (entry.call) entry.call.at = [entry.call.at[0] + 1, entry.call.at[1] + 1];
    },
  },
  {
    ...{ name: 'L4: releases what was not in quarantine', rule: /^L4: .* is not its call in quarantine/, which: of('release') },
    change: (entry) => {
      entry.reverses = entry.reverses?.replace(/[^:]+$/, 'over') ?? '';
    },
  },
  {
    ...{
      name: 'L13: gives back more than was billed',
      rule: /^L13: it returns 871 s, of which 870 are left/,
      which: correction(2, 218),
    },
    change: (entry) => {
      if (entry.returned) entry.returned.unfunded++;
    },
  },
  {
    ...{ name: 'L13: gives back draws before unfunded seconds', rule: /^L13: its lines are/, which: correction(1, -30) },
    change: (entry) => {
      const [account = '', seconds = 0] = entry.lines;
      entry.lines = [String(account).replace('unfunded', 'overdraft'), seconds, ...entry.lines.slice(2)];
    },
  },
  {
    ...{ name: 'L4: leaves out a correction', rule: /^L4: its key .*:3 is not that of the next correction, .*:1/ },
    which: correction(1, -30),
    change: (entry) => {
      entry._id = entry._id.replace(/:1$/, ':3');
    },
  },
  {
    ...{ name: 'L4: corrects what was no call', rule: /^L4: .* is no settled call before it/, which: correction(1, -30) },
    change: (entry) => {
      entry.reverses = 'refuse:ag_test:x';
    },
  },
  {
    ...{ name: 'L13: says that another grant repaid overdraft', rule: /^L13: its repayments are/, which: correction(2, 218) },
    change: (entry) => {
      entry.r = [];
    },
  },
  {
    ...{ name: 'L12: takes back under the name of another act', rule: /^L12: its lines are/, which: of('reclaim') },
    change: (entry) => {
      entry.lines = entry.lines.map((part) => (String(part).startsWith('transit:') ? String(part).replace(/~.*/, '~x') : part));
    },
  },
  {
    ...{ name: 'L19: takes back and has nobody finish it', rule: /^L19: nobody is told to finish/, which: of('reclaim') },
    change: (entry) => {
      delete entry.follow;
    },
  },
  {
    ...{ name: 'L12: opens a second more than it takes', rule: /^L12: 250 s of .* leave as 251 s of/, which: of('transfer') },
    change: (entry) => {
      if (entry.grants?.[0]) entry.grants[0].seconds++;
    },
  },
  {
    ...{ name: 'L13: closes a grant that is only empty', rule: /^L4: it closes .*, it should close none/ },
    which: of('settle', ({ x, ownHold, s }) => !x && ownHold === 1 && s[3] === 2),
    change: (entry) => {
      entry.x = [String(entry.call?.draws?.[0])];
    },
  },
  {
    ...{
      name: 'L10: pulls more than a day may',
      rule: /^L10: it is pulled by no top-up/,
      which: of('grant', ({ grant }) => grant?.topUpDay !== undefined),
    },
    change: (entry) => {
      if (entry.grant) entry.grant.topUpDay = 20261101;
    },
  },
];
