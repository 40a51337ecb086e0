import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ANA, endedCall, furnish, type House, openHouse, PULSE_60, TEAM } from './fixture.js';

describe('the operator API (H3)', () => {
  let house: House;

  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  test('W1, S7: PUT an account makes it with My Workspace, and sets plan and seats', async () => {
    const { status, body } = await house.operator('PUT', `/accounts/${TEAM}/${ANA}`, { plan: 'standard', addonSeats: 2 });
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^ac_/),
      plan: 'standard',
      seats: 5,
      workspaces: [{ id: expect.stringMatching(/^ws_/), handle: expect.any(String), name: 'My Workspace', default: true }],
    });
    const again = await house.operator('PUT', `/accounts/${TEAM}/${ANA}`, { plan: 'pro' });
    expect(again.body).toMatchObject({ id: body.id, plan: 'pro', seats: 7 });
  });

  test('N1: POST a source gives its seconds', async () => {
    const { status, body } = await house.operator('POST', `/accounts/${TEAM}/${ANA}/sources`, {
      name: 'Pack',
      minutes: 10.5,
      currency: 'usd',
      buyRatePerMinute: '0.05',
    });
    expect(status).toBe(201);
    expect(body).toEqual({ id: expect.stringMatching(/^so_/), availableSeconds: 630 });
  });

  test('W5, W6, W7: workspaces get a handle from their name, and a typed one is checked', async () => {
    const post = (more: object) => house.operator('POST', '/workspaces', { teamId: TEAM, ownerId: ANA, ...more });
    expect((await post({ name: 'Grüße & Küsse' })).body.handle).toBe('grusse-kusse');
    expect((await post({ name: 'Grusse Kusse' })).body.handle).toBe('grusse-kusse-2');
    expect((await post({ name: 'X', handle: 'support-line' })).status).toBe(201);
    const taken = await post({ name: 'Y', handle: 'support-line' });
    expect(taken.status).toBe(409);
    expect(taken.body.code).toBe('handle_taken');
    const reserved = await post({ name: 'Z', handle: 'admin' });
    expect(reserved.status).toBe(400);
    expect(reserved.body.errors).toEqual([{ field: 'handle', detail: expect.stringContaining('reserved') }]);
    expect((await post({ name: '' })).status).toBe(400);
  });

  test('N2, L12: an allocation moves minutes; too many are refused and say how many there are', async () => {
    const place = await furnish(house, 0);
    const allocate = (more: object) =>
      house.operator('POST', `/workspaces/${place.workspaceId}/allocations`, {
        sourceId: place.sourceId,
        minutes: 100,
        ratePerMinute: '0.12',
        currency: 'USD',
        pulse: PULSE_60,
        ...more,
      });
    const made = await allocate({});
    expect(made.status).toBe(201);
    expect(made.body).toEqual({ id: expect.stringMatching(/^gr_/), availableSeconds: 6_000 });
    const tooMany = await allocate({ minutes: 901 });
    expect(tooMany.status).toBe(409);
    expect(tooMany.body).toMatchObject({
      code: 'insufficient_minutes',
      availableSeconds: 54_000,
      detail: expect.stringContaining('900 min left'),
    });
    for (const bad of [
      { minutes: 0 },
      { minutes: -1 },
      { minutes: 0.001 },
      { ratePerMinute: 'cheap' },
      { currency: 'XXQ' },
      { pulse: { minimumSeconds: 0, incrementSeconds: 60 } },
      { sourceId: 'so_none' },
    ]) {
      const { status } = await allocate(bad);
      expect([400, 404]).toContain(status);
    }
  });

  test('H3: an Idempotency-Key makes a POST safe to repeat, and stands for one request only', async () => {
    const place = await furnish(house, 0);
    const body = { sourceId: place.sourceId, minutes: 10, ratePerMinute: '0.12', currency: 'USD', pulse: PULSE_60 };
    const path = `/workspaces/${place.workspaceId}/allocations`;
    const key = { 'idempotency-key': 'allocate-once' };
    const [first, second] = await Promise.all([house.operator('POST', path, body, key), house.operator('POST', path, body, key)]);
    expect(second.body.id).toBe(first.body.id);
    const balance = await house.operator('GET', `/workspaces/${place.workspaceId}/balance`);
    expect(balance.body.availableSeconds).toBe(600);
    expect((await house.operator('POST', path, { ...body, minutes: 20 }, key)).status).toBe(422);

    const agent = { 'idempotency-key': 'agent-once' };
    const one = await house.operator('POST', `/workspaces/${place.workspaceId}/agents`, { name: 'A' }, agent);
    const two = await house.operator('POST', `/workspaces/${place.workspaceId}/agents`, { name: 'A' }, agent);
    expect(two.body).toEqual(one.body);
    expect((await house.calls(String(two.body.apiKey), endedCall('k', 1))).status).toBe(200);
    for (const [keyName, send] of [
      [
        'source-once',
        (k: Record<string, string>) =>
          house.operator(
            'POST',
            `/accounts/${TEAM}/${ANA}/sources`,
            { name: 'P', minutes: 1, currency: 'USD', buyRatePerMinute: '1' },
            k,
          ),
      ],
      [
        'workspace-once',
        (k: Record<string, string>) => house.operator('POST', '/workspaces', { teamId: TEAM, ownerId: ANA, name: 'Once' }, k),
      ],
    ] as const) {
      const a = await send({ 'idempotency-key': keyName });
      const b = await send({ 'idempotency-key': keyName });
      expect(b).toMatchObject({ status: 201, body: a.body });
    }
  });

  test('L4, L1: every line of the ledger is shown, each entry sums to 0, and pages follow one another', async () => {
    const place = await furnish(house, 100);
    await house.calls(place.apiKey, { calls: [endedCall('l1', 61), endedCall('l2', 5)] });
    type Page = {
      entries: { id: string; type: string; callId?: string; lines: { account: string; seconds: number }[] }[];
      next: string | null;
    };
    const first = await house.operator<Page>('GET', `/workspaces/${place.workspaceId}/ledger?limit=2`);
    const second = await house.operator<Page>('GET', `/workspaces/${place.workspaceId}/ledger?limit=2&after=${first.body.next}`);
    const entries = [...first.body.entries, ...second.body.entries];
    expect(entries.map((e) => [e.type, e.callId])).toEqual([
      ['grant', undefined],
      ['settle', 'l1'],
      ['settle', 'l2'],
    ]);
    for (const entry of entries) expect(entry.lines.reduce((sum, line) => sum + line.seconds, 0)).toBe(0);
    expect(second.body.next).toBeNull();
  });

  test('M6: the operator hands the workspaces and sources of an account to somebody else', async () => {
    const place = await furnish(house, 10);
    const { status, body } = await house.operator<{ workspaces: { id: string }[] }>('POST', `/accounts/${TEAM}/${ANA}/transfer`, {
      toUserId: 'U0BEN',
    });
    expect(status).toBe(201);
    expect(body.workspaces.map(({ id }) => id)).toContain(place.workspaceId);
    const ben = await house.operator<{ workspaces: { id: string }[] }>('PUT', `/accounts/${TEAM}/U0BEN`, {});
    expect(ben.body.workspaces.map(({ id }) => id)).toContain(place.workspaceId);
    expect((await house.operator('POST', `/accounts/${TEAM}/U0NONE/transfer`, { toUserId: 'U0BEN' })).status).toBe(404);
  });

  test('W10, N4: PATCH changes alert channel, limit policy and thresholds, and tells the channel', async () => {
    const place = await furnish(house, 0);
    const { status, body } = await house.operator('PATCH', `/workspaces/${place.workspaceId}`, {
      alertChannelId: 'C0ALERTS',
      limitPolicy: 'finish',
      overdraftCapSeconds: 600,
      alertThresholds: [0, 50],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      alertChannelId: 'C0ALERTS',
      limitPolicy: 'finish',
      overdraftCapSeconds: 600,
      alertThresholds: [50, 0],
    });
    const told = await house.platform.db.collection('notices').findOne({ kind: 'alert-channel-set', 'to.channelId': 'C0ALERTS' });
    expect(told?.data.workspaceName).toBe('Sales');
    const cleared = await house.operator('PATCH', `/workspaces/${place.workspaceId}`, { alertChannelId: null });
    expect(cleared.body).toMatchObject({ alertChannelId: null, limitPolicy: 'finish' });
  });

  test('what is unknown is 404, what is wrong is 400, and without the key nothing is said', async () => {
    expect((await house.operator('GET', '/workspaces/ws_none/balance')).status).toBe(404);
    expect((await house.operator('GET', '/nothing')).status).toBe(404);
    expect((await house.operator('PUT', `/accounts/${TEAM}/${ANA}`, { plan: 'gold' })).status).toBe(400);
    const { status } = await house.raw('/api/v1/operator/workspaces/ws_none/balance', {
      headers: { authorization: 'Bearer wrong-operator-key' },
    });
    expect(status).toBe(401);
  });

  test('the two keys of an agent and of the operator do not open each other’s doors', async () => {
    const place = await furnish(house, 0);
    const { status } = await house.raw(`/api/v1/operator/workspaces/${place.workspaceId}/balance`, {
      headers: { authorization: `Bearer ${place.apiKey}` },
    });
    expect(status).toBe(401);
    expect((await house.calls('operator-key-for-tests', endedCall('o', 1))).status).toBe(401);
  });

  test('/healthz and /readyz answer', async () => {
    expect(await house.raw('/healthz', {})).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await house.raw('/readyz', {})).toMatchObject({ status: 200, body: { status: 'ready', mongodb: 'ok', slack: 'ok' } });
  });
});
