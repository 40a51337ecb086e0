import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { elevenlabs } from '../../../src/http/hooks/elevenlabs.js';
import type { Dialect } from '../../../src/http/hooks/heard.js';
import { retell } from '../../../src/http/hooks/retell.js';
import { twilio } from '../../../src/http/hooks/twilio.js';
import { vapi } from '../../../src/http/hooks/vapi.js';

const US = '+14155550101';
const THEM = '+14155550100';
const START = '2026-11-22T08:57:30.000Z';
const END = '2026-11-22T08:59:00.000Z';
const ms = (iso: string) => Date.parse(iso);

/** What is heard, without what is not there. */
const heard = (dialect: Dialect, body: string) => JSON.parse(JSON.stringify(dialect.read(Buffer.from(body)))) as unknown;
const report = (call: object, whose: object) => ({ kind: 'report', report: { ...whose, call } });

const vapiSays = (message: object) => JSON.stringify({ message });
const inbound = { id: 'c1', type: 'inboundPhoneCall', assistantId: 'a1', customer: { number: THEM } };
const whose = { providerAgentId: 'a1', ownNumber: US };

describe('what platforms say, in our words', () => {
  test.each<[string, object, unknown]>([
    [
      'a call begins',
      { type: 'status-update', status: 'in-progress', timestamp: ms(START), call: inbound, phoneNumber: { number: US } },
      report({ from: THEM, to: US, direction: 'inbound', id: 'c1', status: 'started', startedAt: START }, whose),
    ],
    [
      'a call begins, in the older form: the time as text, and how long it may last',
      {
        type: 'status-update',
        status: 'in-progress',
        timestamp: START,
        call: { ...inbound, assistantId: null },
        phoneNumber: { number: US },
        assistant: { id: 'a1', maxDurationSeconds: 600 },
      },
      report(
        { from: THEM, to: US, direction: 'inbound', id: 'c1', status: 'started', startedAt: START, maxDurationSeconds: 600 },
        whose,
      ),
    ],
    ['it rings', { type: 'status-update', status: 'ringing', call: inbound }, { kind: 'other' }],
    [
      'a call we made is over',
      {
        type: 'end-of-call-report',
        startedAt: START,
        endedAt: END,
        endedReason: 'assistant-ended-call',
        call: { ...inbound, type: 'outboundPhoneCall', phoneNumber: { number: US } },
      },
      report({ from: US, to: THEM, direction: 'outbound', id: 'c1', status: 'ended', startedAt: START, endedAt: END }, whose),
    ],
    [
      'a call in a browser is over: no numbers, and only how long it lasted',
      {
        type: 'end-of-call-report',
        timestamp: ms(END),
        durationSeconds: 90,
        call: { id: 'c1', type: 'webCall', assistantId: 'a1', customer: null },
        phoneNumber: null,
      },
      report({ id: 'c1', status: 'ended', startedAt: START, endedAt: END }, { providerAgentId: 'a1' }),
    ],
    ...[
      'customer-busy',
      'assistant-request-returned-error',
      'call.start.error-get-assistant',
      'twilio-failed-to-connect-call',
    ].map((endedReason): [string, object, unknown] => [
      `nobody was connected: ${endedReason}`,
      { type: 'end-of-call-report', startedAt: START, endedAt: END, endedReason, call: { id: 'c1', assistantId: 'a1' } },
      report({ id: 'c1', status: 'failed', startedAt: START, endedAt: END }, { providerAgentId: 'a1' }),
    ]),
    [
      'a call is over, and nothing says how long it was',
      { type: 'end-of-call-report', endedReason: 'customer-ended-call', call: { id: 'c1', assistantId: 'a1' } },
      report({ id: 'c1', status: 'failed' }, { providerAgentId: 'a1', isUntimed: true }),
    ],
    [
      'a SIP address is no number',
      { type: 'assistant-request', call: { id: 'c1', customer: { number: 'sip:x@y' } }, phoneNumber: { number: US } },
      { kind: 'ask', caller: { id: 'c1', ownNumber: US } },
    ],
  ])('Vapi: %s', (_what, message, expected) => {
    expect(heard(vapi, vapiSays(message))).toEqual(expected);
  });

  const call = { call_id: 'c1', agent_id: 'a1', from_number: THEM, to_number: US, direction: 'inbound', metadata: null };
  const sides = { id: 'c1', from: THEM, to: US, direction: 'inbound' };
  test.each<[string, object, unknown]>([
    [
      'a call begins',
      { event: 'call_started', call: { ...call, call_status: 'ongoing', start_timestamp: ms(START) } },
      report({ ...sides, startedAt: START, status: 'started' }, whose),
    ],
    [
      'a call is over',
      { event: 'call_ended', call: { ...call, start_timestamp: ms(START), end_timestamp: ms(END) } },
      report({ ...sides, startedAt: START, status: 'ended', endedAt: END }, whose),
    ],
    [
      'a call in a browser is over',
      { event: 'call_analyzed', call: { call_id: 'c1', agent_id: 'a1', start_timestamp: ms(START), end_timestamp: ms(END) } },
      report({ id: 'c1', startedAt: START, status: 'ended', endedAt: END }, { providerAgentId: 'a1' }),
    ],
    [
      'a call is over, and one of its times is missing',
      { event: 'call_ended', call: { ...call, end_timestamp: ms(END), duration_ms: 90_000 } },
      report({ ...sides, startedAt: START, status: 'ended', endedAt: END }, whose),
    ],
    [
      'a call is over, and nothing says how long it was',
      { event: 'call_ended', call: { ...call, call_status: 'ended', end_timestamp: ms(END) } },
      report({ ...sides, status: 'failed', endedAt: END }, { ...whose, isUntimed: true }),
    ],
    [
      'nobody answered',
      {
        event: 'call_ended',
        call: {
          ...call,
          direction: 'outbound',
          call_status: 'not_connected',
          end_timestamp: ms(END),
          disconnection_reason: 'dial_busy',
        },
      },
      report({ ...sides, direction: 'outbound', status: 'failed', endedAt: END }, { providerAgentId: 'a1', ownNumber: THEM }),
    ],
    [
      'a caller waits',
      { event: 'call_inbound', call_inbound: { from_number: THEM, to_number: US } },
      { kind: 'ask', caller: { ownNumber: US, from: THEM } },
    ],
    ['a text message', { event: 'chat_inbound', chat_inbound: { from_number: THEM } }, { kind: 'other' }],
    ['a transfer', { event: 'transfer_started', call }, { kind: 'other' }],
  ])('Retell: %s', (_what, said, expected) => {
    expect(heard(retell, JSON.stringify(said))).toEqual(expected);
  });

  const data = { agent_id: 'a1', conversation_id: 'c1' };
  const times = { start_time_unix_secs: ms(START) / 1000, call_duration_secs: 90 };
  const phone = { direction: 'outbound', agent_number: US, external_number: THEM };
  test.each<[string, object, unknown]>([
    [
      'a call we made is over',
      { type: 'post_call_transcription', data: { ...data, status: 'done', metadata: { ...times, phone_call: phone } } },
      report({ id: 'c1', status: 'ended', startedAt: START, endedAt: END, direction: 'outbound', from: US, to: THEM }, whose),
    ],
    [
      'a conversation in a browser is over',
      { type: 'post_call_transcription', data: { ...data, metadata: { ...times, phone_call: null } } },
      report({ id: 'c1', status: 'ended', startedAt: START, endedAt: END }, { providerAgentId: 'a1' }),
    ],
    [
      'nobody answered, over SIP',
      {
        type: 'call_initiation_failure',
        event_timestamp: ms(END) / 1000,
        data: { ...data, failure_reason: 'busy', metadata: { type: 'sip', body: { from_number: US, to_number: THEM } } },
      },
      report({ id: 'c1', status: 'failed', endedAt: END, direction: 'outbound', from: US, to: THEM }, whose),
    ],
    ['a recording', { type: 'post_call_audio', data: { ...data, full_audio: 'SUQz' } }, { kind: 'other' }],
  ])('ElevenLabs: %s', (_what, said, expected) => {
    expect(heard(elevenlabs, JSON.stringify(said))).toEqual(expected);
  });

  const form = (fields: Record<string, string>) =>
    new URLSearchParams({ CallSid: 'CA1', From: THEM, To: US, Direction: 'inbound', ...fields }).toString();
  const twilioSides = { id: 'CA1', from: THEM, to: US, direction: 'inbound' };
  const ours = { providerAgentId: US, ownNumber: US };
  const Timestamp = 'Sun, 22 Nov 2026 08:59:00 +0000';
  test.each<[string, Record<string, string>, unknown]>([
    ['it rings', { CallStatus: 'ringing' }, { kind: 'other' }],
    [
      'a call begins',
      { CallStatus: 'in-progress', Timestamp },
      report({ ...twilioSides, status: 'started', startedAt: END }, ours),
    ],
    [
      'a call is over',
      { CallStatus: 'completed', CallDuration: '90', Timestamp },
      report({ ...twilioSides, status: 'ended', startedAt: START, endedAt: END }, ours),
    ],
    [
      'a call we made was not answered',
      { CallStatus: 'no-answer', From: US, To: THEM, Direction: 'outbound-api', Timestamp },
      report({ ...twilioSides, from: US, to: THEM, direction: 'outbound', status: 'failed', endedAt: END }, ours),
    ],
    [
      'a client’s name is no number',
      { CallStatus: 'canceled', From: 'client:ana' },
      report({ id: 'CA1', to: US, direction: 'inbound', status: 'failed' }, ours),
    ],
  ])('Twilio: %s', (_what, fields, expected) => {
    expect(heard(twilio, form(fields))).toEqual(expected);
  });
});

describe('how platforms sign', () => {
  test('Twilio: the example of its own documentation, with and without the usual port', () => {
    const body = Buffer.from(
      new URLSearchParams({
        CallSid: 'CA1234567890ABCDE',
        Caller: '+12349013030',
        Digits: '1234',
        From: '+12349013030',
        To: '+18005551212',
      }).toString(),
    );
    const sent = { body, url: 'https://mycompany.com/myapp.php?foo=1&bar=2' };
    const isSigned = (signature: string) =>
      twilio.isSigned({ ...sent, headers: { 'x-twilio-signature': signature } }, '12345', 0);
    expect(isSigned('0/KCTR6DLpKmkAf8muzZqo1nDgQ=')).toBe(true);
    expect(isSigned('0/KCTR6DLpKmkAf8muzZqo1nDgR=')).toBe(false);
    const withPort = createHmac('sha1', '12345')
      .update(
        'https://mycompany.com:443/myapp.php?foo=1&bar=2CallSidCA1234567890ABCDECaller+12349013030Digits1234From+12349013030To+18005551212',
      )
      .digest('base64');
    expect(isSigned(withPort)).toBe(true);
  });
});
