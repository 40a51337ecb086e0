import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type CallTrouble, type LowMinutes, messageOf, type NoticeContent, postNotice } from '../../src/domain/notices/index.js';
import { noticeMessage } from '../../src/slack/notices/index.js';
import { ANA, BEN, buttonsOf, CHEN, GENERAL, type StoredMessage, textOf, VOICE_ALERTS } from '../support/slack/stand-in.js';
import { type House, jobContext, openHouse } from './house.js';

const read = (message: StoredMessage) => textOf(message as never);
const at = new Date('2026-11-29T09:14:00Z');
const invitation = {
  invitationId: 'in_1',
  workspaceId: 'ws_1',
  workspaceName: 'Sales & *Co*',
  workspaceHandle: 'sales',
  inviterName: 'Ana',
  inviteeName: 'Ben',
  role: 'editor' as const,
  expiresAt: at,
  timeZone: 'Europe/Berlin',
};
const open = { ...invitation, seated: true, why: 'new' as const };
const low = {
  alertId: 'al_1',
  live: 2,
  policy: 'finish' as const,
  answers: [],
  workspaceId: 'ws_1',
  workspaceName: 'Sales',
  workspaceHandle: 'sales',
  availableSeconds: 21_600,
  baseSeconds: 108_000,
  at,
};
const request = {
  workspaceId: 'ws_1',
  workspaceName: 'Sales & *Co*',
  workspaceHandle: 'sales',
  requestId: 'rq_1',
  revision: 1,
  wants: 'minutes' as const,
  seconds: 12_000,
  purpose: 'launch & *Co*',
  askerName: 'Chen',
  ownerName: 'Ana',
  expiresAt: at,
};
const answers: LowMinutes['answers'] = [
  { did: 'snoozed', byName: 'Ben', until: at, at },
  { did: 'stopped', byName: 'Ana', at },
];
const trouble = (what: CallTrouble['what'], count: number): CallTrouble => ({
  what,
  workspaceId: 'ws_1',
  workspaceName: 'Sales & *Co*',
  workspaceHandle: 'sales',
  count: count * 3,
  since: at,
  uncoveredSeconds: 90,
  calls: Array.from({ length: count }, (_, i) => ({
    agentId: 'ag_1',
    agentName: 'Reception & *Co*',
    callId: `${i}${'x'.repeat(199)}`,
    startedAt: at,
    endedAt: at,
  })),
});
const named = { workspaceName: 'Sales', workspaceHandle: 'sales' };

