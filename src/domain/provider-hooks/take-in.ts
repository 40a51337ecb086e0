import { type CallResult, reportCall } from '../calls/index.js';
import type { Platform } from '../context.js';
import type { ProviderHook } from './model.js';
import { agentContext, hookContext, placeCall, type Whereabouts } from './place.js';

/** A call as a platform reports it, in our words; of the call itself what `POST /api/v1/calls` takes. */
export interface HeardCall extends Whereabouts {
  call: {
    id: string;
    status: 'started' | 'ended' | 'failed';
    /** ISO text. */
    startedAt?: string | undefined;
    endedAt?: string | undefined;
    from?: string | undefined;
    to?: string | undefined;
    direction?: 'inbound' | 'outbound' | undefined;
    maxDurationSeconds?: number | undefined;
  };
}

export type HookOutcome = CallResult['outcome'] | 'unplaced';

/**
 * H7: one call that a platform reports, metered on the agent it belongs to as if the agent's key had reported it. Answers when that
 * is durable.
 */
export async function takeReport(
  platform: Platform,
  hook: ProviderHook,
  requestId: string,
  heard: HeardCall,
): Promise<{ outcome: HookOutcome }> {
  const ctx = hookContext(platform, hook, requestId);
  const agent = await placeCall(ctx, hook, heard);
  if (!agent) return { outcome: 'unplaced' };
  const { outcome } = await reportCall(agentContext(ctx, agent), heard.call);
  return { outcome };
}
