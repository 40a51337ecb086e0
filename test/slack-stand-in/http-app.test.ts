import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type SlackDrivers, slackDrivers } from '../support/slack/drivers.js';
import { ANA, BEN, CHEN, GENERAL, type SlackStandIn, startSlackStandIn, textOf } from '../support/slack/stand-in.js';
import { type RunningApp, startHttpApp } from './bolt-apps.js';
import { allocateModal, buttons } from './samples.js';

let slack: SlackStandIn;
let app: RunningApp;
let drive: SlackDrivers;
let nowMs: number;
let heard: string[];

beforeEach(async () => {
  nowMs = Date.now();
  heard = [];
  slack = await startSlackStandIn({ now: () => nowMs });
  app = await startHttpApp(slack, register);
  drive = slackDrivers(slack, { appUrl: app.url });
});
afterEach(async () => {
  await app.stop();
  await slack.stop();
});

function register(bolt: RunningApp['app']): void {
  bolt.command('/minutes', async ({ ack, respond, command, client }) => {
    heard.push(command.text);
    if (command.text === 'balance') await ack({ text: '320 min left' });
    else await ack();
    if (command.text === 'usage') await respond({ text: 'Usage of Sales' });
    if (command.text === 'allocate') await client.views.open({ trigger_id: command.trigger_id, view: allocateModal() });
  });
  bolt.view('minutes.allocate', async ({ ack, view }) => {
    const { minutes, currency, person } = view.state.values;
    const amount = minutes?.amount?.value ?? '';
    heard.push(`${amount} ${currency?.currency?.selected_option?.value} ${person?.person?.selected_user}`);
    if (amount === '500') await ack();
    else if (amount === 'more') await ack({ response_action: 'push', view: allocateModal('More') });
    else if (amount === 'bad') await ack({ response_action: 'errors', errors: { amount: 'keyed by the action' } });
    else await ack({ response_action: 'errors', errors: { minutes: 'Between 1 and 500.' } });
  });
  bolt.action('invitations.accept', async ({ ack, respond, action }) => {
    await ack();
    if (action.type !== 'button') throw new Error('not a button');
    heard.push(action.value ?? '');
    await respond({ text: 'You joined *Sales*', replace_original: true });
  });
  bolt.event('team_join', async ({ event, body }) => void heard.push(`${event.user.id} ${body.event_id}`));
  bolt.shortcut('people.invite', async ({ ack }) => ack());
}

describe('commands', () => {
  test('an acknowledgement with a message shows it to the person', async () => {
    expect(await drive.slash({ user: ANA, command: '/minutes', text: 'balance' })).toMatchObject({
      status: 200,
      body: { text: '320 min left' },
    });
    expect(slack.ephemeralsTo(ANA).at(-1)).toMatchObject({ text: '320 min left', via: 'ack' });
  });

  test('acknowledge first, respond later', async () => {
    expect((await drive.slash({ user: ANA, channel: GENERAL, command: '/minutes', text: 'usage' })).body).toBe('');
    await slack.waitForCall('response_url');
    expect(slack.ephemeralsTo(ANA).at(-1)).toMatchObject({ text: 'Usage of Sales', channel: GENERAL });
  });

  test('forged, unsigned and stale requests are refused; a replay is byte for byte the same', async () => {
    const command = { user: ANA, command: '/minutes', text: 'balance' };
    expect((await drive.slash(command, { secret: 'wrong' })).status).toBe(401);
    expect((await drive.slash(command, { signature: null })).status).toBe(401);
    expect((await drive.slash(command, { timestamp: Math.floor(Date.now() / 1000) - 301 })).status).toBe(401);
    expect(heard).toEqual([]);
    const first = await drive.slash(command);
    const replay = await drive.redeliver();
    expect(replay.request).toEqual(first.request);
    expect(heard).toEqual(['balance', 'balance']);
  });

  test('a response_url serves five times, for thirty minutes', async () => {
    const post = (url: string) =>
      fetch(url, { method: 'POST', body: JSON.stringify({ text: 'x' }), headers: { 'content-type': 'application/json' } });
    const url = slack.newResponseUrl({ user: ANA, channel: GENERAL });
    for (let i = 0; i < 5; i++) expect((await post(url)).status).toBe(200);
    expect(await (await post(url)).json()).toMatchObject({ error: 'used_url' });
    const other = slack.newResponseUrl({ user: ANA, channel: GENERAL });
    nowMs += 30 * 60_000 + 1;
    expect(await (await post(other)).json()).toMatchObject({ error: 'expired_url' });
  });
});

