import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hands, read, readView } from '../slack/hands.js';
import { answerTo, until } from '../slack/house.js';
import { type AppProcess, forgetAppProcesses, startAppProcess } from '../support/app-process.js';
import { operate } from '../support/caller.js';
import { type TestDatabase, testDatabase } from '../support/mongo.js';
import { type Receiver, startReceiver, verifies } from '../support/receiver.js';
import { type SlackDrivers, slackDrivers } from '../support/slack/drivers.js';
import { ANA, type SlackStandIn, startSlackStandIn } from '../support/slack/stand-in.js';

let database: TestDatabase;
let slack: SlackStandIn;
let app: AppProcess;
let receiver: Receiver;
let people: SlackDrivers;

/** What is answered to a command, in a message or, where the machine is slow, in the form that was opened meanwhile. */
const told = async (text: string, command = '/workspace') => {
  const before = slack.ephemeralsTo(ANA).length;
  await people.slash({ user: ANA, command, text });
  return slack.waitUntil(() => {
    const [message, form] = [slack.ephemeralsTo(ANA)[before], slack.modalOf(ANA)];
    const said = message ? read(message) : form ? readView(form) : '';
    return said === '' || said.includes('One moment') ? undefined : said;
  }, 20_000);
};
const { type, press, modal, submit, becomes } = hands(() => ({
  standIn: slack,
  people,
  answerTo: (user, act) => answerTo(slack, user, act),
}));

beforeAll(async () => {
  database = testDatabase();
  slack = await startSlackStandIn({ botToken: 'xoxb-test-token', signingSecret: 'a-signing-secret-for-tests' });
  receiver = await startReceiver();
  const env = { WEBHOOK_ALLOW_PRIVATE: 'yes' };
  app = await startAppProcess({ mongodbUri: database.uri, slackApiUrl: slack.apiUrl, env });
  people = slackDrivers(slack, { appUrl: app.url });
}, 120_000);
afterAll(async () => {
  await app?.end('SIGTERM');
  await receiver.close();
  await slack.stop();
  await database.drop();
  await forgetAppProcesses();
});

test('A1–A4, H1: an agent is created in Slack, its key reports a call, the call is in the list, and its webhook is told, signed', async () => {
  await operate(app.url, 'PUT', `/accounts/${slack.teamId}/${ANA}`, { plan: 'standard' });
  expect(await told('create Sales')).toContain('is ready and is now your current workspace.');
  expect(await told('sources add "November pack" 100 at 0.05', '/minutes')).toContain('*November pack* is ready');
  expect(await told('allocate 50 to sales from "November pack" at 0.12', '/minutes')).toContain('50 min moved');
  expect(await told('create Reception', '/agents')).toContain('Agent *Reception* · active');

  await press(ANA, await type(ANA, 'keys Reception', '/agents'), 'New key');
  await modal(ANA);
  const [key = ''] = /sbk_[\w-]+/.exec(read(await submit(ANA, { name: 'production' }))) ?? [];
  await press(ANA, await type(ANA, 'webhooks Reception', '/agents'), 'New webhook');
  await modal(ANA);
  const [secret = ''] = /whsec_[\w+/=]+/.exec(read(await submit(ANA, { url: receiver.url }))) ?? [];

  const end = Date.now() - 1_000;
  const call = { id: 'prov-8c1f', status: 'ended', from: '+14155550100', to: '+14155550101', direction: 'inbound' };
  const times = { startedAt: new Date(end - 61_000).toISOString(), endedAt: new Date(end).toISOString() };
  const response = await fetch(`${app.url}/api/v1/calls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...call, ...times }),
  });
  expect(await response.json()).toMatchObject({ outcome: 'settled', billedSeconds: 120, availableSeconds: 2_880 });

  const list = await type(ANA, 'calls Reception', '/agents');
  await becomes(list, 'prov-8c1f');
  await until(() => receiver.messages.length > 0, 20_000);
  const [message] = receiver.messages;
  expect(message).toMatchObject({ type: 'call.settled', data: { id: 'prov-8c1f' } });
  expect(message && verifies(secret, message, new Date())).toBe(true);
  expect(
    message && verifies(`whsec_${Buffer.from('another secret of the same length').toString('base64')}`, message, new Date()),
  ).toBe(false);
  slack.expectNoViolations();
}, 120_000);
