import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createAgent } from '../../../src/domain/agents/index.js';
import { deleteAgent } from '../../../src/domain/deletion/index.js';
import type { DomainError } from '../../../src/domain/errors.js';
import type { AgentId, DeliveryId, WebhookId } from '../../../src/domain/ids.js';
import { settleCall, startCall } from '../../../src/domain/ledger/index.js';
import {
  addWebhook,
  deleteWebhook,
  editWebhook,
  pauseWebhook,
  readWebhook,
  redeliver,
  resumeWebhook,
  rotateSecret,
  scanForWebhooks,
  testWebhook,
  type WebhookEvent,
  WebhookSender,
} from '../../../src/domain/webhooks/index.js';
import { nextAttempt, waitAskedFor } from '../../../src/domain/webhooks/schedule.js';
import { createWorkspace } from '../../../src/domain/workspaces/index.js';
import { Scheduler } from '../../../src/jobs/index.js';
import { sendWebhooksJob } from '../../../src/jobs/send-webhooks.js';
import { as, contextOf } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { type Receiver, startReceiver, verifies } from '../../support/receiver.js';
import { allot, endedCall, formTeam, type Team } from '../../support/team.js';

const HOUR_MS = 60 * 60 * 1000;
const ALL: WebhookEvent[] = ['call.settled', 'call.refused', 'balance.low', 'balance.recovered'];

