import { billedFor, inForce } from './rules.js';
import { same } from './source-book.js';
import type { StoredEntry } from './stored.js';
import { type GrantView, inOrder, type WorkspaceView } from './workspace-view.js';

const PAST_MS = 35 * 24 * 3_600_000;
const AHEAD_MS = 5 * 60_000;

/** L6: what a settlement must be whatever the balance was. */
export function faultsOfCall(entry: StoredEntry): string[] {
  const { call } = entry;
  if (!call) return ['it settles no call'];
  const wrong: string[] = [];
  const [prefix, agent, ...external] = entry._id.split(':');
  if (prefix !== 'end' || !agent || external.join(':') === '') wrong.push(`its key ${entry._id} is no call's`);
  const late = entry.at.getTime() - call.at[1];
  const inTime = late <= PAST_MS && late >= -AHEAD_MS;
  if (inTime !== (entry.type === 'settle')) wrong.push(`L17: it is a ${entry.type} although its call ended ${late} ms before it`);
  const counts = entry.type === 'settle' && call.status === 'ended';
  const billed = counts ? billedFor(call.at[1] - call.at[0], call.pulse) : 0;
  if (call.billed !== billed) wrong.push(`L6: it bills ${call.billed} s, by its times and pulse it is ${billed} s`);
  return wrong;
}

/** L7, L8, L10: pulse, draws and what is left over, given the balance before. */
export function faultsOfDraw(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): string[] {
  const { call } = entry;
  if (!call) return [];
  const usable = inOrder(view).filter((grant) => grant.active && inForce(grant.terms, view.clock));
  return [
    ...faultsOfPulse(usable, call.pulse),
    ...faultsOfOrder(lines, usable),
    ...faultsOfSplit(view, usable, lines, call.billed),
  ];
}

function faultsOfPulse(usable: GrantView[], pulse: [number, number]): string[] {
  const terms = (usable.find((grant) => grant.available > 0) ?? usable[0])?.terms;
  const due = terms ? [terms.minimumSeconds, terms.incrementSeconds] : [60, 60];
  if (pulse[0] === due[0] && pulse[1] === due[1]) return [];
  return [`L7: it bills by ${pulse.join('/')}, the pulse was ${due.join('/')}`];
}

function faultsOfOrder(lines: ReadonlyMap<string, number>, usable: GrantView[]): string[] {
  const places = new Map(usable.map((grant, place) => [`grant:${grant.terms.id}:available`, place]));
  const drawn = [...lines.keys()].filter((account) => account.startsWith('grant:'));
  const stray = drawn.filter((account) => !places.has(account));
  if (stray.length > 0) return stray.map((account) => `L8: it draws from ${account}, which is not in force`);
  const inDrawOrder = drawn.every((account, i) => i === 0 || (places.get(drawn[i - 1] ?? '') ?? 0) < (places.get(account) ?? 0));
  return inDrawOrder ? [] : [`L8: it draws in the order ${drawn.join(', ')}`];
}

function faultsOfSplit(view: WorkspaceView, usable: GrantView[], lines: ReadonlyMap<string, number>, billed: number): string[] {
  const due: [string, number][] = [];
  let rest = billed;
  for (const { terms, available } of usable) {
    due.push([`grant:${terms.id}:available`, -Math.min(available, rest)]);
    rest -= Math.min(available, rest);
  }
  const { limitPolicy, overdraftCapSeconds } = view.settings;
  const room = limitPolicy === 'finish' && !view.settings.closing ? Math.max(0, overdraftCapSeconds - view.overdraft) : 0;
  const overdraft = Math.min(room, rest);
  due.push([`used:${view.id}`, billed - rest], [`overdraft:${view.id}`, overdraft], [`unfunded:${view.id}`, rest - overdraft]);
  return same(lines, ...due, ['world', -rest]).map((what) => `L8, L10: ${what}`);
}
