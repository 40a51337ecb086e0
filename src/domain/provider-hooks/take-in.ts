import { type Agent, findAgent } from '../agents/index.js';
import { type CallResult, reportCall } from '../calls/index.js';
import type { Context, Platform } from '../context.js';
import type { HeardCall } from './heard-call.js';
import type { ProviderHook } from './model.js';
import { agentContext, hookContext, placeCall } from './place.js';
import { keepUnplaced, unplacedId } from './unplaced.js';
import * as unplaced from './unplaced-store.js';

/** `unplaced`: kept, because it belongs to no agent we know. */
export type HookOutcome = CallResult['outcome'] | 'unplaced';

/**
 * H7: one call that a platform reports, metered on the agent it belongs to as if the agent's key had reported it. Answers when that
 * is durable. Throws `invalid_input` for what is no call.
 */
export async function takeReport(
  platform: Platform,
  hook: ProviderHook,
  requestId: string,
  heard: HeardCall,
): Promise<{ outcome: HookOutcome }> {
  const ctx = hookContext(platform, hook, requestId);
  const [decided, placed] = await Promise.all([decidedAgent(ctx, hook, heard), placeCall(ctx, hook, heard)]);
  const agent = decided ?? placed;
  if (!agent) {
    await keepUnplaced(ctx, hook, heard);
    return { outcome: 'unplaced' };
  }
  const { outcome } = await reportCall(agentContext(ctx, agent), heard.call);
  return { outcome };
}

/** L5: whose somebody said this very call is, so that it is not counted again for another when it is reported again. */
async function decidedAgent(ctx: Context, hook: ProviderHook, { call }: HeardCall): Promise<Agent | null> {
  const known = await unplaced.find(ctx.platform, unplacedId(hook, call.id));
  return known?.agentId ? findAgent(ctx, known.agentId) : null;
}
