import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type DeliveryResult,
  deliverDue,
  type Notice,
  type NoticeContent,
  postNotice,
} from '../../../src/domain/notices/index.js';
import { contextOf } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';

const content: NoticeContent = {
  kind: 'alert-channel-set',
  data: { workspaceName: 'Sales', workspaceHandle: 'sales', setBy: 'Ana' },
};

describe('the outbox', () => {
  let platform: TestPlatform;

  beforeAll(async () => {
    platform = await testPlatform();
  });
  beforeEach(async () => {
    await platform.db.collection('notices').deleteMany({});
  });
  afterAll(() => platform.close());

  const ctx = () => contextOf(platform, { kind: 'job', name: 'test' });
  const post = (key: string, replaces?: string) =>
    postNotice(ctx(), { key, to: { userId: 'U0BEN' }, content, ...(replaces ? { replaces } : {}) });
  const stored = (key: string) => platform.db.collection('notices').findOne({ _id: key as never });
  /** Delivers what is due; gives what was sent, each with the message it took the place of. */
  const deliver = async (answer: (notice: Notice) => DeliveryResult | undefined = () => undefined) => {
    const sent: [string, string | undefined][] = [];
    const run = await deliverDue(
      ctx(),
      async (notice, original) => {
        const result = answer(notice);
        if (result) return result;
        sent.push([notice._id, original?.message?.ts]);
        return { outcome: 'sent', message: original?.message ?? { channelId: 'D1', ts: notice._id } };
      },
      100,
    );
    expect(run).toBe(sent.length);
    return sent;
  };

  test('the same key twice is one message', async () => {
    await Promise.all([post('a'), post('a'), post('a')]);
    expect(await deliver()).toEqual([['a', undefined]]);
    expect(await deliver()).toEqual([]);
  });

  test('F6: nobody is sent to before Slack’s time, and waiting counts for nothing', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, i) => post(`n${i}`)));
    expect(await deliver(() => ({ outcome: 'later', reason: 'pause', afterMs: 5_000 }))).toEqual([]);
    platform.clock.advance(4_999);
    expect(await deliver()).toEqual([]);
    expect(await stored('n7')).toMatchObject({ attempts: 0, state: 'waiting' });
    platform.clock.advance(1);
    expect(await deliver()).toHaveLength(40);
  });

  test('F6: a failure is tried again, later and later, and goes to the other address in the end', async () => {
    await postNotice(ctx(), { key: 'x', to: { channelId: 'C1' }, otherwise: { userId: 'U0ANA' }, content });
    await deliver(() => ({ outcome: 'retry', reason: 'down' }));
    expect(await deliver()).toEqual([]);
    platform.clock.advance(1_000);
    const closed = (notice: Notice): DeliveryResult | undefined =>
      'channelId' in notice.to ? { outcome: 'impossible', reason: 'is_archived' } : undefined;
    expect(await deliver(closed)).toEqual([['x', undefined]]);
    expect(await stored('x')).toMatchObject({ to: { userId: 'U0ANA' }, state: 'sent' });
  });

  test('I4: a replacement that nobody saw is skipped, and what it would have replaced is replaced instead', async () => {
    await post('first');
    await deliver();
    await post('second', 'first');
    await deliver(() => ({ outcome: 'retry', reason: 'down' }));
    await post('third', 'second');
    platform.clock.advance(1);
    expect(await deliver()).toEqual([['third', 'first']]);
    expect(await stored('second')).toMatchObject({ state: 'dropped' });
  });

  test('I6: the secret a message carried is forgotten once it is delivered', async () => {
    await postNotice(ctx(), { key: 's', to: { userId: 'U0BEN' }, content, secret: 'the-token' });
    expect((await stored('s'))?.sealed).toMatch(/^v1\./);
    await deliver();
    expect((await stored('s'))?.sealed).toBeUndefined();
  });

  test('F14: a process that ends stops before the next message', async () => {
    await Promise.all([post('a'), post('b'), post('c')]);
    let over = false;
    const sent = await deliverDue(
      ctx(),
      async () => {
        over = true;
        return { outcome: 'sent' };
      },
      100,
      () => over,
    );
    expect(sent).toBe(1);
  });

  test('two senders never send the same message', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, i) => post(`n${i}`)));
    const sent: string[] = [];
    const send = async (notice: Notice): Promise<DeliveryResult> => {
      sent.push(notice._id);
      return { outcome: 'sent' };
    };
    await Promise.all([deliverDue(ctx(), send, 100), deliverDue(ctx(), send, 100), deliverDue(ctx(), send, 100)]);
    expect(sent.sort()).toEqual([...new Set(sent)].sort());
    expect(sent).toHaveLength(30);
  });
});
