import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findDetails } from '../../src/domain/calls/index.js';
import { allIn } from '../../src/verify/opened.js';
import { endedCall, furnish, type House, openHouse } from './fixture.js';

interface Result {
  id: string;
  outcome: string;
  billedSeconds: number;
  draws: { grantId: string; seconds: number }[];
  unfundedSeconds: number;
  availableSeconds: number;
}

describe('POST /api/v1/calls', () => {
  let house: House;
  let place: Awaited<ReturnType<typeof furnish>>;

  beforeAll(async () => {
    house = await openHouse();
    place = await furnish(house);
  });
  afterAll(() => house.close());

  const balance = async () =>
    (await house.operator<Record<string, number>>('GET', `/workspaces/${place.workspaceId}/balance`)).body;

  test('H1, L6: a call is billed by its pulse and drawn from the grant, and the answer says so', async () => {
    const before = await balance();
    const { status, body } = await house.calls<Result>(place.apiKey, endedCall('one', 60.001, { from: '+14155550100' }));
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'one', outcome: 'settled', billedSeconds: 120, overdraftSeconds: 0, unfundedSeconds: 0 });
    expect(body.draws).toEqual([{ grantId: expect.stringMatching(/^gr_/), seconds: 120 }]);
    expect(body.availableSeconds).toBe((before.availableSeconds ?? 0) - 120);
    expect((await balance()).availableSeconds).toBe(body.availableSeconds);
  });

  test('L5: the same call again is a duplicate with the first result and the current balance', async () => {
    const first = await house.calls<Result>(place.apiKey, endedCall('two', 30));
    await house.calls(place.apiKey, endedCall('two-later', 30));
    const again = await house.calls<Result>(place.apiKey, endedCall('two', 30, { metadata: { retry: true } }));
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ ...first.body, outcome: 'duplicate', availableSeconds: first.body.availableSeconds - 60 });
  });

  test('L5: the same id with another payload is a conflict, nothing is posted, and the owner is told', async () => {
    await house.calls(place.apiKey, endedCall('three', 30));
    const before = await balance();
    const { status, body } = await house.calls<Result>(place.apiKey, endedCall('three', 31));
    expect(status).toBe(409);
    expect(body.outcome).toBe('conflict');
    expect(await balance()).toEqual(before);
    const told = await house.platform.db.collection('notices').findOne({ kind: 'call-conflict' });
    expect(told?.to).toEqual({ userId: 'U0ANA' });
  });

  test('L5: times are compared as instants, so another way of writing them is the same call', async () => {
    await house.calls(place.apiKey, {
      id: 'zone',
      status: 'ended',
      startedAt: '2026-11-22T08:00:00Z',
      endedAt: '2026-11-22T08:01:00Z',
    });
    const again = await house.calls<Result>(place.apiKey, {
      id: 'zone',
      status: 'ended',
      startedAt: '2026-11-22T09:00:00.000+01:00',
      endedAt: '2026-11-22T09:01:00.000+01:00',
    });
    expect(again.body.outcome).toBe('duplicate');
  });

  test('L6: a failed call is recorded and bills nothing', async () => {
    const { status, body } = await house.calls<Result>(place.apiKey, {
      id: 'failed',
      status: 'failed',
      startedAt: '2026-11-22T08:00:00Z',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ outcome: 'settled', billedSeconds: 0, draws: [] });
    const ended = await house.calls<Result>(place.apiKey, endedCall('failed', 10));
    expect(ended.body.outcome).toBe('conflict');
  });

  test('L17: a call that ended too long ago or in the future is quarantined, not dropped', async () => {
    const old = { id: 'old', status: 'ended', startedAt: '2026-10-01T08:00:00Z', endedAt: '2026-10-01T08:01:00Z' };
    const { status, body } = await house.calls<Result>(place.apiKey, old);
    expect(status).toBe(202);
    expect(body).toMatchObject({ outcome: 'quarantined', billedSeconds: 0 });
    const ahead = { id: 'ahead', status: 'ended', startedAt: '2026-11-22T09:00:00Z', endedAt: '2026-11-22T09:06:00Z' };
    expect((await house.calls(place.apiKey, ahead)).status).toBe(202);
  });

  test('H1: a batch is answered in its order, and one bad item never spoils its neighbours', async () => {
    const calls = [
      endedCall('b1', 10),
      { id: 'b2', status: 'ended' },
      endedCall('b3', 10),
      endedCall('b1', 10),
      { id: 'b4', status: 'started', startedAt: '2026-11-22T08:00:00Z' },
      null,
    ];
    const { status, body } = await house.calls<{ results: (Result & { code?: string })[] }>(place.apiKey, { calls });
    expect(status).toBe(200);
    expect(body.results.map((r) => [r.id, r.outcome, r.code])).toEqual([
      ['b1', 'settled', undefined],
      ['b2', 'invalid', 'invalid_input'],
      ['b3', 'settled', undefined],
      ['b1', 'duplicate', undefined],
      ['b4', 'held', undefined],
      [null, 'invalid', 'invalid_input'],
    ]);
  });

  test('H1: a batch of more than 1,000 calls is refused whole', async () => {
    const calls = Array.from({ length: 1_001 }, (_, i) => endedCall(`many-${i}`, 1));
    const { status, body } = await house.calls(place.apiKey, { calls });
    expect(status).toBe(400);
    expect(body.code).toBe('invalid_input');
  });

  test('L9: a started call holds minutes, once, and its end frees what it did not use', async () => {
    await house.calls(place.apiKey, {
      id: 'b4',
      status: 'ended',
      startedAt: '2026-11-22T08:00:00Z',
      endedAt: '2026-11-22T08:00:00Z',
    });
    const { availableSeconds = 0 } = await balance();
    const started = { id: 'live', status: 'started', startedAt: '2026-11-22T08:59:00Z', maxDurationSeconds: 300 };
    const held = await house.calls<Result>(place.apiKey, started);
    expect([held.status, held.body.outcome, held.body.billedSeconds]).toEqual([200, 'held', 0]);
    expect(await balance()).toMatchObject({ availableSeconds: availableSeconds - 300, heldSeconds: 300 });
    expect((await house.calls<Result>(place.apiKey, started)).body.outcome).toBe('duplicate');
    expect((await house.calls(place.apiKey, { ...started, maxDurationSeconds: 301 })).status).toBe(409);
    const ended = await house.calls<Result>(place.apiKey, {
      id: 'live',
      status: 'ended',
      startedAt: '2026-11-22T08:59:00Z',
      endedAt: '2026-11-22T08:59:30Z',
    });
    expect(ended.body).toMatchObject({ outcome: 'settled', billedSeconds: 60, draws: [{ seconds: 60 }] });
    expect(await balance()).toMatchObject({ availableSeconds: availableSeconds - 60, heldSeconds: 0 });
  });

  test('L2: what the grants cannot cover goes to unfunded, and nothing is dropped', async () => {
    const { availableSeconds = 0 } = await balance();
    const { body } = await house.calls<Result>(place.apiKey, endedCall('long', availableSeconds + 90));
    expect(body.billedSeconds).toBe(Math.ceil((availableSeconds + 90) / 60) * 60);
    expect(body.availableSeconds).toBe(0);
    expect(body.unfundedSeconds).toBe(body.billedSeconds - availableSeconds);
    const after = await balance();
    expect(after).toMatchObject({ availableSeconds: 0, overdraftSeconds: 0 });
    expect(after.unfundedSeconds).toBe(body.unfundedSeconds);
  });

  test('H7: numbers and metadata are kept apart from the ledger', async () => {
    await house.calls(place.apiKey, endedCall('private', 5, { from: '+14155550123', metadata: { $where: 'x', note: 'secret' } }));
    const entry = await house.platform.db.collection('ledger_entries').findOne({ k: `end:${place.agentId}:private` });
    expect(JSON.stringify(entry)).not.toContain('4155550123');
    const reference = allIn(entry as never)[0]?.call?.details ?? '';
    const details = await findDetails(house.platform, place.workspaceId, reference);
    expect(details).toMatchObject({ from: '+14155550123', metadata: '{"$where":"x","note":"secret"}' });
    expect(await findDetails(house.platform, 'ws_another', reference)).toBeNull();
  });

  describe('F11: hostile bodies are refused with a clear error and write nothing', () => {
    const post = (body: string | Uint8Array<ArrayBuffer>, type = 'application/json') =>
      house.raw('/api/v1/calls', {
        method: 'POST',
        headers: { authorization: `Bearer ${place.apiKey}`, 'content-type': type },
        body,
      });

    test.each([
      ['operators in place of strings', JSON.stringify({ ...endedCall('x', 1), id: { $ne: null } })],
      ['__proto__', '{"__proto__":{"id":"x"},"id":"x"}'],
      ['a number too large', JSON.stringify({ ...endedCall('x', 1), maxDurationSeconds: 2 ** 53 })],
      ['a negative number', JSON.stringify({ ...endedCall('x', 1), maxDurationSeconds: -1 })],
      ['not a number', '{"id":"x","status":"ended","maxDurationSeconds":NaN}'],
      ['NUL', JSON.stringify(endedCall('a\0b', 1))],
      ['bad UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
      ['an end before the start', JSON.stringify({ ...endedCall('x', 1), startedAt: '2026-11-22T09:10:00Z' })],
      ['no JSON at all', 'hello'],
      ['a list', '[]'],
      ['null', 'null'],
      ['an empty body', ''],
    ])('%s', async (_name, body) => {
      const before = await house.platform.db.collection('ledger_entries').countDocuments();
      const answer = await post(body);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body.detail).toEqual(expect.any(String));
      expect(await house.platform.db.collection('ledger_entries').countDocuments()).toBe(before);
    });

    test('nesting of 10,000', async () => {
      const deep = `{"id":"deep","status":"ended","startedAt":"2026-11-22T08:00:00Z","endedAt":"2026-11-22T08:00:01Z","metadata":{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`;
      expect((await post(deep)).status).toBe(400);
    });

    test('more than 1 MiB', async () => {
      expect((await post(`{"id":"${'x'.repeat(1_100_000)}"}`)).status).toBe(413);
    });

    test('another content type', async () => {
      expect((await post('id=1', 'application/x-www-form-urlencoded')).status).toBe(415);
    });
  });

  test.each([
    ['no key', {}],
    ['a key that is none', { authorization: 'Bearer nonsense' }],
    ['a forged key', { authorization: `Bearer sbk_abcdefghij_${'a'.repeat(43)}` }],
  ])('%s is refused with 401', async (_name, headers) => {
    const { status, body } = await house.raw('/api/v1/calls', { method: 'POST', headers, body: '{}' });
    expect(status).toBe(401);
    expect(body.code).toBe('unauthorized');
  });

  test('a key with one letter changed is refused', async () => {
    const last = place.apiKey.at(-1) === 'A' ? 'B' : 'A';
    expect((await house.calls(place.apiKey.slice(0, -1) + last, endedCall('forged', 1))).status).toBe(401);
  });
});
