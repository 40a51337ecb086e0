import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { LogLevel, WebClient } from '@slack/web-api';
import { ANA, BEN, CHEN, GENERAL, type SlackStandIn, startSlackStandIn, textOf } from '../support/slack/stand-in.js';

let slack: SlackStandIn;
let client: WebClient;

beforeAll(async () => {
  slack = await startSlackStandIn({
    channels: [
      { id: 'C0OLD', is_archived: true },
      { id: 'C0AWAY', is_member: false },
    ],
  });
  client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, logLevel: LogLevel.ERROR });
});
beforeEach(() => slack.forgetCalls());
afterAll(() => slack.stop());

const errorOf = (call: Promise<unknown>) =>
  call.then(
    () => 'no error',
    (error: { data?: { error?: string } }) => error.data?.error,
  );

describe('people', () => {
  test('auth.test, users.info and lookupByEmail know Ana', async () => {
    expect(await client.auth.test()).toMatchObject({ ok: true, team_id: slack.teamId });
    expect((await client.users.info({ user: ANA })).user).toMatchObject({
      tz: 'Europe/Berlin',
      profile: { email: 'ana@example.com' },
    });
    expect((await client.users.lookupByEmail({ email: 'ANA@example.com' })).user?.id).toBe(ANA);
  });

  test('nobody found and no scope are two errors', async () => {
    expect(await errorOf(client.users.lookupByEmail({ email: 'who@example.com' }))).toBe('users_not_found');
    slack.scopes.delete('users:read.email');
    expect(await errorOf(client.users.lookupByEmail({ email: 'ana@example.com' }))).toBe('missing_scope');
    expect((await client.users.info({ user: ANA })).user?.profile?.email).toBeUndefined();
    slack.scopes.add('users:read.email');
  });

  test('an external person has no e-mail for us', async () => {
    slack.addUser({ id: 'U0EXT', team_id: 'T0OTHER' });
    expect((await client.users.info({ user: 'U0EXT' })).user?.profile?.email).toBeUndefined();
  });

  test('lists come in pages', async () => {
    const seen: string[] = [];
    for await (const page of client.paginate('users.list', { limit: 3 })) {
      for (const member of (page as unknown as { members: { id: string }[] }).members) seen.push(member.id);
    }
    expect(seen).toEqual(expect.arrayContaining([ANA, BEN, CHEN]));
    expect(slack.callsTo('users.list').length).toBeGreaterThan(1);
  });

  test('an unknown method and a wrong token', async () => {
    expect(await errorOf(client.apiCall('chat.shout'))).toBe('unknown_method');
    const stranger = new WebClient('xoxb-wrong', { slackApiUrl: slack.apiUrl });
    expect(await errorOf(stranger.auth.test())).toBe('invalid_auth');
  });

  test('a second team has its own token, until it is revoked', async () => {
    slack.addTeam({ teamId: 'T0SECOND', botToken: 'xoxb-second' });
    const second = new WebClient('xoxb-second', { slackApiUrl: slack.apiUrl });
    expect((await second.auth.test()).team_id).toBe('T0SECOND');
    slack.revokeToken('xoxb-second', 'account_inactive');
    expect(await errorOf(second.auth.test())).toBe('account_inactive');
  });
});

describe('messages', () => {
  test('a message to a person lands in their direct messages and can be updated there', async () => {
    const sent = await client.chat.postMessage({ channel: BEN, text: 'Hello' });
    expect(sent.channel).toMatch(/^D/);
    await client.chat.update({ channel: sent.channel ?? '', ts: sent.ts ?? '', text: 'Hello again' });
    expect(slack.messagesTo(BEN).at(-1)).toMatchObject({ text: 'Hello again', edits: 1 });
    expect(await errorOf(client.chat.update({ channel: sent.channel ?? '', ts: '1.000001', text: 'x' }))).toBe(
      'message_not_found',
    );
  });

  test('channels refuse as Slack does', async () => {
    expect(await errorOf(client.chat.postMessage({ channel: 'C0OLD', text: 'x' }))).toBe('is_archived');
    expect(await errorOf(client.chat.postMessage({ channel: 'C0NONE', text: 'x' }))).toBe('channel_not_found');
    expect((await client.chat.postMessage({ channel: 'C0AWAY', text: 'x' })).ok).toBe(true);
    slack.scopes.delete('chat:write.public');
    expect(await errorOf(client.chat.postMessage({ channel: 'C0AWAY', text: 'x' }))).toBe('not_in_channel');
    slack.scopes.add('chat:write.public');
  });

  test('ephemerals are seen by one person', async () => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'Only the *owner* can' } }];
    await client.chat.postEphemeral({ channel: GENERAL, user: CHEN, text: 'Only the owner can', blocks });
    expect(textOf(slack.ephemeralsTo(CHEN).at(-1) as never)).toContain('*owner*');
    expect(slack.messagesIn(GENERAL)).toHaveLength(0);
  });

  test('a file travels in three steps', async () => {
    await client.files.uploadV2({ channel_id: GENERAL, filename: 'usage.csv', content: 'a,b\n1,2\n', initial_comment: 'Usage' });
    expect(slack.messagesIn(GENERAL).at(-1)).toMatchObject({ text: 'Usage', files: [{ name: 'usage.csv' }] });
    expect([...slack.uploads.values()].at(-1)?.bytes?.toString()).toBe('a,b\n1,2\n');
  });

  test('waiting ends with the call, past or coming', async () => {
    const waiting = slack.waitForCall('chat.postMessage', (call) => call.args.text === 'second');
    await client.chat.postMessage({ channel: GENERAL, text: 'first' });
    await client.chat.postMessage({ channel: GENERAL, text: 'second' });
    expect((await waiting).answer).toMatchObject({ ok: true });
    expect(await slack.waitForCalls('chat.postMessage', 2)).toHaveLength(2);
    await expect(slack.waitForCall('chat.delete', undefined, 20)).rejects.toThrow(/Waited 20 ms/);
  });
});

test('no payload of this suite broke a limit', () => slack.expectNoViolations());
