import { freed, type Hold } from './holds.js';
import { inPairs, same } from './lines.js';
import { billedFor } from './rules.js';
import { afterKind, type StoredEntry } from './stored.js';
import { type GrantView, pulseOf, usableNow, type WorkspaceView } from './workspace-view.js';

const PAST_MS = 35 * 24 * 3_600_000;
const AHEAD_MS = 5 * 60_000;

/** L6, L17: what a settlement, a quarantined call or its release must be whatever the balance was. */
export function faultsOfCall(entry: StoredEntry): string[] {
  const { call, type } = entry;
  if (!call) return ['it settles no call'];
  const wrong: string[] = [];
  const [prefix, agent, ...external] = entry._id.split(':');
  const kind = type === 'release' ? 'release' : 'end';
  if (prefix !== kind || !agent || external.join(':') === '') wrong.push(`its key ${entry._id} is no call's`);
  const late = entry.at.getTime() - call.at[1];
  const inTime = late <= PAST_MS && late >= -AHEAD_MS;
  if (type !== 'release' && inTime !== (type === 'settle'))
    wrong.push(`L17: it is a ${type} although its call ended ${late} ms before it`);
  if (type === 'quarantine' && entry.follow !== 1) wrong.push('L17: nobody is told that it is in quarantine');
  if (call.status !== 'ended' && call.status !== 'failed') wrong.push(`it settles a call that has ${call.status}`);
  const counts = type !== 'quarantine' && call.status === 'ended';
  const billed = counts ? billedFor(call.at[1] - call.at[0], call.pulse) : 0;
  if (call.billed !== billed) wrong.push(`L6: it bills ${call.billed} s, by its times and pulse it is ${billed} s`);
  return wrong;
}

/** L4, L17: a release takes up the very call that was kept in quarantine on its chain. */
export function faultsOfRelease(entry: StoredEntry, kept: StoredEntry | undefined, hold: Hold | undefined): string[] {
  const there = kept?.type === 'quarantine' && kept.chain === entry.chain && kept.n < entry.n;
  if (!there || kept._id !== `end:${afterKind(entry._id)}`)
    return [`L4: ${entry.reverses ?? 'nothing'} is not its call in quarantine`];
  const told = ({ call }: StoredEntry) => [call?.status, ...(call?.at ?? []), call?.digest].join();
  const wrong = told(kept) === told(entry) ? [] : ['L17: it releases another call than was kept'];
  return hold && hold.n > kept.n ? [...wrong, 'L9: its hold was made after its end'] : wrong;
}

/** L7, L8, L9, L10: hold, pulse, draws and what is left over, given the balance before. */
export function faultsOfDraw(
  view: WorkspaceView,
  entry: StoredEntry,
  lines: ReadonlyMap<string, number>,
  hold: Hold | 'unknown' | undefined,
): string[] {
  const { call } = entry;
  if (!call || hold === 'unknown') return [];
  if (!hold && entry.ownHold) return ['L9: it resolves a hold that is not live'];
  if (hold && entry.at.getTime() >= hold.ends) return ['L9: its hold had lapsed, which was not entered first'];
  if (hold && entry.ownHold !== 1) return ['L8: its call holds minutes, which it does not use'];
  const usable = usableNow(view);
  const pulse = hold?.pulse ?? pulseOf(usable);
  const wrong =
    [...pulse].join() === call.pulse.join() ? [] : [`L7: it bills by ${call.pulse.join('/')}, the pulse was ${pulse.join('/')}`];
  const { fromHold, fromGrants, rest } = split(usable, hold, call.billed);
  const available = (id: string) => `grant:${id}:available`;
  const due: [string, number][] = [...fromGrants].map(([id, seconds]) => [available(id), -seconds]);
  if (hold) due.push(...freed(view, hold.held, fromHold));
  const { limitPolicy, overdraftCapSeconds } = view.settings;
  const room = limitPolicy === 'finish' && !view.settings.closing ? Math.max(0, overdraftCapSeconds - view.overdraft) : 0;
  const overdraft = Math.min(room, rest);
  due.push(
    [`used:${view.id}`, call.billed - rest],
    [`overdraft:${view.id}`, overdraft],
    [`unfunded:${view.id}`, rest - overdraft],
  );
  return [
    ...wrong,
    ...faultsOfOrder(entry, lines, fromHold, fromGrants, usable),
    ...same(lines, ...due, ['world', -rest]).map((what) => `L8, L10: ${what}`),
  ];
}

interface Split {
  fromHold: Map<string, number>;
  fromGrants: Map<string, number>;
  /** What neither could give. */
  rest: number;
}

/** L8: the call's own hold in the order in which it was held, then the grants in draw order. */
function split(usable: readonly GrantView[], hold: Hold | undefined, billed: number): Split {
  const result: Split = { fromHold: new Map(), fromGrants: new Map(), rest: billed };
  const take = (from: Map<string, number>, id: string, there: number) => {
    const taken = Math.min(there, result.rest);
    if (taken > 0) from.set(id, taken);
    result.rest -= taken;
  };
  for (const [id, seconds] of hold?.held ?? []) take(result.fromHold, id, seconds);
  for (const { terms, available } of usable) take(result.fromGrants, terms.id, available);
  return result;
}

/** Where a hold was resolved the entry says what was drawn; elsewhere its lines do, in their order. */
function faultsOfOrder(
  entry: StoredEntry,
  lines: ReadonlyMap<string, number>,
  fromHold: ReadonlyMap<string, number>,
  fromGrants: ReadonlyMap<string, number>,
  usable: readonly GrantView[],
): string[] {
  if (entry.ownHold) {
    const draws = new Map(fromHold);
    for (const [id, seconds] of fromGrants) draws.set(id, (draws.get(id) ?? 0) + seconds);
    const [due, given] = [[...draws], inPairs(entry.call?.draws)].map((all) => all.map((draw) => draw.join(' ')).join(', '));
    return due === given ? [] : [`L8: its draws are ${given || 'none'}, they should be ${due || 'none'}`];
  }
  if (entry.call?.draws) return ['L8: it names draws and resolves no hold'];
  const places = new Map(usable.map((grant, place) => [`grant:${grant.terms.id}:available`, place]));
  const drawn = [...lines.keys()].filter((account) => account.startsWith('grant:'));
  const stray = drawn.filter((account) => !places.has(account));
  if (stray.length > 0) return stray.map((account) => `L8: it draws from ${account}, which is not in force`);
  const inTurn = drawn.every((account, i) => i === 0 || (places.get(drawn[i - 1] ?? '') ?? 0) < (places.get(account) ?? 0));
  return inTurn ? [] : [`L8: it draws in the order ${drawn.join(', ')}`];
}
