import { type Agent, findAgent } from '../agents/index.js';
import { type CallResult, reportCall } from '../calls/index.js';
import type { Context, Platform } from '../context.js';
import type { HeardCall } from './heard-call.js';
import type { ProviderHook } from './model.js';
import { agentContext, hookContext, placeCall } from './place.js';
import { keepUnplaced, unplacedId } from './unplaced.js';
import type { UnplacedCall } from './unplaced-model.js';
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
  if (heard.isUntimed) {
    const which = { hook: hook._id, provider: hook.provider, call: heard.call.id };
    ctx.log.warn(which, 'a platform reported the end of a call without its times: it costs nothing');
  }
  const [kept, placed] = await Promise.all([
    unplaced.find(platform, unplacedId(hook, heard.call.id)),
    placeCall(ctx, hook, heard),
  ]);
  const agent = kept ? await decidedAgent(ctx, kept, placed) : placed;
  if (!agent) {
    await keepUnplaced(ctx, hook, heard);
    return { outcome: 'unplaced' };
  }
  const { outcome } = await reportCall(agentContext(ctx, agent), heard.call);
  if (kept && !kept.countedAt && heard.call.status !== 'started') await unplaced.markCounted(platform, kept._id, ctx.now);
  return { outcome };
}

/**
 * L5: whose a call is that was kept when it was nobody's: whoever somebody said, else, from now on, the agent it is known as today.
 * Nobody can give it to another one then, and it is counted once.
 */
async function decidedAgent(ctx: Context, { _id, agentId }: UnplacedCall, placed: Agent | null): Promise<Agent | null> {
  const owner = agentId ?? (placed && (await unplaced.claim(ctx.platform, _id, placed._id)));
  return owner && owner !== placed?._id ? ((await findAgent(ctx, owner)) ?? placed) : placed;
}
