import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { HeardCall } from '../../domain/provider-hooks/index.js';
import { sameSecret } from '../../platform/crypto.js';
import {
  type Dialect,
  type Heard,
  header,
  isFresh,
  maybeLength,
  maybeMoment,
  maybeNumber,
  maybeText,
  readAs,
  readJson,
} from './heard.js';

/**
 * Retell's webhooks. Events: https://docs.retellai.com/features/webhook-overview; callers who wait, and how they are turned away:
 * https://docs.retellai.com/features/inbound-call-webhook; signature: https://docs.retellai.com/features/secure-webhook, as in
 * `webhook_auth.ts` of retell-typescript-sdk: HMAC-SHA256 with the API key over body and time.
 */
export const retell: Dialect = {
  isSigned(sent, secret, now) {
    const [, time = '', digest = ''] = /^v=(\d{1,15}),d=([0-9a-f]{64})$/i.exec(header(sent, 'x-retell-signature')) ?? [];
    if (digest === '' || !isFresh(Number(time), now)) return false;
    return sameSecret(digest.toLowerCase(), createHmac('sha256', secret).update(sent.body).update(time).digest('hex'));
  },

  read(body): Heard {
    const said = readJson(body, Envelope);
    switch (said.event) {
      case 'call_inbound': {
        const { agent_id, from_number, to_number } = readAs(said.call_inbound, Inbound);
        return { kind: 'ask', caller: { providerAgentId: agent_id, ownNumber: to_number, from: from_number } };
      }
      case 'call_started':
        return { kind: 'report', report: reportOf(readAs(said.call, Call), 'started') };
      // The same call twice, the second time with its analysis: whichever comes first is counted.
      case 'call_ended':
      case 'call_analyzed':
        return { kind: 'report', report: reportOf(readAs(said.call, Call), 'ended') };
      default:
        return { kind: 'other' };
    }
  },

  // A number that has no agent of its own there disconnects callers who are given none.
  answer: ({ admitted, providerAgentId }) => ({
    call_inbound: admitted && providerAgentId ? { override_agent_id: providerAgentId } : {},
  }),
};

const Envelope = z.object({ event: z.string(), call: z.unknown().optional(), call_inbound: z.unknown().optional() });

const Inbound = z.object({ agent_id: maybeText, from_number: maybeNumber, to_number: maybeNumber });

const Call = z.object({
  call_id: z.string().min(1).max(200),
  agent_id: maybeText,
  call_status: maybeText,
  direction: z.enum(['inbound', 'outbound']).optional().catch(undefined),
  from_number: maybeNumber,
  to_number: maybeNumber,
  start_timestamp: maybeMoment,
  end_timestamp: maybeMoment,
  duration_ms: maybeLength,
  disconnection_reason: maybeText,
});
type Call = z.output<typeof Call>;

/** Reasons for which nobody was ever connected; such a call costs nothing (L6). */
const NEVER_CONNECTED = new Set([
  'dial_busy',
  'dial_failed',
  'dial_no_answer',
  'invalid_destination',
  'telephony_provider_permission_denied',
  'telephony_provider_unavailable',
  'sip_routing_error',
  'marked_as_spam',
  'user_declined',
  'registered_call_timeout',
  'error_user_not_joined',
]);

function reportOf(call: Call, status: 'started' | 'ended'): HeardCall {
  const { direction, from_number: from, to_number: to } = call;
  const whose = { providerAgentId: call.agent_id, ownNumber: direction === 'outbound' ? from : to };
  const common = { id: call.call_id, from, to, direction };
  if (status === 'started') return { ...whose, call: { ...common, status, startedAt: call.start_timestamp } };
  const { startedAt, endedAt } = timesOf(call);
  const isTimed = startedAt !== undefined && endedAt !== undefined;
  const wasConnected = call.call_status !== 'not_connected' && !NEVER_CONNECTED.has(call.disconnection_reason ?? '');
  return {
    ...whose,
    ...(wasConnected && !isTimed ? { isUntimed: true } : {}),
    call: { ...common, startedAt, status: wasConnected && isTimed ? 'ended' : 'failed', endedAt },
  };
}

/** When it began and ended; one that is missing is found by how long it lasted. */
function timesOf({ start_timestamp: start, end_timestamp: end, duration_ms: ms }: Call) {
  const shifted = (moment: string | undefined, by: number | undefined) =>
    moment !== undefined && by !== undefined ? new Date(Date.parse(moment) + by).toISOString() : undefined;
  return { startedAt: start ?? shifted(end, ms && -ms), endedAt: end ?? shifted(start, ms) };
}
