import type { Platform } from '../context.js';
import type { GrantId } from '../ids.js';
import { drawsOf, type Entry, entriesAfter, entriesByKey, type GrantTerms, grantTerms } from '../ledger/index.js';
import { type Month, monthAfter, startOfPeriod } from '../months.js';
import type { Workspace } from '../workspaces/index.js';
import { Book, changesOf, type Facts } from './book.js';
import type { Statement } from './model.js';
import * as store from './store.js';

const PAGE = 1_000;

/**
 * N14: the statement of a month from the chain's own entries, beginning where the last closed month ended. What was written before
 * the month's end and is not in an earlier statement is in this one. Given the clock's `now`, for a month that is not over yet.
 */
export async function computeStatement(platform: Platform, workspace: Workspace, month: Month): Promise<Statement> {
  const last = await store.lastBefore(platform, workspace._id, month);
  const { timeZone } = workspace;
  const follows = last?.month === monthAfter(month, -1);
  // A month begins where the last one ended, also where the time zone is another one by now.
  const startsAt = follows && last ? last.endsAt.getTime() : startOfPeriod(month, 1, timeZone);
  const endsAt = startOfPeriod(monthAfter(month), 1, timeZone);
  let book = new Book(startsAt, last);
  let begun = follows;
  let from = last?.to ?? 0;
  let to = from;
  for await (const { entry, facts } of walk(platform, workspace, from)) {
    const at = entry.at.getTime();
    if (at >= endsAt) break;
    if (!begun && at >= startsAt) {
      book = new Book(startsAt, book.result());
      begun = true;
      from = to;
    }
    book.read(entry, facts);
    to = entry.n;
  }
  if (!begun) {
    book = new Book(startsAt, book.result());
    from = to;
  }
  return {
    _id: `${workspace._id}:${month}`,
    teamId: workspace.teamId,
    workspaceId: workspace._id,
    ...{ month, timeZone, startsAt: new Date(startsAt), endsAt: new Date(endsAt), from, to },
    ...book.result(),
  };
}

async function* walk(
  platform: Platform,
  { _id: workspaceId }: Workspace,
  after: number,
): AsyncGenerator<{ entry: Entry; facts: Facts }> {
  const terms = new Map<GrantId, GrantTerms>();
  for (let n = after; ; ) {
    const entries = await entriesAfter(platform, workspaceId, n, PAGE);
    const facts = await learn(platform, workspaceId, entries, terms);
    for (const entry of entries) yield { entry, facts };
    const last = entries.at(-1);
    if (!last || entries.length < PAGE) return;
    n = last.n;
  }
}

async function learn(
  platform: Platform,
  workspaceId: Workspace['_id'],
  entries: readonly Entry[],
  terms: Map<GrantId, GrantTerms>,
): Promise<Facts> {
  const missing = new Set<GrantId>();
  for (const entry of entries) {
    if (entry.grant) terms.set(entry.grant.id, entry.grant);
    const { net, back } = changesOf(entry);
    const drawn = entry.call ? drawsOf(entry).map(({ grantId }) => grantId) : [];
    for (const id of [...net.keys(), ...back.keys(), ...drawn]) if (!terms.has(id)) missing.add(id);
  }
  for (const [id, found] of await grantTerms(platform, workspaceId, [...missing])) terms.set(id, found);
  const reversed = entries.flatMap(({ type, reverses }) => (type === 'correct' && reverses ? [reverses] : []));
  const settled = await entriesByKey(platform, workspaceId, reversed);
  return {
    terms: (id) => {
      const found = terms.get(id);
      if (!found) throw new Error(`The terms of grant ${id} are missing from its chain.`);
      return found;
    },
    startOf: (key) => settled.get(key)?.call?.at[0] ?? 0,
  };
}
