import { createAgent } from '../../../src/domain/agents/index.js';
import type { AgentId, WorkspaceId } from '../../../src/domain/ids.js';
import { changeHookSecret, connectProvider, type ProviderId } from '../../../src/domain/provider-hooks/index.js';
import { as } from '../../support/people.js';
import { ANA, type Answer, furnish, type House } from '../fixture.js';
import { elevenlabsRequest, retellRequest, type Signed, twilioRequest, vapiRequest } from './signing.js';

export const SECRET = 'a-secret-of-the-platform';
export const OWN = '+14155550101';
export const CALLER = '+14155550100';

/** One platform, connected to Ana's workspace, with an agent that it knows by `there`. */
export interface Connected {
  provider: ProviderId;
  workspaceId: WorkspaceId;
  agentId: AgentId;
  /** Its path at our server. */
  path: string;
  address: string;
  secret: string;
}

const THERE: Record<ProviderId, string> = { vapi: 'asst_1', retell: 'agent_1', elevenlabs: 'agent_2', twilio: OWN };

export async function connect(house: House, provider: ProviderId, workspaceId: WorkspaceId): Promise<Connected> {
  const ctx = () => as(house.platform, ANA);
  const agent = await createAgent(ctx(), { workspaceId, name: `At ${provider}`, provider, providerAgentId: THERE[provider] });
  const { address, secret } = await connectProvider(ctx(), { workspaceId, provider });
  if (!secret) await changeHookSecret(ctx(), { workspaceId, provider, secret: SECRET });
  const path = address.replace(house.platform.publicUrl, '');
  return { provider, workspaceId, agentId: agent._id, address, path, secret: secret ?? SECRET };
}

/** All platforms, in one workspace with minutes. */
export async function connectAll(
  house: House,
  minutes = 100,
): Promise<Record<ProviderId, Connected> & { workspaceId: WorkspaceId }> {
  const { workspaceId } = (await furnish(house, minutes)) as unknown as { workspaceId: WorkspaceId };
  const at = async (provider: ProviderId) => connect(house, provider, workspaceId);
  return {
    workspaceId,
    vapi: await at('vapi'),
    retell: await at('retell'),
    elevenlabs: await at('elevenlabs'),
    twilio: await at('twilio'),
  };
}

export const send = (house: House, path: string, { headers, body }: Signed): Promise<Answer> =>
  house.raw(path, { method: 'POST', headers, body });

/** A call of 90 s that ended as the test clock stands, in each platform's own words. */
export interface Talk {
  id: string;
  /** How the platform knows the agent; its own when left out. */
  agent?: string;
  /** The number that was called, of Retell's calls. */
  own?: string;
  /** Milliseconds. */
  start: number;
  end: number;
}

type Saying = (hook: Connected, talk: Talk, now: number) => Signed;

const iso = (at: number) => new Date(at).toISOString();
const longAgo = { transcript: 'AI: How can I help? User: my card number is 4242', recordingUrl: 'https://example.com/rec.wav' };

const vapiCall = ({ id, agent = THERE.vapi }: Talk) => ({
  id,
  orgId: 'org_1',
  type: 'inboundPhoneCall',
  assistantId: agent,
  customer: { number: CALLER },
  phoneNumber: { number: OWN, provider: 'twilio' },
  createdAt: '2026-11-22T08:00:00.000Z',
});
const retellCall = ({ id, agent = THERE.retell, own = OWN, start, end }: Talk, isOver: boolean) => ({
  call_type: 'phone_call',
  call_id: id,
  agent_id: agent,
  call_status: isOver ? 'ended' : 'ongoing',
  from_number: CALLER,
  to_number: own,
  direction: 'inbound',
  metadata: {},
  start_timestamp: start,
  ...(isOver ? { end_timestamp: end, duration_ms: end - start, disconnection_reason: 'user_hangup', ...longAgo } : {}),
});
const twilioFields = ({ id, agent = OWN }: Talk) => ({
  CallSid: id,
  AccountSid: 'AC00000000000000000000000000000001',
  ApiVersion: '2010-04-01',
  From: CALLER,
  To: agent,
  Direction: 'inbound',
  CallbackSource: 'call-progress-events',
  CallerCity: 'SAN FRANCISCO',
});