const EVERY: NoticeContent[] = [
  { kind: 'invitation', data: open },
  { kind: 'invitation', data: { ...open, seated: false, place: 1 } },
  { kind: 'invitation-accepted', data: invitation },
  { kind: 'invitation-joined', data: invitation },
  { kind: 'invitation-declined', data: invitation },
  { kind: 'invitation-declined-by-you', data: invitation },
  { kind: 'invitation-expired', data: invitation },
  { kind: 'invitation-ended', data: invitation },
  { kind: 'invitation-moved', data: invitation },
  { kind: 'invitation-cancelled', data: invitation },
  { kind: 'invitation-cancelled-for-you', data: invitation },
  { kind: 'invitation-lost-seat', data: invitation },
  { kind: 'invitation-asked', data: invitation },
  { kind: 'invitation-ask-sent', data: invitation },
  { kind: 'invitation-mail', data: open },
  { kind: 'invitation-pass-on', data: { ...open, why: 'seat' } },
  { kind: 'invitation-pass-on', data: { ...open, why: 'reminder' } },
  { kind: 'invitation-pass-on', data: { ...open, why: 'line' } },
  { kind: 'alert-channel-set', data: { ...named, setBy: 'Ana' } },
  { kind: 'low-minutes', data: { ...low, threshold: 20 } },
  { kind: 'low-minutes', data: { ...low, threshold: 0, availableSeconds: 0 } },
  { kind: 'low-minutes', data: { ...low, threshold: 'runway', runsOutAt: at } },
  { kind: 'low-minutes', data: { ...low, threshold: 20, answers } },
  {
    kind: 'low-minutes',
    data: { ...low, threshold: 0, answers: [{ did: 'added', byName: 'Ana', at, seconds: 600, availableSeconds: 700 }] },
  },
  ...(['refused', 'quarantined', 'late'] as const).flatMap((what): NoticeContent[] =>
    [1, 5].map((count) => ({ kind: 'call-trouble', data: trouble(what, count) })),
  ),
  {
    kind: 'minutes-end',
    data: { workspaceId: 'ws_1', workspaceName: 'Sales & *Co*', workspaceHandle: 'sales', seconds: 600, ends: at },
  },
  { kind: 'source-ends', data: { sourceName: 'Pack & *Co*', seconds: 600, ends: at } },
  { kind: 'request', data: request },
  { kind: 'request', data: { ...request, wants: 'stop' } },
  ...(['approved', 'declined', 'withdrawn', 'expired'] as const).flatMap((outcome): NoticeContent[] => [
    { kind: 'request-closed', data: { ...request, outcome, givenSeconds: 12_000 } },
    { kind: 'request-answered', data: { ...request, outcome, givenSeconds: 12_000 } },
    { kind: 'request-closed', data: { ...request, wants: 'stop', outcome } },
    { kind: 'request-answered', data: { ...request, wants: 'stop', outcome } },
  ]),
  { kind: 'call-conflict', data: { ...named, agentName: 'Reception', callId: 'prov-8c1f' } },
];