describe('webhooks (A4)', () => {
  let platform: TestPlatform;
  let team: Team;
  let agentId: AgentId;
  let receiver: Receiver;
  let calls = 0;

  const job = (on: TestPlatform = platform) => contextOf(on, { kind: 'job', name: 'test' });
  const send = async (on: TestPlatform = platform) => {
    const sender = new WebhookSender(() => job(on));
    await sender.look();
    await sender.idle();
  };
  const run = async (on: TestPlatform = platform) => {
    await scanForWebhooks(job(on));
    return send(on);
  };
  const add = (events: WebhookEvent[] = ALL, url = receiver.url) =>
    addWebhook(as(platform, 'U0CHEN'), { workspaceId: team.workspaceId, agentId, url, events });
  const talk = (seconds: number, agent = agentId) => {
    calls += 1;
    return settleCall(platform, team.workspaceId, { ...endedCall(platform, `call-${calls}`, seconds), agentId: agent });
  };

  beforeAll(async () => {
    platform = await testPlatform();
    platform.outside = { allowPrivate: true };
    team = await formTeam(platform);
    await allot(platform, team, 500);
  });
  beforeEach(async () => {
    receiver = await startReceiver();
    agentId = (await createAgent(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, name: 'Reception' }))._id;
  });
  afterEach(async () => {
    for (const name of ['webhooks', 'webhook_deliveries']) await platform.db.collection(name).deleteMany({});
    await receiver.close();
  });
  afterAll(() => platform.close());

  test("A4: a settled call arrives once, and the scheme's own library accepts its signature", async () => {
    await talk(30);
    const { secret } = await add();
    await talk(61);
    await run();
    await run();
    expect(receiver.messages).toHaveLength(1);
    const [message] = receiver.messages;
    if (!message) throw new Error('Nothing came.');
    expect(message).toMatchObject({
      type: 'call.settled',
      timestamp: '2026-11-22T09:00:00.000Z',
      data: { workspaceId: team.workspaceId, agentId, id: `call-${calls}`, outcome: 'settled', billedSeconds: 120 },
    });
    expect(message.id).toMatch(/^msg_/);
    expect(verifies(secret, message, platform.clock.now())).toBe(true);
    expect(verifies(`whsec_${Buffer.alloc(32).toString('base64')}`, message, platform.clock.now())).toBe(false);
    expect(verifies(secret, { ...message, body: message.body.replace('120', '60') }, platform.clock.now())).toBe(false);
  });

  const rows = () => platform.db.collection('webhook_deliveries').find({}).sort({ createdAt: 1 }).toArray();
  const disabledNotices = () => platform.db.collection('notices').find({ kind: 'webhook-disabled' }).toArray();
  const which = ({ _id }: { _id: WebhookId }) => ({ workspaceId: team.workspaceId, agentId, webhookId: _id });

  test('A2, A4, H7: an agent hears of its own calls only, of those events it asked for, and of nobody behind a number', async () => {
    await add(['call.settled']);
    const other = (await createAgent(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, name: 'Night' }))._id;
    await talk(10, other);
    const start = { agentId, externalId: 'refused', startedAt: platform.clock.now().getTime(), digest: 'd', paused: true };
    await startCall(platform, team.workspaceId, start);
    await talk(10);
    await run();
    expect(receiver.messages.map(({ type, data }) => [type, data.agentId, data.id])).toEqual([
      ['call.settled', agentId, `call-${calls}`],
    ]);
    expect(Object.keys(receiver.messages[0]?.data ?? {}).sort()).toEqual(
      [
        ...['agentId', 'billedSeconds', 'draws', 'endedAt', 'id', 'outcome', 'overdraftSeconds', 'pulse', 'startedAt', 'status'],
        ...['unfundedSeconds', 'workspaceId'],
      ].sort(),
    );
  });

  test('A4, L18: refused calls, low minutes and their recovery are told; a new grant that leaves them low is no recovery', async () => {
    const { workspace } = await createWorkspace(as(platform, 'U0ANA'), { name: 'Launch' });
    const launch = { ...team, workspaceId: workspace._id };
    const agent = await createAgent(as(platform, 'U0ANA'), { workspaceId: workspace._id, name: 'Reception' });
    await allot(platform, launch, 100);
    const input = { workspaceId: workspace._id, agentId: agent._id, url: receiver.url, events: ALL };
    await addWebhook(as(platform, 'U0ANA'), input);
    const about = async () => {
      await run();
      return receiver.messages.splice(0).map(({ type, data }) => [type, data.thresholdPercent ?? data.outcome]);
    };
    const speak = async (minutes: number) => {
      calls += 1;
      platform.clock.advance(1_000);
      const call = { ...endedCall(platform, `call-${calls}`, minutes * 60), agentId: agent._id };
      return settleCall(platform, workspace._id, call);
    };
    await speak(85);
    expect((await about()).sort()).toEqual([
      ['balance.low', 20],
      ['call.settled', 'settled'],
    ]);
    await allot(platform, launch, 1);
    expect(await about()).toEqual([]);
    await allot(platform, launch, 100);
    expect(await about()).toEqual([['balance.recovered', 20]]);
    await speak(116);
    expect((await about()).sort()).toEqual([
      ['balance.low', 0],
      ['call.settled', 'settled'],
    ]);
    const start = { agentId: agent._id, externalId: 'no', startedAt: platform.clock.now().getTime(), digest: 'd' };
    await startCall(platform, workspace._id, start);
    expect(await about()).toEqual([['call.refused', 'refused']]);
  });

  test('A4: what fails is tried for 24 hours under the same id; then the webhook is disabled and its owner told how to go on', async () => {
    const { webhook } = await add(['call.settled']);
    await talk(10);
    receiver.always = 500;
    const begun = platform.clock.now().getTime();
    await run();
    for (let row = (await rows())[0]; row?.state === 'pending'; row = (await rows())[0]) {
      const [before] = await rows();
      platform.clock.set(before?.dueAt.getTime() - 1);
      await run();
      platform.clock.advance(1);
      await run();
    }
    expect(receiver.messages.length).toBeGreaterThan(8);
    expect(receiver.messages.length).toBeLessThan(14);
    expect(new Set(receiver.messages.map(({ id, body }) => `${id} ${body}`)).size).toBe(1);
    const sentAt = receiver.messages.map(({ headers }) => Number(headers['webhook-timestamp']) * 1_000);
    expect(sentAt.at(-1)).toBe(begun + 24 * HOUR_MS);
    const [row] = await rows();
    expect(row).toMatchObject({ state: 'failed', attempts: sentAt.length, last: { status: 500, error: 'It answered 500.' } });
    const [notice, ...more] = await disabledNotices();
    expect(more).toEqual([]);
    expect(notice).toMatchObject({
      to: { userId: 'U0ANA' },
      data: { trouble: 'failing', agentName: 'Reception', lastError: 'It answered 500.' },
    });
    await talk(20);
    await run();
    expect(await rows()).toHaveLength(1);
    receiver.always = 200;
    receiver.messages.length = 0;
    await expect(redeliver(as(platform, 'U0CHEN'), { ...which(webhook), deliveryId: row?._id as never })).rejects.toThrow(
      'disabled',
    );
    await resumeWebhook(as(platform, 'U0CHEN'), { ...which(webhook), missed: 'send' });
    await redeliver(as(platform, 'U0CHEN'), { ...which(webhook), deliveryId: row?._id as never });
    await run();
    expect(receiver.messages.map(({ data }) => data.id).sort()).toEqual([`call-${calls - 1}`, `call-${calls}`]);
    expect(receiver.messages.map(({ id }) => id)).toContain(row?._id);
  });

  test('A4: one message that the receiver refuses is given up alone when others get through', async () => {
    await add(['call.settled']);
    await talk(10);
    const bad = `call-${calls}`;
    receiver.always = (response, { data }) => void response.writeHead(data.id === bad ? 422 : 200).end('no such call');
    await run();
    for (let row = (await rows())[0]; row?.state === 'pending'; row = (await rows())[0]) {
      platform.clock.set(row.dueAt as Date);
      await talk(10);
      await run();
    }
    platform.clock.advance(HOUR_MS);
    await run();
    expect((await rows()).map(({ state }) => state).filter((state) => state !== 'delivered')).toEqual(['failed']);
    expect((await rows())[0]?.last).toMatchObject({ error: 'It answered 422: no such call' });
    expect(await platform.db.collection('webhooks').countDocuments({ status: 'active' })).toBe(1);
  });

  test('A4: 410 disables at once, a redirect is a failure that says so, and Retry-After is honoured', async () => {
    await platform.db.collection('notices').deleteMany({});
    const { webhook } = await add(['call.settled']);
    await talk(10);
    await talk(10);
    receiver.answers.push((response) => response.writeHead(429, { 'retry-after': '3600' }).end());
    await run();
    platform.clock.advance(HOUR_MS - 1_000);
    await run();
    const first = receiver.messages.length;
    expect(first).toBeLessThan(3);
    platform.clock.advance(2_000);
    receiver.answers.push((response) => response.writeHead(301, { location: 'http://10.0.0.1/' }).end());
    await run();
    expect((await rows()).map(({ last }) => last?.error)).toContain(
      'It answered 301, which leads elsewhere, and redirects are not followed.',
    );
    receiver.always = 410;
    await talk(10);
    platform.clock.advance(HOUR_MS);
    await run();
    expect(await platform.db.collection('webhooks').findOne({ _id: webhook._id as never })).toMatchObject({
      status: 'disabled',
      trouble: 'gone',
    });
    expect(await disabledNotices()).toHaveLength(1);
    const before = receiver.messages.length;
    await run();
    expect(receiver.messages).toHaveLength(before);
  });

  test('A4, L19: killed between the answer and its note, the message comes again under its own id, and only the last word counts', async () => {
    await add(['call.settled']);
    await talk(10);
    let answerLate: () => void = () => {};
    receiver.answers.push((response) => {
      answerLate = () => void response.writeHead(500).end();
    });
    const dying = run();
    while (receiver.messages.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const other = await testPlatform({ uri: platform.uri, clock: platform.clock });
    other.outside = { allowPrivate: true };
    await run(other);
    expect(receiver.messages).toHaveLength(1);
    platform.clock.advance(61_000);
    await run(other);
    const [one, two] = receiver.messages;
    expect(two?.id).toBe(one?.id);
    answerLate();
    await dying;
    expect(await rows()).toMatchObject([{ state: 'delivered', attempts: 2, last: { status: 200 } }]);
    await other.close();
  });

  test('A4, L20: two instances that scan and send at once make and send each message once, also when one dies before it has moved on', async () => {
    const { webhook } = await add(['call.settled']);
    const n = webhook.n;
    for (let i = 0; i < 20; i++) await talk(1);
    const other = await testPlatform({ uri: platform.uri, clock: platform.clock });
    other.outside = { allowPrivate: true };
    await Promise.all([run(), run(other), run(), run(other)]);
    await platform.db.collection('webhooks').updateMany({}, { $set: { n } });
    await Promise.all([run(), run(other)]);
    expect(receiver.messages).toHaveLength(20);
    expect(new Set(receiver.messages.map(({ id }) => id)).size).toBe(20);
    await other.close();
  });

  test('A4: a receiver that does not answer holds up nobody else, and stopping does not wait for it', async () => {
    const slow = await startReceiver();
    slow.always = () => {};
    const { webhook } = await add(['call.settled'], slow.url);
    await add(['call.settled']);
    for (let i = 0; i < 10; i++) await talk(1);
    await scanForWebhooks(job());
    const sender = new WebhookSender(job);
    await sender.look();
    while (receiver.messages.length < 10) await new Promise((resolve) => setImmediate(resolve));
    await sender.stop();
    expect(slow.messages.length).toBeLessThanOrEqual(4);
    expect(
      await platform.db
        .collection('webhook_deliveries')
        .countDocuments({ webhookId: webhook._id, state: 'pending', attempts: 0 }),
    ).toBe(10);
    await slow.close();
  });

  test('A4: a test and a redelivery go before all that waits, also while the webhook rests after a failure', async () => {
    const { webhook } = await add(['call.settled']);
    for (let i = 0; i < 6; i++) await talk(1);
    receiver.always = 500;
    await run();
    receiver.always = 200;
    receiver.messages.length = 0;
    await run();
    expect(receiver.messages).toEqual([]);
    await testWebhook(as(platform, 'U0CHEN'), which(webhook));
    await run();
    expect(receiver.messages[0]?.type).toBe('webhook.test');
    const last = (await rows()).findLast(({ type }) => type === 'call.settled');
    receiver.messages.length = 0;
    receiver.always = 500;
    await redeliver(as(platform, 'U0CHEN'), { ...which(webhook), deliveryId: last?._id as never });
    await run();
    expect(receiver.messages[0]?.id).toBe(last?._id);
    const other = await startReceiver();
    await editWebhook(as(platform, 'U0CHEN'), { ...which(webhook), url: other.url, events: ALL });
    platform.clock.advance(10_000);
    await run();
    expect(other.messages.map(({ id }) => id)).toContain(last?._id);
    await other.close();
    expect(platform.woken).toContain('webhooks');
  });

  test('J, A4: the job notes what is to be told and sets the sending going, on one instance', async () => {
    await add(['call.settled']);
    await talk(1);
    let started = 0;
    const job = sendWebhooksJob(() => {
      started += 1;
    });
    await new Scheduler(platform, [job], 'one').tick();
    await new Scheduler(platform, [job], 'two').tick();
    expect([started, (await rows()).length]).toEqual([1, 1]);
    await send();
    expect(receiver.messages).toHaveLength(1);
  });

  test('A4: a new secret signs beside the old one for a day, or alone; secrets are sealed at rest', async () => {
    const { webhook, secret: old } = await add(['call.settled']);
    const rotate = async (keepHours: number) =>
      (await rotateSecret(as(platform, 'U0CHEN'), { ...which(webhook), keepHours })).secret;
    const accepted = async (...secrets: string[]) => {
      await talk(1);
      await run();
      const message = receiver.messages.at(-1);
      if (!message) throw new Error('Nothing came.');
      return secrets.map((secret) => verifies(secret, message, platform.clock.now()));
    };
    const fresh = await rotate(24);
    expect(fresh).not.toBe(old);
    expect(await accepted(old, fresh)).toEqual([true, true]);
    platform.clock.advance(24 * HOUR_MS);
    expect(await accepted(old, fresh)).toEqual([false, true]);
    const last = await rotate(0);
    expect(await accepted(fresh, last)).toEqual([false, true]);
    const stored = JSON.stringify(await platform.db.collection('webhooks').find({}).toArray());
    for (const secret of [old, fresh, last]) expect(stored).not.toContain(secret.slice(6));
  });

  test('A4: what happened while it was paused is sent on resuming, or not, as one likes', async () => {
    const { webhook } = await add(['call.settled']);
    await talk(1);
    await scanForWebhooks(job());
    await pauseWebhook(as(platform, 'U0CHEN'), which(webhook));
    await talk(1);
    await run();
    expect(receiver.messages).toEqual([]);
    await expect(testWebhook(as(platform, 'U0CHEN'), which(webhook))).rejects.toThrow('This webhook is paused');
    await resumeWebhook(as(platform, 'U0CHEN'), { ...which(webhook), missed: 'skip' });
    await testWebhook(as(platform, 'U0CHEN'), which(webhook));
    await run();
    expect(receiver.messages.map(({ type }) => type)).toEqual(['webhook.test']);
    await pauseWebhook(as(platform, 'U0CHEN'), which(webhook));
    await talk(1);
    await resumeWebhook(as(platform, 'U0CHEN'), { ...which(webhook), missed: 'send' });
    await run();
    expect(receiver.messages.map(({ data }) => data.id)).toEqual([undefined, `call-${calls}`]);
  });

  test('A7, A4: with its agent a webhook ends, and what waits for it; the log goes after 30 days', async () => {
    await add(['call.settled']);
    await talk(1);
    await scanForWebhooks(job());
    const [row] = await rows();
    expect(row?.purgeAt.getTime() - platform.clock.now().getTime()).toBe(30 * 24 * HOUR_MS);
    await deleteAgent(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, agentId, typedName: 'Reception' });
    await run();
    expect(receiver.messages).toEqual([]);
    expect(await rows()).toEqual([]);
    expect(await platform.db.collection('webhooks').countDocuments()).toBe(0);
  });

  test('W12, A2: webhooks and deliveries of another agent are answered like unknown ones', async () => {
    const { webhook } = await add(['call.settled']);
    await talk(1);
    await run();
    const deliveryId = (await rows())[0]?._id as unknown as DeliveryId;
    const night = await createAgent(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, name: 'Night' });
    const ctx = as(platform, 'U0ANA');
    const told = { url: receiver.url, events: ALL };
    const answers = async (webhookId: WebhookId, agent: AgentId, delivery: DeliveryId) => {
      const one = { workspaceId: team.workspaceId, agentId: agent, webhookId };
      const acts = [
        () => readWebhook(ctx, one.workspaceId, one.agentId, webhookId, 1),
        () => editWebhook(ctx, { ...one, ...told }),
        () => pauseWebhook(ctx, one),
        () => resumeWebhook(ctx, { ...one, missed: 'send' }),
        () => rotateSecret(ctx, one),
        () => testWebhook(ctx, one),
        () => redeliver(ctx, { ...one, deliveryId: delivery }),
        () => deleteWebhook(ctx, one),
      ];
      const said: string[] = [];
      for (const act of acts) {
        await act().then(
          () => said.push('done'),
          (error: DomainError) => said.push(`${error.code} ${error.message}`),
        );
      }
      return said;
    };
    const unknown = await answers('wh_none' as WebhookId, night._id, 'msg_none' as DeliveryId);
    expect(unknown).toEqual(unknown.map(() => 'not_found This agent has no such webhook.'));
    expect(await answers(webhook._id, night._id, deliveryId)).toEqual(unknown);
    await expect(redeliver(ctx, { ...which(webhook), deliveryId: 'msg_none' as DeliveryId })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('A4: an address that is not https, or leads inside, is refused beside its field', async () => {
    const strict = { ...platform, outside: {} };
    const input = { workspaceId: team.workspaceId, agentId, events: ALL };
    for (const url of ['http://example.com/', 'https://10.0.0.1/', 'hooks']) {
      const refused = addWebhook(as(strict, 'U0CHEN'), { ...input, url });
      await expect(refused).rejects.toMatchObject({ fields: { url: expect.any(String) } });
    }
    await expect(addWebhook(as(strict, 'U0CHEN'), { ...input, url: 'https://example.com/', events: [] })).rejects.toMatchObject({
      fields: { events: 'Choose what it is told of.' },
    });
  });
});

