import { each } from '../../platform/each.js';
import type { Platform } from '../context.js';
import type { SourceId, WorkspaceId } from '../ids.js';
import type { ChainState } from './books.js';
import { type ChainId, type Entry, type LedgerSettings, type SourceTerms, sourceChain, workspaceChain } from './entry.js';
import { lapseHold } from './hold.js';
import { ledgerOf } from './ledger.js';
import { unresolved } from './live.js';
import { bringUpToDate, changeSettings } from './plan-grants.js';
import { planPurchase, planSourceLapse } from './plan-source.js';
import { asWorkspace } from './settle.js';
import type { SourceState } from './source-state.js';
import * as store from './store.js';

/** Puts bought minutes into a new source; the same source id again changes nothing. Gives its available seconds. */
export async function buyMinutes(platform: Platform, terms: SourceTerms, by: string): Promise<number> {
  const key = `buy:${terms.id}`;
  return ledgerOf(platform).writer.submit(sourceChain(terms.id), [key], true, (_head, _now, known) => {
    const drafts = known(key) ? [] : [planPurchase(terms, by)];
    return { drafts, answer: (after) => asSource(after).available };
  });
}

/** L11: writes down what time has done to a workspace's grants. Gives how many entries that took. */
export async function expireGrants(platform: Platform, workspaceId: WorkspaceId): Promise<number> {
  return ledgerOf(platform).writer.submit(workspaceChain(workspaceId), [], false, (head, now) => {
    const { drafts } = bringUpToDate(workspaceId, asWorkspace(head), now.getTime());
    return { drafts, answer: () => drafts.length };
  });
}

/** L11: writes down that a source has ended. Gives 1 when something lapsed. */
export async function expireSource(platform: Platform, sourceId: SourceId): Promise<number> {
  return ledgerOf(platform).writer.submit(sourceChain(sourceId), [], false, (head, now) => {
    const draft = planSourceLapse(asSource(head), now.getTime());
    return { drafts: draft ? [draft] : [], answer: () => (draft ? 1 : 0) };
  });
}

/**
 * Grants and sources whose end lies in the span get their expiry entries, and holds nobody resolved lapse (L9, L11); a repeated or
 * late run changes nothing more. Gives how many entries that took.
 */
export async function expireDue(platform: Platform, from: Date, to: Date): Promise<number> {
  let written = 0;
  const chains = new Set<ChainId>();
  const holds: Entry[] = [];
  for await (const entry of store.ending(platform.db, from, to)) {
    if (entry.type === 'hold') holds.push(entry);
    else chains.add(entry.chain);
  }
  await each<Entry | ChainId>(
    [...(await unresolved(platform, holds)), ...chains],
    async (due) => {
      written += await (typeof due === 'string' ? expireOn(platform, due) : lapseHold(platform, due));
    },
    (err, due) =>
      platform.log.error(
        { err, ...(typeof due === 'string' ? { chain: due } : { entry: due.key }) },
        'what has ended could not be written down',
      ),
  );
  return written;
}

function expireOn(platform: Platform, chain: ChainId): Promise<number> {
  const id = chain.slice(2);
  return chain.startsWith('w:') ? expireGrants(platform, id as WorkspaceId) : expireSource(platform, id as SourceId);
}

/** Changes the rules that decide about minutes; `change` gets those in force. The same key again changes nothing. */
export async function changeLedgerSettings(
  platform: Platform,
  workspaceId: WorkspaceId,
  key: string,
  by: string,
  change: (now: LedgerSettings) => LedgerSettings,
): Promise<LedgerSettings> {
  return ledgerOf(platform).writer.submit(workspaceChain(workspaceId), [key], true, (head, now, known) => {
    const upToDate = bringUpToDate(workspaceId, asWorkspace(head), now.getTime());
    const current = upToDate.state.settings;
    if (known(key)) return { drafts: [], answer: () => current };
    // What is closed stays closed, whatever else changes.
    const next = { ...change(current), ...(current.closing ? { closing: true as const } : {}) };
    if (JSON.stringify(next) === JSON.stringify(current)) return { drafts: [], answer: () => current };
    return { drafts: [...upToDate.drafts, changeSettings(key, next, by)], answer: () => next };
  });
}

/** The state of a source's chain; any other chain is a fault of ours. */
export function asSource(state: ChainState): SourceState {
  if (state.kind !== 'source') throw new Error('A source chain was expected.');
  return state;
}
