import { before } from '../../platform/deadline.js';
import { perDatabase } from '../../platform/per-database.js';
import type { Agent } from '../agents/index.js';
import { type Admission, judgeAdmission, reportCall } from '../calls/index.js';
import type { Platform } from '../context.js';
import type { ProviderHook } from './model.js';
import { agentContext, hookContext, placeCall, type Whereabouts } from './place.js';
import { tellUnplaced } from './unplaced.js';

/** Somebody who calls and has not been answered yet. */
export interface Caller extends Whereabouts {
  /** E.164. */
  from?: string | undefined;
  /** The platform's id of the call, where it has one by then. */
  id?: string | undefined;
}

/** What is to be done with a caller. */
export interface Verdict {
  admitted: boolean;
  /** The agent that takes the call, as the platform calls it; it may know by itself where none is given. */
  providerAgentId?: string | undefined;
  /** Why it was not a plain yes. `unknown`: no agent for this call; `late`: nobody could tell in time. */
  reason?: Admission['reason'] | 'unknown' | 'late';
  agent?: Agent;
}

/** H6: from the request's arrival to the answer, in milliseconds; what is left to 500 is the way there and back. */
export const ADMISSION_MS = 400;

/**
 * H6: whether a caller is let in, by the rule of L9, answered at `due` at the latest (`performance.now()`). Where nobody can tell by
 * then, or the call is of no agent here, it is as the workspace chose for such cases.
 */
export async function admitCaller(
  platform: Platform,
  hook: ProviderHook,
  requestId: string,
  caller: Caller,
  due: number,
): Promise<Verdict> {
  const deciding = decide(platform, hook, requestId, caller);
  try {
    return await before(due, deciding);
  } catch (err) {
    platform.log.warn({ err, hook: hook._id, requestId }, 'a caller was answered without knowing whether there are minutes');
    return { ...unsure(hook, lastAgent(platform, hook, caller) ?? caller.providerAgentId), reason: 'late' };
  }
}

async function decide(platform: Platform, hook: ProviderHook, requestId: string, caller: Caller): Promise<Verdict> {
  const ctx = hookContext(platform, hook, requestId);
  const agent = await placeCall(ctx, hook, caller);
  if (!agent) return { ...unsure(hook, caller.providerAgentId), reason: 'unknown' };
  const providerAgentId = agent.provider === hook.provider ? agent.providerAgentId : caller.providerAgentId;
  const { admitted, reason } = await judgeAdmission(agentContext(ctx, agent));
  remember(platform, hook, caller, providerAgentId);
  if (!admitted) return { admitted, agent, ...(reason ? { reason } : {}) };
  // An agent found by its number that has no id there: nobody could tell the platform who takes the call.
  return providerAgentId ? { admitted, providerAgentId, agent } : { ...unsure(hook, undefined), reason: 'unknown' };
}

const unsure = ({ whenLate }: ProviderHook, providerAgentId: string | undefined): Verdict => ({
  admitted: whenLate === 'take',
  ...(providerAgentId ? { providerAgentId } : {}),
});

/**
 * What is left to do once a caller has their answer: who was turned away for want of minutes is recorded as L9 records a refused
 * start, and the owner hears of calls that are nobody's.
 */
export async function afterAdmission(
  platform: Platform,
  hook: ProviderHook,
  requestId: string,
  caller: Caller,
  { agent, reason }: Verdict,
): Promise<void> {
  const ctx = hookContext(platform, hook, requestId);
  if (reason === 'unknown') await tellUnplaced(ctx, hook, caller);
  if (reason !== 'insufficient_minutes' || !agent) return;
  const asAgent = agentContext(ctx, agent);
  const sides = { from: caller.from, to: caller.ownNumber, direction: 'inbound' };
  const call = { ...sides, id: caller.id ?? `refused-${requestId}`, startedAt: ctx.now.toISOString() };
  const { outcome } = await reportCall(asAgent, { ...call, status: 'started' });
  // Minutes that came in between are not held for somebody who was sent away.
  if (outcome === 'held') await reportCall(asAgent, { ...call, status: 'failed' });
}

const MOST_KNOWN = 20_000;
const lastAgents = perDatabase(() => new Map<string, string>());

const keyOf = ({ _id }: ProviderHook, { providerAgentId, ownNumber }: Caller) => `${_id} ${providerAgentId} ${ownNumber}`;

/** Which agent took such calls last, for when the database does not say. */
const lastAgent = (platform: Platform, hook: ProviderHook, caller: Caller) => lastAgents(platform).get(keyOf(hook, caller));

function remember(platform: Platform, hook: ProviderHook, caller: Caller, providerAgentId: string | undefined): void {
  const agents = lastAgents(platform);
  if (agents.size > MOST_KNOWN) agents.clear();
  if (providerAgentId) agents.set(keyOf(hook, caller), providerAgentId);
  else agents.delete(keyOf(hook, caller));
}