test('A4: waits grow fourfold to eight hours, a fifth more or less, and end with the 24th hour', () => {
  const firstAt = new Date('2026-11-22T09:00:00Z');
  const seconds = (attempts: number, afterMs: number, random = 0.5, waitMs?: number) => {
    const now = new Date(firstAt.getTime() + afterMs);
    const next = nextAttempt({ attempts, firstAt, now, random, waitMs });
    return next && Math.round((next.getTime() - now.getTime()) / 1_000);
  };
  expect([1, 2, 3, 4, 5, 6, 7, 8].map((attempts) => seconds(attempts, 0))).toEqual([
    5, 20, 80, 320, 1_280, 5_120, 20_480, 28_800,
  ]);
  expect([seconds(1, 0, 0), seconds(1, 0, 1)]).toEqual([4, 6]);
  expect(seconds(9, 20 * HOUR_MS)).toBe(4 * 3_600);
  expect(seconds(10, 24 * HOUR_MS)).toBeNull();
  expect(seconds(1, 0, 0.5, 60_000)).toBe(60);
  expect(seconds(9, 23 * HOUR_MS, 0.5, 2 * HOUR_MS)).toBe(2 * 3_600);
});

test('A4: Retry-After is seconds or a date, a day at most', () => {
  const now = new Date('2026-11-22T09:00:00Z');
  expect(
    ['30', 'Sun, 22 Nov 2026 09:01:00 GMT', 'Sun, 22 Nov 2026 08:00:00 GMT', '99999999', 'soon', undefined].map((h) =>
      waitAskedFor(h, now),
    ),
  ).toEqual([30_000, 60_000, 0, 24 * HOUR_MS, undefined, undefined]);
});
