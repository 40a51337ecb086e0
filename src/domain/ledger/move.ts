import type { Platform } from '../context.js';
import { DomainError } from '../errors.js';
import type { WorkspaceId } from '../ids.js';
import type { ChainState } from './books.js';
import { type Draft, type Entry, type GrantTerms, type LedgerSettings, sourceChain, workspaceChain } from './entry.js';
import { ledgerOf } from './ledger.js';
import { planBounce } from './plan-close.js';
import { bringUpToDate, receiveGrant } from './plan-grants.js';
import { planGive, planSourceLapse } from './plan-source.js';
import { asSource } from './purchase.js';
import { bringBack } from './return.js';
import { asWorkspace } from './settle.js';
import { stepSource } from './source-state.js';
import * as store from './store.js';

type Origin = Pick<Draft, 'by' | 'slack' | 'reason'>;

export interface Given {
  terms: GrantTerms;
  sourceAvailableSeconds: number;
  workspace: ChainState;
}

/**
 * Moves minutes from a source into a workspace as a grant. Two entries on two chains, never a transaction: once the first is
 * there the second follows, now or by `finishMoves` after a crash. The same grant id again moves nothing and gives the first
 * terms. `orLess` takes what there is when it is less. Throws `insufficient_minutes` and `conflict` as `planGive` does.
 */
export async function moveGrant(
  platform: Platform,
  workspaceId: WorkspaceId,
  grant: GrantTerms,
  origin: Origin,
  orLess = false,
): Promise<Given> {
  const given = await give(platform, workspaceId, grant, origin, orLess);
  const { state: workspace, bounced } = await receive(platform, workspaceId, given.terms, origin);
  if (bounced) {
    throw new DomainError('conflict', 'This workspace is being deleted or handed over, and takes no minutes now.', {
      next: 'They are back in the source they came from. `/workspace transfer` shows an open offer of it.',
    });
  }
  return { ...given, workspace };
}

/** The first half of `moveGrant`: the seconds are in transit after it. */
export async function give(
  platform: Platform,
  workspaceId: WorkspaceId,
  asked: GrantTerms,
  origin: Origin,
  orLess = false,
): Promise<Omit<Given, 'workspace'>> {
  const key = `move:${asked.id}:out`;
  return ledgerOf(platform).writer.submit(sourceChain(asked.sourceId), [key], true, (head, now, known) => {
    const state = asSource(head);
    const earlier = known(key)?.entry.grant;
    if (earlier) return { drafts: [], answer: () => ({ terms: earlier, sourceAvailableSeconds: state.available }) };
    const lapse = planSourceLapse(state, now.getTime());
    const current = lapse ? stepSource(state, lapse) : state;
    const enough = !orLess || current.available === 0 || current.available >= asked.seconds;
    const grant = enough ? asked : { ...asked, seconds: current.available };
    const draft = planGive(current, grant, workspaceChain(workspaceId), now.getTime(), origin);
    return {
      drafts: [...(lapse ? [lapse] : []), draft],
      answer: (after) => ({ terms: grant, sourceAvailableSeconds: asSource(after).available }),
    };
  });
}

/** The second half: the grant opens, or turns round and goes back where the chain is closed. */
export async function receive(
  platform: Platform,
  workspaceId: WorkspaceId,
  grant: GrantTerms,
  origin: Origin,
): Promise<{ state: ChainState; bounced: boolean }> {
  const key = `move:${grant.id}:in`;
  const received = await ledgerOf(platform).writer.submit(workspaceChain(workspaceId), [key], true, (head, now, known) => {
    const upToDate = bringUpToDate(workspaceId, asWorkspace(head), now.getTime());
    const earlier = known(key)?.entry;
    if (earlier) return { drafts: [], answer: () => ({ state: upToDate.state, bounced: earlier.type === 'bounce' }) };
    const bounced = !takes(upToDate.state.settings, grant);
    const arrival = bounced ? planBounce(grant, origin) : receiveGrant(workspaceId, upToDate.state, grant, origin);
    return { drafts: [...upToDate.drafts, arrival], answer: (after) => ({ state: after, bounced }) };
  });
  if (received.bounced) for (const entry of await store.byKeys(platform.db, [key])) await bringBack(platform, entry);
  return received;
}

/** L14, M7: a workspace that is deleted takes no minutes any more, one that was handed over none of whoever did so. */
function takes({ closing, formerAccountId }: LedgerSettings, grant: GrantTerms): boolean {
  return !closing && (formerAccountId === undefined || grant.accountId !== formerAccountId);
}

/** Finishes every move that was begun at or after `from` and never arrived (L19). Gives how many. */
export async function finishMoves(platform: Platform, from: Date): Promise<number> {
  let finished = 0;
  let page: Arrival[] = [];
  const failures: unknown[] = [];
  for await (const entry of store.toFollow(platform.db, from)) {
    page.push(...arrivalsOf(entry));
    finished += await bringBack(platform, entry).catch((error: unknown) => failed(platform, failures, entry, error));
    if (page.length < 500) continue;
    finished += await finishPage(platform, page, failures);
    page = [];
  }
  finished += await finishPage(platform, page, failures);
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} moves could not be finished`);
  return finished;
}

/** One chain that cannot be followed must not keep the others from what is theirs. */
function failed(platform: Platform, failures: unknown[], { key, chain }: Entry, err: unknown): number {
  platform.log.error({ err, entry: key, chain }, 'a move could not be finished');
  failures.push(err);
  return 0;
}

/** A grant that has set out for a workspace's chain. */
interface Arrival {
  entry: Entry;
  grant: GrantTerms;
  to: WorkspaceId;
}

function arrivalsOf(entry: Entry): Arrival[] {
  const { to } = entry;
  if (!to) return [];
  return (entry.grants ?? (entry.grant ? [entry.grant] : [])).map((grant) => ({ entry, grant, to: to.slice(2) as WorkspaceId }));
}

async function finishPage(platform: Platform, begun: Arrival[], failures: unknown[]): Promise<number> {
  const keys = begun.map(({ grant }) => `move:${grant.id}:in`);
  const arrived = new Set((await store.byKeys(platform.db, keys)).map((entry) => entry.key));
  let finished = 0;
  for (const { entry, grant, to } of begun) {
    if (arrived.has(`move:${grant.id}:in`)) continue;
    const { by, slack, reason } = entry;
    const origin = { ...(by ? { by } : {}), ...(slack ? { slack } : {}), ...(reason ? { reason } : {}) };
    finished += await receive(platform, to, grant, origin).then(
      () => 1,
      (error: unknown) => failed(platform, failures, entry, error),
    );
  }
  return finished;
}
