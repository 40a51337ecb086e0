import { Seldom } from '../../platform/seldom.js';
import { findAgent, noteAsked } from '../agents/index.js';
import type { Context } from '../context.js';
import { DomainError } from '../errors.js';
import type { AgentId } from '../ids.js';
import { admits, availableOf, readWorkspaceState, topUpAdmits, type WorkspaceState } from '../ledger/index.js';
import { sourceLeft } from '../minutes/index.js';
import { noteTurnedAway } from './turned-away.js';

/** Whether a call would be taken now; seconds. */
export interface Admission {
  admitted: boolean;
  /** Why not. */
  reason?: 'insufficient_minutes' | 'agent_paused' | 'key_revoked';
  availableSeconds: number;
}

/**
 * H6: whether L9 would hold minutes for a call of this agent that began now, so that a platform can ask before it answers. Holds
 * nothing, and pulls nothing: under `top-up` what could be pulled today counts as there.
 */
export async function judgeAdmission(ctx: Context): Promise<Admission> {
  const { actor, platform } = ctx;
  if (actor.kind !== 'apiKey') throw new DomainError('forbidden', 'Admission is asked for with an agent key.');
  const [agent, state] = await Promise.all([
    findAgent(ctx, actor.agentId),
    readWorkspaceState(platform, actor.workspaceId, ctx.now),
  ]);
  const availableSeconds = availableOf(state);
  noteUse(ctx, actor.agentId);
  if (actor.revoked || !agent || agent.deletedAt) return { admitted: false, reason: 'key_revoked', availableSeconds };
  if (agent.status === 'paused') return { admitted: false, reason: 'agent_paused', availableSeconds };
  if (await hasEnough(ctx, state)) return { admitted: true, availableSeconds };
  noteTurnedAway(ctx, actor.workspaceId);
  return { admitted: false, reason: 'insufficient_minutes', availableSeconds };
}

/** L9: whether there are minutes for another call to begin with. Under `top-up` what could be pulled today counts as there. */
export async function hasEnough(ctx: Context, state: WorkspaceState): Promise<boolean> {
  if (admits(state, ctx.now.getTime())) return true;
  const { topUp } = state.settings;
  const left = topUp && state.settings.limitPolicy === 'top-up' ? await sourceLeft(ctx, topUp.sourceId) : 0;
  return topUpAdmits(state, left, ctx.now.getTime());
}

const asked = new Seldom(10 * 60 * 1000);

/** H6: that somebody asks before this agent takes calls. */
function noteUse(ctx: Context, agentId: AgentId): void {
  const onError = (err: unknown) => ctx.log.warn({ err, agentId }, 'that somebody asked for admission could not be noted');
  asked.note(agentId, ctx.now, () => noteAsked(ctx, agentId), onError);
}
