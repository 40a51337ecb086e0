import type { Platform } from '../context.js';
import { DomainError } from '../errors.js';
import type { GrantId, WorkspaceId } from '../ids.js';
import { type Draft, type Entry, type GrantTerms, pairs, workspaceChain } from './entry.js';
import { ledgerOf } from './ledger.js';
import { receive } from './move.js';
import { bringUpToDate } from './plan-grants.js';
import { pickGrants, planReclaim, planTransfer, type Taken, untouched } from './plan-reclaim.js';
import { bringBack } from './return.js';
import { asWorkspace } from './settle.js';
import { availableOf, type WorkspaceState } from './workspace-state.js';

type Origin = Pick<Draft, 'by' | 'slack' | 'reason'>;

export interface Reclaimed {
  seconds: number;
  /** Of the workspace they were taken from, after it. */
  availableSeconds: number;
}

/**
 * L12: takes unused seconds back to the sources they came from: from one grant, or the last used first. The same `act` again changes
 * nothing. Throws `insufficient_minutes` and `not_found` as `pickGrants` does.
 */
export function reclaimMinutes(
  platform: Platform,
  workspaceId: WorkspaceId,
  { act, seconds, grantId }: { act: string; seconds: number | 'all'; grantId?: GrantId },
  origin: Origin,
): Promise<Reclaimed> {
  return takeBack(platform, workspaceId, act, origin, (state) => pickGrants(state, seconds, grantId));
}

/** N3: undoes an allocation that is untouched and at most 60 s old; again, nothing more happens. Throws `conflict` otherwise. */
export function undoGrant(platform: Platform, workspaceId: WorkspaceId, grantId: GrantId, origin: Origin): Promise<Reclaimed> {
  return takeBack(platform, workspaceId, `undo-${grantId}`, origin, (state, now) => untouched(state, grantId, now));
}

async function takeBack(
  platform: Platform,
  workspaceId: WorkspaceId,
  act: string,
  origin: Origin,
  pick: (state: WorkspaceState, now: number) => Taken[],
): Promise<Reclaimed> {
  const { entry, ...reclaimed } = await setOut(platform, workspaceId, `reclaim:${act}`, (state, now) =>
    planReclaim(pick(state, now), act, origin),
  );
  await bringBack(platform, entry);
  return reclaimed;
}

export interface Transferred extends Reclaimed {
  grants: GrantTerms[];
  /** Of the workspace that got them. */
  receivedAvailableSeconds: number;
}

/**
 * L12: moves unused seconds to another workspace as one act that always completes, now or by `finishMoves` after a crash. `opens`
 * gives the terms of each new grant. The same `act` again moves nothing and gives the first result. Throws `insufficient_minutes`
 * and `not_found` as `pickGrants` does; `conflict` when the other workspace takes nothing any more: then they are back in their sources.
 */
export async function transferMinutes(
  platform: Platform,
  { from, to }: { from: WorkspaceId; to: WorkspaceId },
  { act, seconds, grantId }: { act: string; seconds: number | 'all'; grantId?: GrantId },
  opens: (taken: Taken, place: number, now: number) => GrantTerms,
  origin: Origin,
): Promise<Transferred> {
  const { entry, ...reclaimed } = await setOut(platform, from, `transfer:${act}`, (state, now) =>
    planTransfer(
      pickGrants(state, seconds, grantId),
      (taken, place) => opens(taken, place, now),
      workspaceChain(to),
      act,
      origin,
    ),
  );
  const grants = entry.grants ?? [];
  let receivedAvailableSeconds = 0;
  let turnedRound = false;
  for (const grant of grants) {
    const { state, bounced } = await receive(platform, to, grant, origin);
    turnedRound ||= bounced;
    receivedAvailableSeconds = availableOf(asWorkspace(state));
  }
  // Only now are all of them back.
  if (turnedRound) {
    throw new DomainError('conflict', 'That workspace takes no minutes any more.', {
      next: 'They are back in the sources they came from.',
    });
  }
  return { ...reclaimed, grants, receivedAvailableSeconds };
}

type Sent = Reclaimed & { entry: Pick<Entry, 'key' | 'lines' | 'grants'> };

function setOut(
  platform: Platform,
  workspaceId: WorkspaceId,
  key: string,
  plan: (state: WorkspaceState, now: number) => Draft,
): Promise<Sent> {
  return ledgerOf(platform).writer.submit<Sent>(workspaceChain(workspaceId), [key], true, (head, now, known) => {
    const { drafts, state } = bringUpToDate(workspaceId, asWorkspace(head), now.getTime());
    const earlier = known(key)?.entry;
    const sent = (entry: Sent['entry'], after: WorkspaceState): Sent => ({
      entry,
      seconds: secondsSent(entry),
      availableSeconds: availableOf(after),
    });
    // An undone allocation is found by its id alone, whichever chain it was on: those of others do not exist here (W12).
    if (earlier?.chain === workspaceChain(workspaceId)) return { drafts: [], answer: () => sent(earlier, state) };
    const draft = plan(state, now.getTime());
    return { drafts: [...drafts, draft], answer: (after) => sent(draft, asWorkspace(after)) };
  });
}

function secondsSent({ lines }: Pick<Entry, 'lines'>): number {
  let sum = 0;
  for (const [account, seconds] of pairs(lines)) if (account.startsWith('transit:')) sum += seconds;
  return sum;
}
