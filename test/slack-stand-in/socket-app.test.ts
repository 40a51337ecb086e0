import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type SlackDrivers, slackDrivers } from '../support/slack/drivers.js';
import { ANA, type SlackStandIn, startSlackStandIn } from '../support/slack/stand-in.js';
import { type RunningApp, startSocketApp } from './bolt-apps.js';
import { allocateModal } from './samples.js';

let slack: SlackStandIn;
let app: RunningApp;
let drive: SlackDrivers;

beforeAll(async () => {
  slack = await startSlackStandIn();
  app = await startSocketApp(slack, (bolt) => {
    bolt.command('/minutes', async ({ ack, client, command }) => {
      if (command.text === 'balance') await ack({ text: '320 min left' });
      else await ack();
      if (command.text === 'allocate') await client.views.open({ trigger_id: command.trigger_id, view: allocateModal() });
    });
    bolt.view('minutes.allocate', async ({ ack }) => ack({ response_action: 'errors', errors: { minutes: 'Too many.' } }));
    bolt.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'divider' }] } });
    });
  });
  drive = slackDrivers(slack, { transport: 'socket' });
});
afterAll(async () => {
  await app.stop();
  await slack.stop();
});

test('a command over Socket Mode is acknowledged with its message', async () => {
  expect(await drive.slash({ user: ANA, command: '/minutes', text: 'balance' })).toMatchObject({
    status: 200,
    body: { text: '320 min left' },
  });
  expect(slack.ephemeralsTo(ANA).at(-1)?.text).toBe('320 min left');
});

test('a modal over Socket Mode: the answer to the submission comes with the acknowledgement', async () => {
  expect((await drive.slash({ user: ANA, command: '/minutes', text: 'allocate' })).body).toBe('');
  await slack.waitForCall('views.open');
  const answer = await drive.submitView({ user: ANA, values: { minutes: '9' } });
  expect(answer.body).toMatchObject({ response_action: 'errors' });
});

test('an event over Socket Mode', async () => {
  await drive.openHome(ANA);
  await slack.waitForCall('views.publish');
  expect(slack.homeOf(ANA)?.view.type).toBe('home');
  slack.expectNoViolations();
});

test('without an acknowledgement the driver says so', async () => {
  await expect(drive.shortcut({ user: ANA, callbackId: 'nobody.listens' }, { timeoutMs: 50 })).rejects.toThrow('acknowledgement');
});