/** What each platform sends when a call begins; ElevenLabs says nothing then. */
export const BEGINS: Partial<Record<ProviderId, Saying>> = {
  vapi: ({ secret }, talk) =>
    vapiRequest(secret, { type: 'status-update', status: 'in-progress', timestamp: talk.start, call: vapiCall(talk) }),
  retell: ({ secret }, talk, now) => retellRequest(secret, { event: 'call_started', call: retellCall(talk, false) }, now),
  twilio: ({ secret, address }, talk) =>
    twilioRequest(secret, address, {
      ...twilioFields(talk),
      CallStatus: 'in-progress',
      SequenceNumber: '1',
      Timestamp: new Date(talk.start).toUTCString().replace('GMT', '+0000'),
    }),
};

/** What each platform sends when a call is over. */
export const ENDS: Record<ProviderId, Saying> = {
  vapi: ({ secret }, talk) =>
    vapiRequest(secret, {
      type: 'end-of-call-report',
      endedReason: 'customer-ended-call',
      startedAt: iso(talk.start),
      endedAt: iso(talk.end),
      timestamp: talk.end + 2_000,
      call: vapiCall(talk),
      artifact: { ...longAgo, messages: [{ role: 'user', message: 'my card number is 4242' }] },
      aFieldOfTomorrow: { deep: [1, 2, 3] },
    }),
  retell: ({ secret }, talk, now) => retellRequest(secret, { event: 'call_ended', call: retellCall(talk, true) }, now),
  elevenlabs: ({ secret }, { id, agent = THERE.elevenlabs, start, end }, now) =>
    elevenlabsRequest(
      secret,
      {
        type: 'post_call_transcription',
        event_timestamp: Math.floor(now / 1000),
        data: {
          agent_id: agent,
          conversation_id: id,
          status: 'done',
          transcript: [{ role: 'user', message: longAgo.transcript, time_in_call_secs: 0 }],
          metadata: {
            start_time_unix_secs: start / 1000,
            call_duration_secs: (end - start) / 1000,
            cost: 296,
            phone_call: { direction: 'inbound', agent_number: OWN, external_number: CALLER, type: 'twilio', call_sid: 'CA1' },
          },
          analysis: { call_successful: 'success', transcript_summary: 'A card number was said.' },
        },
      },
      now,
    ),
  twilio: ({ secret, address }, talk) =>
    twilioRequest(secret, address, {
      ...twilioFields(talk),
      CallStatus: 'completed',
      CallDuration: String((talk.end - talk.start) / 1000),
      Duration: '2',
      SequenceNumber: '2',
      Timestamp: new Date(talk.end).toUTCString().replace('GMT', '+0000'),
    }),
};

/** What each platform sends of a call that nobody answered. */
export const FAILS: Record<ProviderId, Saying> = {
  vapi: ({ secret }, talk) =>
    vapiRequest(secret, {
      type: 'end-of-call-report',
      endedReason: 'customer-did-not-answer',
      endedAt: iso(talk.end),
      call: { ...vapiCall(talk), type: 'outboundPhoneCall' },
    }),
  retell: ({ secret }, talk, now) =>
    retellRequest(
      secret,
      {
        event: 'call_ended',
        call: {
          ...retellCall(talk, true),
          call_status: 'not_connected',
          disconnection_reason: 'dial_no_answer',
          direction: 'outbound',
        },
      },
      now,
    ),
  elevenlabs: ({ secret }, { id, agent = THERE.elevenlabs }, now) =>
    elevenlabsRequest(
      secret,
      {
        type: 'call_initiation_failure',
        event_timestamp: Math.floor(now / 1000),
        data: {
          agent_id: agent,
          conversation_id: id,
          failure_reason: 'no-answer',
          metadata: { type: 'twilio', body: { From: OWN, To: CALLER, CallStatus: 'no-answer', Direction: 'outbound-api' } },
        },
      },
      now,
    ),
  twilio: ({ secret, address }, talk) =>
    twilioRequest(secret, address, {
      ...twilioFields(talk),
      From: OWN,
      To: CALLER,
      Direction: 'outbound-api',
      CallStatus: 'no-answer',
      Timestamp: new Date(talk.end).toUTCString().replace('GMT', '+0000'),
    }),
};
