import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Caller, HeardCall } from '../../domain/provider-hooks/index.js';
import { sameSecret } from '../../platform/crypto.js';
import { type Dialect, type Heard, header, maybeLength, maybeMoment, maybeNumber, maybeText, readAs, readJson } from './heard.js';

/**
 * Vapi's server messages. Shapes: https://docs.vapi.ai/server-url/events; how they are signed:
 * https://docs.vapi.ai/server-url/server-authentication; why calls end: https://docs.vapi.ai/calls/call-ended-reason.
 */
export const vapi: Dialect = {
  // A credential there sends the secret itself in a header, or with it an HMAC-SHA256 of the body.
  isSigned(sent, secret) {
    const token = header(sent, 'x-vapi-secret') || /^Bearer (\S+)$/i.exec(header(sent, 'authorization'))?.[1];
    if (token) return sameSecret(token, secret);
    const signature = header(sent, 'x-vapi-signature').replace(/^sha256=/i, '');
    return signature !== '' && sameSecret(signature.toLowerCase(), createHmac('sha256', secret).update(sent.body).digest('hex'));
  },

  read(body): Heard {
    const { message } = readJson(body, Envelope);
    switch (message.type) {
      case 'assistant-request':
        return { kind: 'ask', caller: callerOf(readAs(message, Message)) };
      case 'status-update':
        return message.status === 'in-progress'
          ? { kind: 'report', report: started(readAs(message, Message)) }
          : { kind: 'other' };
      case 'end-of-call-report':
        return { kind: 'report', report: ended(readAs(message, Message)) };
      default:
        return { kind: 'other' };
    }
  },

  // What is not let in hears the error spoken.
  answer: ({ admitted, providerAgentId }) =>
    admitted && providerAgentId
      ? { assistantId: providerAgentId }
      : { error: 'Sorry, we cannot take your call at the moment. Please try again later.' },
};

const Envelope = z.object({ message: z.looseObject({ type: z.string() }) });

const party = z
  .object({ number: maybeNumber })
  .optional()
  .catch(undefined)
  .transform((value) => value?.number);

const Message = z.object({
  timestamp: maybeMoment,
  startedAt: maybeMoment,
  endedAt: maybeMoment,
  endedReason: maybeText,
  customer: party,
  phoneNumber: party,
  durationSeconds: maybeLength,
  assistant: z.object({ id: maybeText, maxDurationSeconds: maybeLength }).optional().catch(undefined),
  call: z.object({
    id: z.string().min(1).max(200),
    type: maybeText,
    assistantId: maybeText,
    createdAt: maybeMoment,
    startedAt: maybeMoment,
    endedAt: maybeMoment,
    customer: party,
    phoneNumber: party,
  }),
});
type Message = z.output<typeof Message>;

function callerOf(message: Message): Caller {
  const { call, customer, phoneNumber } = message;
  return {
    id: call.id,
    providerAgentId: agentOf(message),
    ownNumber: phoneNumber ?? call.phoneNumber,
    from: customer ?? call.customer,
  };
}

const agentOf = ({ call, assistant }: Message) => call.assistantId ?? assistant?.id;

function started(message: Message): HeardCall {
  const { call, assistant, timestamp } = message;
  const longest = assistant?.maxDurationSeconds;
  const begun = call.startedAt ?? timestamp ?? call.createdAt;
  const isBound = longest !== undefined && Number.isInteger(longest) && longest >= 1 && longest <= 86_400;
  return {
    ...partiesOf(message),
    call: {
      ...sidesOf(message),
      id: call.id,
      status: 'started',
      startedAt: begun,
      ...(isBound ? { maxDurationSeconds: longest } : {}),
    },
  };
}

/** Reasons for which nobody was ever connected; such a call costs nothing (L6). */
const NEVER_CONNECTED =
  /^(?:customer-busy|customer-did-not-answer|scheduled-call-deleted|assistant-request-.*|call\.start\.error.*|.*-failed-to-connect-call|.*-transport-never-connected)$/;

function ended(message: Message): HeardCall {
  const { call, durationSeconds, endedReason = '' } = message;
  const endedAt = message.endedAt ?? call.endedAt ?? message.timestamp;
  const startedAt =
    message.startedAt ?? call.startedAt ?? (endedAt && durationSeconds ? earlier(endedAt, durationSeconds) : undefined);
  const isTimed = startedAt !== undefined && endedAt !== undefined;
  const wasConnected = !NEVER_CONNECTED.test(endedReason);
  return {
    ...partiesOf(message),
    ...(wasConnected && !isTimed ? { isUntimed: true } : {}),
    call: { ...sidesOf(message), id: call.id, status: wasConnected && isTimed ? 'ended' : 'failed', startedAt, endedAt },
  };
}

const earlier = (moment: string, seconds: number) => new Date(Date.parse(moment) - seconds * 1000).toISOString();

const partiesOf = (message: Message) => ({
  providerAgentId: agentOf(message),
  ownNumber: message.phoneNumber ?? message.call.phoneNumber,
});

function sidesOf({ call, customer, phoneNumber }: Message): Pick<HeardCall['call'], 'from' | 'to' | 'direction'> {
  const own = phoneNumber ?? call.phoneNumber;
  const other = customer ?? call.customer;
  if (call.type === 'inboundPhoneCall') return { from: other, to: own, direction: 'inbound' };
  if (call.type === 'outboundPhoneCall') return { from: own, to: other, direction: 'outbound' };
  return {};
}
