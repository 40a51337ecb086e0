import { z } from 'zod';
import { beingDeleted, type Place } from '../access.js';
import { type Agent, agentId, agentIn, agentsOf } from '../agents/index.js';
import { recordAudit } from '../audit/index.js';
import { readCall, reportCall } from '../calls/index.js';
import type { Context } from '../context.js';
import { DomainError } from '../errors.js';
import type { WorkspaceId } from '../ids.js';
import { enterFor, ledgerVerb } from '../verb.js';
import { type Workspace, workspaceId } from '../workspaces/index.js';
import { agentContext } from './place.js';
import { PROVIDER_IDS } from './providers.js';
import type { UnplacedCall } from './unplaced-model.js';
import * as store from './unplaced-store.js';
import { callName, claimCall } from './whose-call.js';

/** At most so many calls are placed at once; the rest stays for the next time. */
const MOST_CALLS = 2_000;
const AT_ONCE = 50;

const mark = z.string().min(1).max(200).nullable();
/** Calls that look the same to us. */
export const CallKind = z.object({ provider: z.enum(PROVIDER_IDS), providerAgentId: mark, ownNumber: mark });
export type CallKind = z.output<typeof CallKind>;

export interface CallsPlaced {
  workspace: Workspace;
  agent: Agent;
  counted: number;
  /** More of the same kind wait: too many for once, or with facts that cannot be right. */
  left: number;
}

/**
 * L17, H7: the owner says which agent calls belong to that nobody could place; they are metered on it as if they came in now. Each
 * call is given away once, whoever else is at it.
 */
export const placeCalls = ledgerVerb({
  name: 'provider-hook.place-calls',
  needs: 'owner',
  input: CallKind.extend({ workspaceId, agentId }),
  run: async (ctx, { agentId: id, ...kind }, { workspace }): Promise<CallsPlaced> => {
    if (workspace.status !== 'active') throw beingDeleted(workspace.name);
    const agent = await agentIn(ctx, workspace._id, id);
    const calls = await store.callsOf(ctx, workspace._id, kind, MOST_CALLS);
    let counted = 0;
    for (let i = 0; i < calls.length; i += AT_ONCE) {
      const done = await Promise.all(calls.slice(i, i + AT_ONCE).map((call) => placeOne(ctx, agent, call)));
      counted += done.filter(Boolean).length;
    }
    const detail = { agentId: agent._id, calls: counted };
    await recordAudit(ctx, { verb: 'provider-hook.place-calls', outcome: 'accepted', workspaceId: workspace._id, ...detail });
    const left = (await store.callsOf(ctx, workspace._id, kind, MOST_CALLS)).length;
    return { workspace, agent, counted, left };
  },
});

/** False for a call whose facts cannot be right: it stays where it is, nobody's. */
async function placeOne(ctx: Context, agent: Agent, call: UnplacedCall): Promise<boolean> {
  const { platform } = ctx;
  const other = await store.numberOf(platform, call._id);
  const [from, to] = call.direction === 'outbound' ? [call.ownNumber, other] : [other, call.ownNumber];
  const item = {
    id: call.callId,
    status: call.status,
    startedAt: call.startedAt?.toISOString(),
    endedAt: call.endedAt?.toISOString(),
    direction: call.direction,
    // Numbers come with a direction, as they came in.
    ...(call.direction ? { from, to } : {}),
  };
  if (!isCall(item)) return false;
  const owner = await claimCall(platform, callName(call, call.callId), agent._id);
  await reportCall(agentContext(ctx, { _id: owner, workspaceId: agent.workspaceId }), item);
  await store.markCounted(platform, call._id, ctx.now);
  return true;
}

function isCall(item: unknown): boolean {
  try {
    readCall(item);
    return true;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'invalid_input') return false;
    throw error;
  }
}

export interface UnplacedPlace extends Place {
  agents: Agent[];
  kind: CallKind;
}

/** What the owner needs to say whose calls these are. Throws `forbidden` for others, which is recorded as trying. */
export async function beforePlacing(ctx: Context, id: WorkspaceId, kind: CallKind): Promise<UnplacedPlace> {
  const place = await enterFor(ctx, placeCalls, id);
  return { ...place, kind, agents: await agentsOf(ctx, id) };
}
