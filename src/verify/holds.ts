import { inPairs, same } from './lines.js';
import { billedFor } from './rules.js';
import { afterKind, type StoredEntry } from './stored.js';
import { pulseOf, usableNow, type WorkspaceView } from './workspace-view.js';

const LONGEST_SECONDS = 86_400;
const GRACE_SECONDS = 600;

/** What a call holds, grant by grant, in the order in which it was held (L8). */
export interface Hold {
  n: number;
  held: [grantId: string, seconds: number][];
  pulse: [number, number];
  ends: number;
}

/** The holds of a chain that no entry has resolved yet, by call. */
export class Holds {
  readonly #live = new Map<string, Hold>();
  /** False after a gap: there may be holds that nobody has seen. */
  #complete = true;

  get live(): ReadonlyMap<string, Hold> {
    return this.#live;
  }

  lost(): void {
    this.#complete = false;
  }

  /** The hold an entry resolves; `unknown` where it may be one that was not seen. */
  of(entry: StoredEntry): Hold | 'unknown' | undefined {
    const hold = this.#live.get(afterKind(entry._id));
    return hold ?? (entry.ownHold && !this.#complete ? 'unknown' : undefined);
  }

  /** Follows an entry, whatever was wrong with it. */
  follow(entry: StoredEntry): void {
    const call = afterKind(entry._id);
    if (entry.ownHold) this.#live.delete(call);
    if (entry.type !== 'hold') return;
    const held: Hold['held'] = [];
    for (const [account, seconds] of inPairs(entry.lines)) {
      if (account.endsWith(':held')) held.push([account.split(':')[1] ?? '', seconds]);
    }
    this.#live.set(call, { n: entry.n, held, pulse: entry.call?.pulse ?? [60, 60], ends: entry.ends?.getTime() ?? 0 });
  }
}

/** L7, L9: what is held, by which pulse, and until when. */
export function faultsOfHold(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): string[] {
  const wrong = faultsOfStart(entry, 'start');
  if (view.settings.closing) wrong.push('L14: it holds minutes of a closed workspace');
  const usable = usableNow(view);
  const pulse = pulseOf(usable);
  if (entry.call?.pulse.join('/') !== pulse.join('/')) {
    wrong.push(`L7: it freezes the pulse ${entry.call?.pulse.join('/')}, the pulse was ${pulse.join('/')}`);
  }
  const available = usable.reduce((sum, grant) => sum + grant.available, 0);
  if (available < pulse[0]) wrong.push(`L9: it holds although ${available} s are less than the least that is billed`);
  const longest = ((entry.ends?.getTime() ?? 0) - entry.at.getTime()) / 1000 - GRACE_SECONDS;
  if (!Number.isInteger(longest) || longest < 1 || longest > LONGEST_SECONDS) {
    return [...wrong, `L9: its hold would lapse after ${longest + GRACE_SECONDS} s`];
  }
  let rest = Math.min(available, billedFor(longest * 1000, pulse));
  const due: [string, number][] = [];
  for (const { terms, available } of usable) {
    const held = Math.min(available, rest);
    rest -= held;
    if (held > 0) due.push([`grant:${terms.id}:available`, -held], [`grant:${terms.id}:held`, held]);
  }
  const inTurn = [...lines.keys()].join() === due.map(([account]) => account).join();
  const fits = same(lines, ...due).map((what) => `L9: ${what}`);
  return [...wrong, ...fits, ...(fits.length > 0 || inTurn ? [] : [`L8: it holds in the order ${[...lines.keys()].join(', ')}`])];
}

/** L9: a call is refused only when there is less than the least that is billed, and its owner is told. */
export function faultsOfRefusal(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): string[] {
  const wrong = faultsOfStart(entry, 'refuse');
  if (lines.size > 0) wrong.push('a refuse moves no seconds');
  if (entry.follow !== 1) wrong.push('L9: nobody is told that it was refused');
  const usable = usableNow(view);
  const available = usable.reduce((sum, grant) => sum + grant.available, 0);
  const enough = !view.settings.closing && available >= pulseOf(usable)[0];
  return enough ? [...wrong, `L9: it is refused although there are ${available} s`] : wrong;
}

/** L9, L11: a lapse frees a hold whose time is up, whole. */
export function faultsOfLapse(
  view: WorkspaceView,
  entry: StoredEntry,
  lines: ReadonlyMap<string, number>,
  hold: Hold | 'unknown' | undefined,
): string[] {
  const wrong = entry._id.startsWith('lapse:') ? [] : [`its key ${entry._id} is not that of a lapse`];
  if (entry.ownHold !== 1) wrong.push('L9: it lapses and resolves no hold');
  if (hold === 'unknown') return wrong;
  if (!hold) return [...wrong, 'L9: it resolves a hold that is not live'];
  if (entry.at.getTime() < hold.ends) wrong.push('L9: the hold lapses before its time');
  return [...wrong, ...same(lines, ...freed(view, hold.held)).map((what) => `L9: ${what}`)];
}

/** L11: where held seconds that were not used go: back to their grants, or they lapse where its time is up. Also takes `held` away. */
export function freed(view: WorkspaceView, held: Hold['held'], used = new Map<string, number>()): [string, number][] {
  const due: [string, number][] = [];
  for (const [id, seconds] of held) {
    const terms = view.grants.get(id)?.terms;
    const over = terms && terms.expiresAt !== null && terms.expiresAt <= view.clock;
    due.push([`grant:${id}:held`, -seconds]);
    due.push([over ? `expired:${terms.sourceId}` : `grant:${id}:available`, seconds - (used.get(id) ?? 0)]);
  }
  return due;
}

/** A start is no more than that: nothing is billed and nothing drawn. */
function faultsOfStart({ _id, call }: StoredEntry, kind: string): string[] {
  const [prefix, agent, ...external] = _id.split(':');
  const wrong = prefix === kind && agent && external.join(':') !== '' ? [] : [`its key ${_id} is no call's`];
  if (call?.status !== 'started') wrong.push('it is about no call that has started');
  if (call?.billed !== 0 || call.draws) wrong.push('L6: it bills a call that has only started');
  return wrong;
}