describe('modals', () => {
  const allocate = () =>
    drive.slash({ user: ANA, command: '/minutes', text: 'allocate' }).then(() => slack.waitForCall('views.open'));

  test('open, submit with errors, submit well', async () => {
    await allocate();
    const refused = await drive.submitView({ user: ANA, values: { minutes: '9999', person: BEN } });
    expect(refused.body).toEqual({ response_action: 'errors', errors: { minutes: 'Between 1 and 500.' } });
    expect(slack.modalOf(ANA)?.errors).toEqual({ minutes: 'Between 1 and 500.' });
    expect((await drive.submitView({ user: ANA, values: { amount: '500', currency: 'EUR' } })).body).toBe('');
    expect(heard).toEqual(['allocate', `9999 usd ${BEN}`, `500 eur ${BEN}`]);
    expect(slack.modalOf(ANA)).toBeUndefined();
    slack.expectNoViolations();
  });

  test('the form refuses what Slack would: unknown fields, empty ones, no view', async () => {
    await expect(drive.submitView({ user: ANA })).rejects.toThrow('no open view');
    await allocate();
    await expect(drive.submitView({ user: ANA, values: { price: '1' } })).rejects.toThrow('No field "price"');
    await expect(drive.submitView({ user: ANA })).rejects.toThrow('required and empty: minutes');
    await expect(drive.submitView({ user: ANA, values: { currency: 'yen' } })).rejects.toThrow('not among the options');
  });

  test('push stacks; errors on a wrong key are a violation', async () => {
    await allocate();
    await drive.submitView({ user: ANA, values: { minutes: 'more' } });
    expect(textOf(slack.modalOf(ANA)?.view ?? {})).toContain('More');
    await drive.submitView({ user: ANA, values: { minutes: 'bad' } });
    expect(() => slack.expectNoViolations()).toThrow('is not an input block');
    expect(await drive.closeView({ user: ANA })).toBeNull();
    expect(textOf(slack.modalOf(ANA)?.view ?? {})).toContain('Allocate minutes');
  });

  test('a trigger is good once and for three seconds; a hash only while it is fresh', async () => {
    const view = allocateModal() as never;
    const open = (trigger_id: string) => slack.call('views.open', { trigger_id, view });
    const trigger = slack.newTrigger(ANA);
    const opened = (await open(trigger)) as { ok: boolean; view: { id: string; hash: string } };
    expect(await open(trigger)).toMatchObject({ ok: false, error: 'exchanged_trigger_id' });
    expect(await open('1.2.3')).toMatchObject({ error: 'invalid_trigger_id' });
    const late = slack.newTrigger(ANA);
    nowMs += 3_001;
    expect(await open(late)).toMatchObject({ error: 'expired_trigger_id' });
    const { id: view_id, hash } = opened.view;
    expect(await slack.call('views.update', { view_id, hash, view })).toMatchObject({ ok: true });
    expect(await slack.call('views.update', { view_id, hash, view })).toMatchObject({ error: 'hash_conflict' });
    const bad = { ...allocateModal('x'.repeat(25)) } as never;
    expect(await slack.call('views.open', { trigger_id: slack.newTrigger(ANA), view: bad })).toMatchObject({
      error: 'invalid_arguments',
    });
  });
});

describe('messages', () => {
  test('a click finds the button, and the response replaces the message', async () => {
    const { client } = app.app;
    const sent = await client.chat.postMessage({
      token: slack.botToken,
      channel: CHEN,
      text: 'Join?',
      blocks: buttons('i1', 'i2'),
    });
    const place = { user: CHEN, channel: sent.channel ?? '', messageTs: sent.ts ?? '', actionId: 'invitations.accept' };
    await expect(drive.click({ ...place, value: 'i3' })).rejects.toThrow('Nobody can touch');
    await expect(drive.click(place)).rejects.toThrow('More than one');
    expect((await drive.click({ ...place, value: 'i2' })).status).toBe(200);
    await slack.waitForCall('response_url');
    expect(slack.message(place.channel, place.messageTs)).toMatchObject({ text: 'You joined *Sales*', blocks: [] });
    expect(heard).toEqual(['i2']);
  });

  test('events come wrapped, and again with a retry number', async () => {
    const event = { type: 'team_join', user: { id: CHEN } };
    expect((await drive.event(event, { eventId: 'Ev1' })).status).toBe(200);
    const again = await drive.resend();
    expect(again.request.headers).toMatchObject({ 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' });
    expect(heard).toEqual([`${CHEN} Ev1`, `${CHEN} Ev1`]);
    expect((await drive.shortcut({ user: ANA, callbackId: 'people.invite' })).status).toBe(200);
  });
});
