import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type SlackDrivers, slackDrivers } from '../support/slack/drivers.js';
import { ANA, BEN, GENERAL, type SlackStandIn, startSlackStandIn } from '../support/slack/stand-in.js';
import { type RunningApp, startHttpApp } from './bolt-apps.js';
import { buttons } from './samples.js';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const zones = [{ text: plain('Europe/Berlin'), value: 'berlin' }];
const settings = {
  type: 'modal' as const,
  title: plain('Settings'),
  submit: plain('Save'),
  notify_on_close: true,
  blocks: [
    {
      type: 'input' as const,
      block_id: 'zone',
      label: plain('Zone'),
      element: { type: 'external_select' as const, action_id: 'zone', min_query_length: 0 },
    },
    {
      type: 'input' as const,
      block_id: 'name',
      label: plain('Name'),
      element: { type: 'plain_text_input' as const, action_id: 'name' },
    },
    {
      type: 'actions' as const,
      block_id: 'more',
      elements: [{ type: 'button' as const, action_id: 'settings.more', text: plain('More') }],
    },
  ],
};

let slack: SlackStandIn;
let app: RunningApp;
let drive: SlackDrivers;
let heard: unknown[];

beforeEach(async () => {
  heard = [];
  slack = await startSlackStandIn();
  app = await startHttpApp(slack, (bolt) => {
    bolt.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: buttons('i1', 'i2') } });
    });
    bolt.action('invitations.accept', async ({ ack, action, body, client }) => {
      await ack();
      heard.push('value' in action ? action.value : null);
      if (body.type === 'block_actions') await client.views.open({ trigger_id: body.trigger_id, view: settings });
    });
    bolt.action('settings.more', async ({ ack, body, client }) => {
      await ack();
      if (body.type !== 'block_actions' || body.view === undefined) throw new Error('not in a view');
      heard.push(body.view.state.values.name?.name?.value);
      const blocks = settings.blocks.slice(0, 2);
      await client.views.update({ view_id: body.view.id, hash: body.view.hash, view: { ...settings, blocks } });
    });
    bolt.options('zone', async ({ ack, payload }) => ack({ options: payload.value === 'ber' ? zones : [] }));
    bolt.view({ type: 'view_closed', callback_id: '' }, async ({ ack }) => {
      heard.push('closed');
      await ack();
    });
    bolt.view('', async ({ ack, view }) => {
      heard.push([view.state.values.zone?.zone?.selected_option?.value, view.state.values.name?.name?.value]);
      await ack();
    });
    bolt.shortcut('message.count', async ({ ack, payload }) => {
      heard.push(payload.type === 'message_action' ? payload.message.text : null);
      await ack();
    });
  });
  drive = slackDrivers(slack, { appUrl: app.url });
});
afterEach(async () => {
  await app.stop();
  await slack.stop();
});

async function openSettings(): Promise<void> {
  await drive.openHome(ANA);
  await slack.waitForCall('views.publish');
  await drive.clickInView({ user: ANA, home: true, actionId: 'invitations.accept', value: 'i2' });
  await slack.waitForCall('views.open');
}

test('from Home to a modal: what was typed survives an update and is submitted', async () => {
  await openSettings();
  await drive.clickInView({ user: ANA, actionId: 'settings.more', values: { name: 'Sales' } });
  await slack.waitForCall('views.update');
  await expect(drive.submitView({ user: ANA, values: { zone: 'berlin' } })).rejects.toThrow('not among the options');
  await drive.options({ user: ANA, actionId: 'zone', value: 'ber' });
  expect((await drive.submitView({ user: ANA, values: { zone: 'berlin' } })).status).toBe(200);
  expect(heard).toEqual(['i2', 'Sales', ['berlin', 'Sales']]);
  slack.expectNoViolations();
});

test('closing is told where the view asks for it', async () => {
  await openSettings();
  expect(await drive.closeView({ user: ANA })).toMatchObject({ status: 200 });
  expect(heard).toEqual(['i2', 'closed']);
  expect(slack.modalOf(ANA)).toBeUndefined();
});

test('a shortcut on a message carries the message', async () => {
  const message = slack.say(BEN, GENERAL, 'Who took the calls?');
  await drive.shortcut({ user: ANA, callbackId: 'message.count', channel: GENERAL, messageTs: message.ts });
  expect(heard).toEqual(['Who took the calls?']);
});

test('nobody clicks what only somebody else can see', async () => {
  const sent = await slack.call('chat.postEphemeral', { channel: GENERAL, user: BEN, text: 'Join?', blocks: buttons('i1') });
  const click = { channel: GENERAL, messageTs: String(sent.message_ts), actionId: 'invitations.accept' };
  await expect(drive.click({ ...click, user: ANA })).rejects.toThrow('cannot see');
  expect((await drive.click({ ...click, user: BEN })).status).toBe(200);
  await slack.waitForCall('views.open');
});
