import type { Platform } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { type ChainId, type Entry, workspaceChain } from './entry.js';
import { ledgerOf } from './ledger.js';
import { asWorkspace } from './settle.js';
import * as store from './store.js';
import { heads } from './store-growth.js';
import type { WorkspaceState } from './workspace-state.js';

/** An entry of a workspace, and its balance before and after it. */
export interface Movement {
  entry: Entry;
  before: WorkspaceState;
  after: WorkspaceState;
}

/** What happened in a workspace after entry `n`, oldest first, at least `limit` while there are that many. */
export async function movementsAfter(platform: Platform, id: WorkspaceId, n: number, limit: number): Promise<Movement[]> {
  const chain = workspaceChain(id);
  const entries = await store.pageUp(platform.db, chain, n, limit);
  if (entries.length === 0) return [];
  const { books } = ledgerOf(platform);
  let before = asWorkspace(await books.at(chain, n));
  const states = await books.statesAfter(before, entries);
  return entries.map((entry, i) => {
    const movement = { entry, before, after: states[i] as WorkspaceState };
    before = movement.after;
    return movement;
  });
}

/** Which of these workspaces have entries after the one given. */
export async function grownWorkspaces(
  platform: Platform,
  places: readonly { workspaceId: WorkspaceId; n: number }[],
): Promise<Set<WorkspaceId>> {
  const chains = places.map(({ workspaceId }) => workspaceChain(workspaceId));
  const last = await heads(platform.db, chains);
  return new Set(places.filter(({ n }, i) => (last.get(chains[i] as ChainId) ?? 0) > n).map(({ workspaceId }) => workspaceId));
}
