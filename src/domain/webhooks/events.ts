import type { AgentId } from '../ids.js';
import { availableOf, baseOf, callKeyOf, callRecordOf, type Entry, type Movement, type WorkspaceState } from '../ledger/index.js';
import type { WebhookEvent } from './model.js';

/** Something that happened, as webhooks tell it; without an agent it concerns all agents of the workspace. */
export interface Happening {
  type: WebhookEvent;
  agentId?: AgentId;
  /** What the agent's key may see, and nothing personal. */
  data: Record<string, unknown>;
}

/** A4, H7: what an entry means for webhooks: a call that was settled or refused, without who called whom, or a threshold that was crossed. */
export function happeningIn(entry: Entry): Happening[] {
  const { type, call, alert } = entry;
  const happened: Happening[] = [];
  const isCall = type === 'settle' || type === 'release' || type === 'refuse';
  if (call && isCall) {
    const { agentId, externalId } = callKeyOf(entry.key);
    happened.push({
      type: type === 'refuse' ? 'call.refused' : 'call.settled',
      agentId,
      data: { ...callRecordOf(externalId, entry, call) },
    });
  }
  if (alert) {
    const { threshold, available, base } = alert;
    happened.push({ type: 'balance.low', data: { thresholdPercent: threshold, availableSeconds: available, baseSeconds: base } });
  }
  return happened;
}

/**
 * L18: whether a movement has brought a workspace above a threshold again that can fire again. Being armed alone is not enough: a new
 * grant arms every threshold, also one that the balance is still below.
 */
export function recoveryIn({ before, after }: Movement): Happening | null {
  const recovered = after.settings.thresholds.filter((percent) => isWell(after, percent) && isUnwell(before, percent));
  if (recovered.length === 0) return null;
  const data = { thresholdPercent: Math.max(...recovered), availableSeconds: availableOf(after), baseSeconds: baseOf(after) };
  return { type: 'balance.recovered', data };
}

function isWell(state: WorkspaceState, percent: number): boolean {
  const isArmed = (state.armed & (1 << state.settings.thresholds.indexOf(percent))) !== 0;
  return isArmed && availableOf(state) > (percent * baseOf(state)) / 100;
}

/** Of a threshold that was there already: a new one says nothing about what was before it. */
function isUnwell(state: WorkspaceState, percent: number): boolean {
  return state.settings.thresholds.includes(percent) && !isWell(state, percent);
}
