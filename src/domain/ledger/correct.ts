import type { Platform } from '../context.js';
import { DomainError } from '../errors.js';
import type { AgentId, WorkspaceId } from '../ids.js';
import { callKey } from './call.js';
import { type Draft, type Entry, workspaceChain } from './entry.js';
import { ledgerOf } from './ledger.js';
import { correctable, correctionKey, MOST_CORRECTIONS, planCorrection, returnedSeconds } from './plan-correct.js';
import { bringUpToDate } from './plan-grants.js';
import { bringBack } from './return.js';
import { asWorkspace } from './settle.js';
import { availableOf } from './workspace-state.js';

export interface Corrected {
  entry: Pick<Entry, 'key' | 'returned' | 'lines'>;
  /** Given back now, and what of the call is still billed after it. */
  returnedSeconds: number;
  billedSeconds: number;
  availableSeconds: number;
}

/**
 * L13: gives `seconds` of a settled call back, or all that are left; the same command again changes nothing. Throws `not_found` for
 * a call that was never settled, `conflict` when fewer seconds are left of it.
 */
export async function correctCall(
  platform: Platform,
  workspaceId: WorkspaceId,
  id: { agentId: AgentId; externalId: string },
  seconds: number | 'all',
  origin: Pick<Draft, 'by' | 'slack' | 'reason'> & { command: string },
): Promise<Corrected> {
  const end = callKey('end', id);
  const numbered = Array.from({ length: MOST_CORRECTIONS }, (_, i) => correctionKey(end, i + 1));
  const keys = [end, callKey('release', id), ...numbered];
  const corrected = await ledgerOf(platform).writer.submit<Corrected>(
    workspaceChain(workspaceId),
    keys,
    true,
    (head, now, known) => {
      const { drafts, state } = bringUpToDate(workspaceId, asWorkspace(head), now.getTime());
      const settled = (known(callKey('release', id)) ?? known(end))?.entry;
      if (!settled || settled.chain !== workspaceChain(workspaceId) || !['settle', 'release'].includes(settled.type)) {
        throw new DomainError('not_found', 'No settled call has this id here.', { next: 'See `/minutes history`.' });
      }
      const earlier = numbered.flatMap((key) => known(key)?.entry ?? []);
      const done = earlier.find(({ command }) => command === origin.command);
      if (done) return { drafts: [], answer: () => answer(done, correctable(settled, earlier), availableOf(state)) };
      if (earlier.length === MOST_CORRECTIONS) {
        throw new DomainError('conflict', `This call was corrected ${MOST_CORRECTIONS} times already.`, {
          next: 'Allocate the minutes instead.',
        });
      }
      const left = correctable(settled, earlier);
      if (left === 0) throw new DomainError('conflict', 'Nothing of this call is billed any more.');
      const correction = {
        settled,
        earlier,
        seconds: seconds === 'all' ? left : seconds,
        act: actOf(settled.key, earlier.length + 1),
      };
      const draft = planCorrection(workspaceId, state, correction, now.getTime(), origin);
      return {
        drafts: [...drafts, draft],
        answer: (after) => answer(draft, left - correction.seconds, availableOf(asWorkspace(after))),
      };
    },
  );
  await bringBack(platform, corrected.entry);
  return corrected;
}

/** Without colons, for the account that is on its way back, and another one for every other call. */
const actOf = (settled: string, nth: number): string => `${encodeURIComponent(settled.slice(settled.indexOf(':') + 1))}.${nth}`;

function answer(entry: Corrected['entry'], billedSeconds: number, availableSeconds: number): Corrected {
  const returned = entry.returned ? returnedSeconds(entry.returned) : 0;
  return { entry, returnedSeconds: returned, billedSeconds, availableSeconds };
}
