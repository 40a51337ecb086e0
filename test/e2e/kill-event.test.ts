import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { until } from '../slack/house.js';
import { type AppProcess, forgetAppProcesses, startAppProcess } from '../support/app-process.js';
import { operate } from '../support/caller.js';
import { type TestDatabase, testDatabase } from '../support/mongo.js';
import { slackDrivers } from '../support/slack/drivers.js';
import { BEN, type SlackStandIn, startSlackStandIn } from '../support/slack/stand-in.js';

let database: TestDatabase;
let client: MongoClient;
let slack: SlackStandIn;
let app: AppProcess;
const start = () => startAppProcess({ mongodbUri: database.uri, slackApiUrl: slack.apiUrl });
const rows = (name: string) => client.db().collection(name);

beforeAll(async () => {
  database = testDatabase();
  client = new MongoClient(database.uri);
  slack = await startSlackStandIn({ botToken: 'xoxb-test-token', signingSecret: 'a-signing-secret-for-tests' });
  app = await start();
});
afterAll(async () => {
  await app.end('SIGTERM');
  await slack.stop();
  await client.close();
  await database.drop();
  await forgetAppProcesses();
});

test('M6: killed (SIGKILL) between acknowledging a deactivation and acting on it, the next process acts', async () => {
  await operate(app.url, 'PUT', `/accounts/${slack.teamId}/${BEN}`, { plan: 'free' });
  slack.world.user(BEN).deleted = true;
  slack.failNext('users.info', 'hang');
  const people = slackDrivers(slack, { appUrl: app.url });
  const answer = await people.event({ type: 'user_change', user: { ...slack.world.user(BEN), deleted: true } });
  expect(answer.status).toBe(200);
  await until(async () => (await rows('inbox').countDocuments({ attempts: 1 })) === 1);
  await app.end('SIGKILL');
  expect(await rows('accounts').countDocuments({ deactivatedAt: { $exists: true } })).toBe(0);
  // The dead process's claim and its lease on the jobs would end by themselves after a minute.
  await rows('inbox').updateMany({}, { $set: { lockedUntil: new Date(0) } });
  await rows('leases').updateMany({}, { $set: { until: new Date(0) } });
  app = await start();
  await until(async () => (await rows('inbox').countDocuments({ state: 'done', attempts: 2 })) === 1, 15_000);
  expect(await rows('accounts').distinct('userId', { deactivatedAt: { $exists: true } })).toEqual([BEN]);
}, 60_000);
