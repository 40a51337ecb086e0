import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { LogLevel, WebClient } from '@slack/web-api';
import { GENERAL, type SlackStandIn, startSlackStandIn } from '../support/slack/stand-in.js';

let slack: SlackStandIn;
let client: WebClient;
const message = { channel: GENERAL, text: 'Low minutes' };

beforeEach(async () => {
  slack = await startSlackStandIn();
  client = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
    logger: { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, setName() {}, getLevel: () => LogLevel.ERROR },
  });
});
afterEach(() => slack.stop());

test('429 carries Retry-After and passes', async () => {
  slack.failNext('chat.postMessage', { kind: '429', retryAfter: 7 });
  await expect(client.chat.postMessage(message)).rejects.toMatchObject({
    code: 'slack_webapi_rate_limited_error',
    retryAfter: 7,
  });
  expect((await client.chat.postMessage(message)).ok).toBe(true);
  expect(slack.callsTo('chat.postMessage').map((call) => call.failure)).toEqual(['429', null]);
});

test('a named error and 500 come as often as told', async () => {
  slack.failNext('chat.postMessage', { error: 'channel_not_found', times: 2 });
  slack.failNext('*', '500');
  for (let i = 0; i < 2; i++)
    await expect(client.chat.postMessage(message)).rejects.toMatchObject({ data: { error: 'channel_not_found' } });
  await expect(client.chat.postMessage(message)).rejects.toMatchObject({ code: 'slack_webapi_http_error' });
  expect((await client.chat.postMessage(message)).ok).toBe(true);
});

test('reset: nothing was taken; lost: the message is there all the same', async () => {
  slack.failNext('chat.postMessage', 'reset');
  await expect(client.chat.postMessage(message)).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
  expect(slack.messagesIn(GENERAL)).toHaveLength(0);
  slack.failNext('chat.postMessage', 'lost');
  await expect(client.chat.postMessage(message)).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
  expect(slack.messagesIn(GENERAL)).toHaveLength(1);
});

test('hang: no answer until the connection breaks; late: the answer comes when let go', async () => {
  slack.failNext('chat.postMessage', 'hang');
  const hanging = client.chat.postMessage(message).catch(() => 'broke');
  await slack.waitForCall('chat.postMessage');
  slack.releaseHeld();
  expect(await hanging).toBe('broke');
  slack.failNext('chat.postMessage', 'late');
  const late = client.chat.postMessage(message);
  await slack.waitForCall('chat.postMessage', (call) => call.failure === 'late');
  expect(slack.messagesIn(GENERAL)).toHaveLength(1);
  slack.releaseHeld();
  expect((await late).ok).toBe(true);
});
