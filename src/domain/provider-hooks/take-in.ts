import { type CallResult, readCall, reportCall } from '../calls/index.js';
import type { Platform } from '../context.js';
import type { HeardCall } from './heard-call.js';
import type { ProviderHook } from './model.js';
import { agentContext, hookContext, placeCall } from './place.js';
import { keepUnplaced, unplacedId } from './unplaced.js';
import * as unplaced from './unplaced-store.js';
import { callName, claimCall, ownerOf } from './whose-call.js';

/** `unplaced`: kept, because it belongs to no agent we know. */
export type HookOutcome = CallResult['outcome'] | 'unplaced';

/**
 * H7: one call that a platform reports, metered on the agent it belongs to as if the agent's key had reported it. Answers when that
 * is durable; with null where nothing of the kind is taken any more, because the address is closed (L14). Throws `invalid_input`
 * for what is no call.
 */
export async function takeReport(
  platform: Platform,
  hook: ProviderHook,
  requestId: string,
  heard: HeardCall,
): Promise<{ outcome: HookOutcome } | null> {
  const ctx = hookContext(platform, hook, requestId);
  if (heard.isUntimed) {
    const which = { hook: hook._id, provider: hook.provider, call: heard.call.id };
    ctx.log.warn(which, 'a platform reported the end of a call without its times: it costs nothing');
  }
  const name = callName(hook, heard.call.id);
  const [known, kept, placed] = await Promise.all([
    ownerOf(platform, name),
    unplaced.find(platform, unplacedId(hook, heard.call.id)),
    hook.closedAt ? null : placeCall(ctx, hook, heard),
  ]);
  const isOver = heard.call.status !== 'started';
  if (hook.closedAt && !(known && isOver)) return null;
  const agentId = known ?? placed?._id;
  if (!agentId) {
    await keepUnplaced(ctx, hook, heard);
    return { outcome: 'unplaced' };
  }
  // What is no call is given to nobody.
  readCall(heard.call);
  const owner = known ?? (await claimCall(platform, name, agentId));
  const { outcome } = await reportCall(agentContext(ctx, { _id: owner, workspaceId: hook.workspaceId }), heard.call);
  if (kept && !kept.countedAt && isOver) await unplaced.markCounted(platform, kept._id, ctx.now);
  return { outcome };
}
