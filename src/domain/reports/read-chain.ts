import { dayFinder } from '../calendar.js';
import { ownNumber, partiesOf } from '../calls/index.js';
import type { Platform } from '../context.js';
import type { GrantId, WorkspaceId } from '../ids.js';
import { drawsOf, type Entry, type GrantTerms, grantTermsOf, pairs } from '../ledger/index.js';
import { foldEntries, type Telling } from './fold.js';
import type { UsageHead } from './model.js';
import * as store from './store.js';
import { type DayTotals, drawKey } from './totals.js';

/** Some entries of a workspace's chain, and the zones by which their days are told. */
export interface Tail {
  workspaceId: WorkspaceId;
  entries: readonly Entry[];
  zones: UsageHead['zones'];
}

/**
 * What entries of some workspaces add to the days of each, with prices and numbers looked up for all of them at once. `byNumber` false
 * leaves numbers alone.
 */
export async function addUp(platform: Platform, tails: readonly Tail[], byNumber: boolean): Promise<Map<number, DayTotals>[]> {
  const grants = new Map(tails.map(({ workspaceId, entries }) => [workspaceId, grantsIn(entries)]));
  const [terms, numbers] = await Promise.all([
    grantTermsOf(platform, grants),
    byNumber ? numbersIn(platform, tails) : new Map<WorkspaceId, string[]>(),
  ]);
  const keys = new Map([...terms].map(([id, found]) => [id as string, keyOf(found)]));
  return tails.map(({ workspaceId, entries, zones }) => {
    const theirs = numbers.get(workspaceId);
    const numberOf = (i: number) => theirs?.[i] ?? '';
    return foldEntries(entries, { dayOf: dayTeller(zones), keyOf: (grantId) => keys.get(grantId) ?? '', numberOf });
  });
}

const keyOf = ({ sourceId, currency, rateMicro }: GrantTerms): string => drawKey(sourceId, currency, rateMicro);

/** L17: each entry's day by the zone that was in force when it was rolled up. */
function dayTeller(zones: UsageHead['zones']): Telling['dayOf'] {
  const finders = zones.map(({ from, zone }) => ({ from, find: dayFinder(zone) }));
  const [only] = finders;
  if (only && finders.length === 1) return only.find;
  return (instant, n) => {
    const finder = finders.findLast(({ from }) => from <= n) ?? finders[0];
    return finder ? finder.find(instant) : 0;
  };
}

function grantsIn(entries: readonly Entry[]): Set<GrantId> {
  const ids = new Set<GrantId>();
  for (const entry of entries) {
    if (entry.type === 'settle' || entry.type === 'release') {
      for (const { grantId } of drawsOf(entry)) ids.add(grantId);
      continue;
    }
    if (entry.type === 'effect') ids.add(entry.key.slice('effect:'.length) as GrantId);
    if (entry.type === 'grant' && entry.grant) ids.add(entry.grant.id);
    if (entry.type !== 'correct') continue;
    for (const [account] of pairs(entry.lines)) {
      const id = /^grant:([^:]+):/.exec(account)?.[1] ?? /^transit:back-([^~]+)/.exec(account)?.[1];
      if (id) ids.add(id as GrantId);
    }
  }
  return ids;
}

/** The id of the workspace's own number for each entry, '' where it is not known. By workspace. */
async function numbersIn(platform: Platform, tails: readonly Tail[]): Promise<Map<WorkspaceId, string[]>> {
  const references = new Map(tails.map(({ workspaceId, entries }) => [workspaceId, entries.map(referenceIn)]));
  const parties = await partiesOf(platform, references);
  const numbers = new Map<WorkspaceId, Set<string>>();
  for (const [workspaceId, theirs] of parties) {
    const own = new Set<string>();
    for (const found of theirs) if (found) own.add(ownNumber(found) ?? '');
    own.delete('');
    numbers.set(workspaceId, own);
  }
  const ids = await store.idsOfNumbers(platform.db, numbers);
  return new Map(
    [...parties].map(([workspaceId, theirs]) => {
      const own = ids.get(workspaceId);
      return [workspaceId, theirs.map((found) => (found && own?.get(ownNumber(found) ?? '')) || '')];
    }),
  );
}

const referenceIn = ({ type, call }: Entry): string | undefined =>
  type === 'settle' || type === 'release' ? call?.details : undefined;