describe('notices', () => {
  let house: House;
  let keys = 0;
  const post = async (content: NoticeContent, to: { userId: string } | { channelId: string }, replaces?: string) => {
    keys += 1;
    const key = `notice-${keys}`;
    await postNotice(jobContext(house.platform, house.standIn.teamId), { key, to, content, ...(replaces ? { replaces } : {}) });
    return key;
  };
  const stateOf = async (key: string) => (await messageOf(jobContext(house.platform, house.standIn.teamId), key))?.state;

  beforeAll(async () => {
    house = await openHouse();
  });
  afterEach(() => house.standIn.clearFailures());
  afterAll(() => house.close());

  test.each(EVERY.map((content) => [content.kind, content] as const))(
    '%s keeps Slack’s limits and has a plain text',
    async (_kind, content) => {
      await post(content, { userId: CHEN });
      await house.deliverNotices();
      const sent = house.standIn.messagesTo(CHEN).at(-1) as StoredMessage;
      expect(sent.text).not.toBe('');
      expect(read(sent)).not.toContain('*Co*');
    },
  );

  test('I2: an invitation says who, what, as what and until when, with a link where our pages answer', () => {
    const withLink = noticeMessage({ kind: 'invitation', data: open }, 'https://switchboard.test/invite/abc');
    expect(buttonsOf(withLink as never).map((button) => [button.text, button.value, button.style])).toEqual([
      ['Accept', 'in_1', 'primary'],
      ['Decline', 'in_1', ''],
      ['Open in a browser', '', ''],
    ]);
    expect(textOf(withLink as never)).toContain(
      'Until <!date^1795943640^{date_short_pretty} at {time} (your time)|29 Nov 2026, 09:14 UTC>',
    );
  });

  test('S3: a waitlisted invitation can only be declined and says what it waits for', () => {
    const waiting = noticeMessage({ kind: 'invitation', data: { ...open, seated: false, place: 1 } });
    expect(textOf(waiting as never)).toContain('is full just now. Your invitation is first in line');
    expect(buttonsOf(waiting as never).map((button) => button.text)).toEqual(['Decline']);
  });

  test('N8: the alert names the workspace, the level and what is left, and carries its cure', () => {
    const alert = noticeMessage({ kind: 'low-minutes', data: { ...low, threshold: 20 } });
    expect(textOf(alert as never)).toContain('Sales is down to 20 %: 360 min left');
    expect(textOf(alert as never)).toContain('▓▓░░░░░░░░ 360 min of 1,800 min');
    expect(buttonsOf(alert as never)[0]).toMatchObject({ text: 'Add minutes', actionId: 'minutes.allocate', style: 'primary' });
    expect(textOf(noticeMessage({ kind: 'low-minutes', data: { ...low, threshold: 0 } }) as never)).toContain(
      'Sales is out of minutes',
    );
  });

  test('a notice that replaces another changes its message; where that is gone it is sent anew', async () => {
    const first = await post({ kind: 'invitation', data: open }, { userId: BEN });
    await house.deliverNotices();
    const original = house.standIn.messagesTo(BEN).at(-1) as StoredMessage;
    await post({ kind: 'invitation-ended', data: invitation }, { userId: BEN }, first);
    await house.deliverNotices();
    expect(read(house.standIn.message(original.channel, original.ts) as StoredMessage)).toContain('ended on');
    house.standIn.failNext('chat.update', { error: 'message_not_found' });
    await post({ kind: 'invitation-accepted', data: invitation }, { userId: BEN }, first);
    await house.deliverNotices();
    expect(read(house.standIn.messagesTo(BEN).at(-1) as StoredMessage)).toContain('You joined');
  });

  test('F6: after a 429 nobody calls before Retry-After, whichever notice comes next', async () => {
    house.standIn.failNext('chat.postMessage', { kind: '429', retryAfter: 30 });
    const first = await post({ kind: 'low-minutes', data: { ...low, threshold: 20 } }, { channelId: VOICE_ALERTS });
    const second = await post({ kind: 'low-minutes', data: { ...low, threshold: 0 } }, { channelId: VOICE_ALERTS });
    house.standIn.forgetCalls();
    await house.deliverNotices();
    house.platform.clock.advance(29_000);
    await house.deliverNotices();
    expect(house.standIn.callsTo('chat.postMessage')).toHaveLength(1);
    house.platform.clock.advance(31_000);
    await house.deliverNotices();
    expect([await stateOf(first), await stateOf(second)]).toEqual(['sent', 'sent']);
  });

  test.each(['500', 'reset', 'lost'] as const)(
    'F6: Slack’s own trouble (%s) is tried again and loses nothing',
    async (failure) => {
      house.standIn.failNext('chat.postMessage', failure);
      const key = await post({ kind: 'invitation-joined', data: invitation }, { userId: ANA });
      await house.deliverNotices();
      expect(await stateOf(key)).toBe('waiting');
      house.platform.clock.advance(2_000);
      await house.deliverNotices();
      expect(await stateOf(key)).toBe('sent');
    },
  );

  test.each(['channel_not_found', 'is_archived', 'not_in_channel'])(
    'N8: a channel that is closed to us (%s) is impossible, not tried for ever',
    async (error) => {
      house.standIn.failNext('chat.postMessage', { error });
      const key = await post({ kind: 'alert-channel-set', data: { ...named, setBy: 'Ana' } }, { channelId: GENERAL });
      await house.deliverNotices();
      expect(await stateOf(key)).toBe('dropped');
    },
  );

  test('a dead token makes the door degraded and keeps the notice', async () => {
    house.standIn.failNext('chat.postMessage', { error: 'token_revoked' });
    const key = await post({ kind: 'invitation-joined', data: invitation }, { userId: ANA });
    await house.deliverNotices();
    expect([await stateOf(key), house.slack.health()]).toEqual(['waiting', 'degraded']);
  });

  test('on invalid_blocks the plain text is sent', async () => {
    house.platform.clock.advance(60_000);
    await house.deliverNotices();
    house.standIn.failNext('chat.postMessage', { error: 'invalid_blocks' });
    await post({ kind: 'invitation-declined', data: invitation }, { userId: ANA });
    await house.deliverNotices();
    const sent = house.standIn.messagesTo(ANA).at(-1) as StoredMessage;
    expect([sent.blocks.length, sent.text.startsWith('Ben declined your invitation')]).toEqual([0, true]);
  });
});
