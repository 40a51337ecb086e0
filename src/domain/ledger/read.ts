import type { Platform } from '../context.js';
import type { GrantId, SourceId, WorkspaceId } from '../ids.js';
import { type Entry, type GrantTerms, sourceChain, workspaceChain } from './entry.js';
import { ledgerOf } from './ledger.js';
import { bringUpToDate } from './plan-grants.js';
import { planSourceLapse } from './plan-source.js';
import { asSource } from './purchase.js';
import { asWorkspace } from './settle.js';
import { type SourceState, stepSource } from './source-state.js';
import * as store from './store.js';
import { archivedByKeys } from './store-archive.js';
import { heads } from './store-growth.js';
import type { WorkspaceState } from './workspace-state.js';

/** L11, L21: the workspace's balance at `now`: what a majority has, and what time alone has done since. */
export async function readWorkspaceState(platform: Platform, id: WorkspaceId, now: Date): Promise<WorkspaceState> {
  const state = asWorkspace(await ledgerOf(platform).books.current(workspaceChain(id)));
  return bringUpToDate(id, state, now.getTime()).state;
}

/** The same of several: the database is asked once how far their chains reach, and then only for those this process does not know so far. */
export async function readWorkspaceStates(
  platform: Platform,
  ids: readonly WorkspaceId[],
  now: Date,
): Promise<Map<WorkspaceId, WorkspaceState>> {
  const { books } = ledgerOf(platform);
  const last = await heads(platform.db, ids.map(workspaceChain));
  const states = new Map<WorkspaceId, WorkspaceState>();
  for (const id of ids) {
    const chain = workspaceChain(id);
    const known = books.head(chain);
    const state = known && known.n >= (last.get(chain) ?? 0) ? known : await books.current(chain);
    states.set(id, bringUpToDate(id, asWorkspace(state), now.getTime()).state);
  }
  return states;
}

/** The source's balance at `now`. */
export async function readSourceState(platform: Platform, id: SourceId, now: Date): Promise<SourceState> {
  const state = asSource(await ledgerOf(platform).books.current(sourceChain(id)));
  const lapse = planSourceLapse(state, now.getTime());
  return lapse ? stepSource(state, lapse) : state;
}

/** Entries of a workspace, newest first, before entry `before`. */
export async function entriesBefore(platform: Platform, id: WorkspaceId, before: number, limit: number): Promise<Entry[]> {
  return store.page(platform.db, workspaceChain(id), before, limit);
}

/**
 * Entries of a workspace, oldest first, after entry `after`: no fewer than `limit` while there are that many, some more where they lie
 * together. `between`: `after` is the last one of an earlier answer, or where the chain began; then it costs half as much to learn
 * that there is nothing new.
 */
export async function entriesAfter(
  platform: Platform,
  id: WorkspaceId,
  after: number,
  limit: number,
  between = false,
): Promise<Entry[]> {
  return store.pageUp(platform.db, workspaceChain(id), after, limit, between);
}

/** Those of these entries that a workspace has, by their keys, archived ones included. */
export async function entriesByKey(platform: Platform, id: WorkspaceId, keys: readonly string[]): Promise<Map<string, Entry>> {
  const found = await withArchived(platform, keys);
  return new Map(found.filter(({ chain }) => chain === workspaceChain(id)).map((entry) => [entry.key, entry]));
}

async function withArchived(platform: Platform, keys: readonly string[]): Promise<Entry[]> {
  const there = await store.byKeys(platform.db, keys);
  const names = new Set(there.map(({ key }) => key));
  const archived = await archivedByKeys(
    platform.db,
    keys.filter((key) => !names.has(key)),
  );
  return [...there, ...archived];
}

/** The terms under which the minutes of a grant have left their source, undefined while they have not. */
export async function termsThatLeft(platform: Platform, grantId: GrantId): Promise<GrantTerms | undefined> {
  const [given] = await store.byKeys(platform.db, [`move:${grantId}:out`]);
  return given?.grant;
}

/** How many allocations may have been undone in a row. */
const UNDONE = 20;

/** Terms of the newest allocation from these sources to a workspace that was not undone; minutes pulled by a top-up are none (L10). */
export async function lastGiven(
  platform: Platform,
  sources: readonly SourceId[],
  to: WorkspaceId,
): Promise<GrantTerms | undefined> {
  const given = (await store.givenTo(platform.db, sources.map(sourceChain), workspaceChain(to), UNDONE)).flatMap(
    ({ grant }) => grant ?? [],
  );
  const undone = await entriesByKey(
    platform,
    to,
    given.map(({ id }) => `reclaim:undo-${id}`),
  );
  return given.find(({ id }) => !undone.has(`reclaim:undo-${id}`));
}

/** The terms of a workspace's grants, whether or not they are still open. */
export async function grantTerms(
  platform: Platform,
  id: WorkspaceId,
  ids: readonly GrantId[],
): Promise<Map<GrantId, GrantTerms>> {
  return grantTermsOf(platform, new Map([[id, ids]]));
}

/** The same of several workspaces, in one round trip. */
export async function grantTermsOf(
  platform: Platform,
  of: ReadonlyMap<WorkspaceId, Iterable<GrantId>>,
): Promise<Map<GrantId, GrantTerms>> {
  const chains = new Map<string, Set<string>>();
  for (const [id, grants] of of) {
    for (const grantId of grants) {
      const key = `move:${grantId}:in`;
      chains.set(key, (chains.get(key) ?? new Set()).add(workspaceChain(id)));
    }
  }
  const found = await withArchived(platform, [...chains.keys()]);
  const theirs = found.filter(({ key, chain }) => chains.get(key)?.has(chain));
  return new Map(theirs.flatMap(({ grant }) => (grant ? [[grant.id, grant] as const] : [])));
}

/** Calls that were refused, set aside, or came in for a deleted workspace, at or after `from`, oldest first (L9, L14, L17). */
export async function* troubleSince(platform: Platform, from: Date): AsyncIterable<Entry> {
  for await (const entry of store.toFollow(platform.db, from, ['refuse', 'quarantine', 'settle'])) {
    // An entry that also crosses a threshold is followed, too: of settlements only those without one came in too late.
    if (entry.type !== 'settle' || !entry.alert) yield entry;
  }
}

/** Allocations and purchases that end after `from` and not after `to`, the earliest first. */
export async function* endingBetween(platform: Platform, from: Date, to: Date): AsyncIterable<Entry> {
  for await (const entry of store.ending(platform.db, from, to)) {
    const isMinutes = entry.type === 'grant' || entry.type === 'buy';
    if (isMinutes && entry.ends && entry.ends > from) yield entry;
  }
}

/** Entries with an alert to send, made at or after `from`, oldest first. */
export async function* crossedSince(platform: Platform, from: Date): AsyncIterable<Entry> {
  yield* store.toFollow(platform.db, from, 'alerts');
}

/**
 * Workspaces whose chains have grown since `from`, as far as anchors tell: what a process that was killed wrote in its last half
 * minute is told when the chain grows again.
 */
export async function* movedWorkspaces(platform: Platform, from: Date): AsyncIterable<WorkspaceId> {
  for await (const { _id } of store.anchoredSince(platform.db, from)) if (_id.startsWith('w:')) yield _id.slice(2) as WorkspaceId;
}
