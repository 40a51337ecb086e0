import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { HeardCall } from '../../domain/provider-hooks/index.js';
import { sameSecret } from '../../platform/crypto.js';
import { type Dialect, type Heard, header, isFresh, maybeNumber, maybeText, readAs, readJson } from './heard.js';

/**
 * ElevenLabs' post-call webhooks: https://elevenlabs.io/docs/eleven-agents/workflows/post-call-webhooks; signed with HMAC-SHA256
 * over time and body, as in `webhooks.ts` of elevenlabs-js. They come when a call is over; recordings (`post_call_audio`) are not
 * looked at.
 */
export const elevenlabs: Dialect = {
  isSigned(sent, secret, now) {
    const parts = header(sent, 'elevenlabs-signature').split(',');
    const time = parts.find((part) => /^t=\d{1,12}$/.test(part))?.slice(2);
    if (time === undefined || !isFresh(Number(time) * 1000, now)) return false;
    const digest = `v0=${createHmac('sha256', secret).update(`${time}.`).update(sent.body).digest('hex')}`;
    return parts.some((part) => part.startsWith('v0=') && sameSecret(part.toLowerCase(), digest));
  },

  read(body): Heard {
    const said = readJson(body, Envelope);
    switch (said.type) {
      case 'post_call_transcription':
        return { kind: 'report', report: ended(readAs(said.data, Conversation)) };
      case 'call_initiation_failure':
        return { kind: 'report', report: failed(readAs(said.data, Failure), said.event_timestamp) };
      default:
        return { kind: 'other' };
    }
  },
};

const unixSeconds = z.number().min(0).max(8.64e12);
const Envelope = z.object({
  type: z.string(),
  event_timestamp: unixSeconds.optional().catch(undefined),
  data: z.unknown().optional(),
});

const who = { agent_id: z.string().min(1).max(200), conversation_id: z.string().min(1).max(200) };

const Conversation = z.object({
  ...who,
  status: maybeText,
  metadata: z.object({
    start_time_unix_secs: unixSeconds,
    call_duration_secs: z.number().min(0).max(1e7),
    phone_call: z
      .object({
        direction: z.enum(['inbound', 'outbound']).optional().catch(undefined),
        agent_number: maybeNumber,
        external_number: maybeNumber,
      })
      .optional()
      .catch(undefined),
  }),
});

const Failure = z.object({
  ...who,
  metadata: z
    .object({
      body: z
        .object({ From: maybeNumber, To: maybeNumber, from_number: maybeNumber, to_number: maybeNumber })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

const isoOf = (unix: number) => new Date(unix * 1000).toISOString();

function ended({ agent_id, conversation_id, status, metadata }: z.output<typeof Conversation>): HeardCall {
  const { start_time_unix_secs: start, call_duration_secs: seconds, phone_call: phone } = metadata;
  const direction = phone?.direction;
  const sides =
    direction === 'outbound'
      ? { from: phone?.agent_number, to: phone?.external_number }
      : { from: phone?.external_number, to: phone?.agent_number };
  return {
    providerAgentId: agent_id,
    ownNumber: phone?.agent_number,
    call: {
      id: conversation_id,
      status: status === 'failed' && seconds === 0 ? 'failed' : 'ended',
      startedAt: isoOf(start),
      endedAt: isoOf(start + seconds),
      direction,
      ...sides,
    },
  };
}

/** A call of the agent that never came to be: busy, not answered. */
function failed({ agent_id, conversation_id, metadata }: z.output<typeof Failure>, at: number | undefined): HeardCall {
  const body = metadata?.body;
  const from = body?.From ?? body?.from_number;
  return {
    providerAgentId: agent_id,
    ownNumber: from,
    call: {
      id: conversation_id,
      status: 'failed',
      endedAt: at === undefined ? undefined : isoOf(at),
      direction: 'outbound',
      from,
      to: body?.To ?? body?.to_number,
    },
  };
}
