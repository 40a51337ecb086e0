import { type Corrections, faultsOfCorrection } from './corrections.js';
import { faultsOfHold, faultsOfLapse, faultsOfRefusal, type Hold } from './holds.js';
import { faultsOfBounce, faultsOfClose, faultsOfGrant, faultsOfReclaim, faultsOfTransfer, onItsWay } from './moves.js';
import { faultsOfDraw } from './settlement.js';
import type { StoredEntry } from './stored.js';
import { faultsOfEffect, faultsOfExpiry, overdue } from './time.js';
import type { WorkspaceView } from './workspace-view.js';

/** What an entry is about besides the balances. */
export interface About {
  /** The live hold of its call; `unknown` where it may be one that was not seen. */
  hold: Hold | 'unknown' | undefined;
  /** The entry that it reverses. */
  reversed: StoredEntry | undefined;
  corrections: Corrections;
}

/** What is wrong with an entry, given the balances before it. */
export function faultsOf(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>, about: About): string[] {
  if (entry.type === 'effect') return faultsOfEffect(view, entry, lines);
  if (entry.type === 'expire') return faultsOfExpiry(view, entry, lines);
  return [...overdue(view), ...faultsOfAct(view, entry, lines, about)];
}

function faultsOfAct(
  view: WorkspaceView,
  entry: StoredEntry,
  lines: ReadonlyMap<string, number>,
  { hold, reversed, corrections }: About,
): string[] {
  switch (entry.type) {
    case 'grant':
      return faultsOfGrant(view, entry, lines);
    case 'hold':
      return hold ? ['L9: its call holds minutes already'] : faultsOfHold(view, entry, lines);
    case 'refuse':
      return hold ? ['L9: its call holds minutes already'] : faultsOfRefusal(view, entry, lines);
    case 'lapse':
      return faultsOfLapse(view, entry, lines, hold);
    case 'settle':
    case 'release':
      return faultsOfDraw(view, entry, lines, hold);
    case 'correct':
      if (!reversed) return [];
      return [...onItsWay(entry), ...faultsOfCorrection(view, entry, lines, reversed, corrections.of(reversed._id))];
    case 'reclaim':
      return faultsOfReclaim(view, entry, lines);
    case 'transfer':
      return faultsOfTransfer(view, entry, lines);
    case 'close':
      return faultsOfClose(view, entry, lines);
    case 'bounce':
      return faultsOfBounce(view, entry, lines);
    case 'settings':
      if (view.settings.closing && !entry.settings?.closing) return ['L14: it opens a closed chain again'];
      return lines.size === 0 ? [] : ['a settings moves no seconds'];
    case 'quarantine':
      return lines.size === 0 ? [] : ['a quarantine moves no seconds'];
    default:
      return [`${entry.type} is no entry of a workspace's chain`];
  }
}
