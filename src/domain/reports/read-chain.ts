import { dayFinder } from '../calendar.js';
import { ownNumbers } from '../calls/index.js';
import type { Platform } from '../context.js';
import type { GrantId, WorkspaceId } from '../ids.js';
import { drawsOf, type Entry, grantTerms, pairs } from '../ledger/index.js';
import { foldEntries, type Telling } from './fold.js';
import type { UsageHead } from './model.js';
import * as store from './store.js';
import { type DayTotals, drawKey } from './totals.js';

/** What entries add to the days of a workspace, with prices and numbers looked up. `byNumber` false leaves numbers alone. */
export async function addUp(
  platform: Platform,
  workspaceId: WorkspaceId,
  entries: readonly Entry[],
  zones: UsageHead['zones'],
  byNumber: boolean,
): Promise<Map<number, DayTotals>> {
  const [terms, numbers] = await Promise.all([
    grantTerms(platform, workspaceId, [...grantsIn(entries)]),
    byNumber ? numbersIn(platform, workspaceId, entries) : undefined,
  ]);
  const telling: Telling = {
    dayOf: dayTeller(zones),
    keyOf: (grantId) => {
      const found = terms.get(grantId as GrantId);
      return found ? drawKey(found.sourceId, found.currency, found.rateMicro) : '';
    },
    numberOf: (entry) => numbers?.get(entry.call?.details ?? '') ?? '',
  };
  return foldEntries(entries, telling);
}

/** L17: each entry's day by the zone that was in force when it was rolled up. */
function dayTeller(zones: UsageHead['zones']): Telling['dayOf'] {
  const finders = zones.map(({ from, zone }) => ({ from, find: dayFinder(zone) }));
  return (instant, n) => {
    const finder = finders.findLast(({ from }) => from <= n) ?? finders[0];
    return finder ? finder.find(instant) : 0;
  };
}

function grantsIn(entries: readonly Entry[]): Set<GrantId> {
  const ids = new Set<GrantId>();
  for (const entry of entries) {
    if (entry.type === 'settle' || entry.type === 'release') for (const { grantId } of drawsOf(entry)) ids.add(grantId);
    if (entry.type === 'effect') ids.add(entry._id.slice('effect:'.length) as GrantId);
    if (entry.type === 'grant' && entry.grant) ids.add(entry.grant.id);
    if (entry.type !== 'correct') continue;
    for (const [account] of pairs(entry.lines)) {
      const id = /^grant:([^:]+):/.exec(account)?.[1] ?? /^transit:back-([^~]+)/.exec(account)?.[1];
      if (id) ids.add(id as GrantId);
    }
  }
  return ids;
}

/** The id of the workspace's own number by the reference to a call's details. */
async function numbersIn(platform: Platform, workspaceId: WorkspaceId, entries: readonly Entry[]): Promise<Map<string, string>> {
  const references = entries.flatMap(({ type, call }) =>
    (type === 'settle' || type === 'release') && call?.details ? [call.details] : [],
  );
  const byReference = await ownNumbers(platform, workspaceId, references);
  const ids = await store.idsOfNumbers(platform.db, workspaceId, [...new Set(byReference.values())]);
  return new Map([...byReference].map(([reference, number]) => [reference, ids.get(number) ?? '']));
}
