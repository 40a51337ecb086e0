import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { endedCall, furnish, type House, openHouse, TEAM } from './fixture.js';

interface Sum {
  calls: number;
  billedSeconds: number;
  talkedSeconds: number;
  charge: Record<string, string>;
}
type Usage = { from: string; to: string; total: Sum; rows: (Sum & { id: string; name: string })[] };

describe('what an agent key reads (H2)', () => {
  let house: House;
  let place: Awaited<ReturnType<typeof furnish>>;
  let other: { id: string; apiKey: string };
  let stranger: { id: string; apiKey: string };

  beforeAll(async () => {
    house = await openHouse();
    place = await furnish(house);
    other = (await house.operator<typeof other>('POST', `/workspaces/${place.workspaceId}/agents`, { name: '=Outbound' })).body;
    const elsewhere = await house.operator<{ id: string }>('POST', '/workspaces', {
      teamId: TEAM,
      ownerId: 'U0ANA',
      name: 'Service',
    });
    stranger = (await house.operator<typeof stranger>('POST', `/workspaces/${elsewhere.body.id}/agents`, { name: 'Desk' })).body;
    await house.calls(place.apiKey, endedCall('one', 61, { from: '+14155550100', to: '+14155550101', direction: 'inbound' }));
    await house.calls(place.apiKey, endedCall('two', 36, { from: '+14155550101', to: '+14155550199', direction: 'outbound' }));
    await house.calls(place.apiKey, endedCall('bad', 36, { status: 'failed' }));
    await house.calls(other.apiKey, endedCall('theirs', 300));
  });
  afterAll(() => house.close());

  const get = (path: string, key: string, accept = 'application/json') =>
    fetch(`${house.url}/api/v1${path}`, { headers: { authorization: `Bearer ${key}`, accept } });
  const json = async <T>(path: string, key: string) => (await get(path, key)).json() as Promise<T>;

  test('H2: usage holds this agent’s calls only, by day, agent and number, with exact charges (L15)', async () => {
    const usage = await json<Usage>('/usage?from=2026-11-20&to=2026-11-22', place.apiKey);
    const sum = { calls: 2, failed: 1, talkedSeconds: 97, billedSeconds: 180, charge: { USD: '0.36' } };
    expect(usage).toMatchObject({ from: '2026-11-20', to: '2026-11-22', timeZone: 'UTC', by: 'day', total: sum });
    expect(usage.rows).toMatchObject([{ id: '2026-11-22', ...sum }]);
    const byAgent = await json<Usage>('/usage?by=agent', place.apiKey);
    expect(byAgent.rows).toMatchObject([{ id: place.agentId, name: 'Reception', billedSeconds: 180 }]);
    const byNumber = await json<Usage>('/usage?by=number', place.apiKey);
    expect(byNumber.rows.map(({ id, calls }) => [id, calls])).toEqual([
      ['+14155550101', 2],
      ['', 0],
    ]);
    expect((await json<Usage>('/usage', stranger.apiKey)).total).toMatchObject({ calls: 0, billedSeconds: 0, charge: {} });
  });

  test('H2: Accept chooses CSV, in which no name can be a formula', async () => {
    const answer = await get('/usage?by=agent', other.apiKey, 'text/csv');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [heading, row, total] = (await answer.text()).split('\r\n');
    expect(heading).toBe(
      'agent,id,calls,failed_calls,talked_seconds,billed_seconds,overdraft_seconds,unfunded_seconds,returned_seconds,charge_USD',
    );
    expect(row).toBe(`'=Outbound,${other.id},1,0,300,300,0,0,0,0.60`);
    expect(total).toBe('total,,1,0,300,300,0,0,0,0.60');
  });

  test('H2: a call as it stands; those of other agents do not exist, in this workspace or another', async () => {
    expect(await json('/calls/one', place.apiKey)).toEqual({
      id: 'one',
      status: 'ended',
      outcome: 'settled',
      startedAt: '2026-11-22T08:57:59.000Z',
      endedAt: '2026-11-22T08:59:00.000Z',
      pulse: { minimumSeconds: 60, incrementSeconds: 60 },
      billedSeconds: 120,
      draws: [{ grantId: expect.stringMatching(/^gr_/), seconds: 120 }],
      overdraftSeconds: 0,
      unfundedSeconds: 0,
    });
    for (const key of [other.apiKey, stranger.apiKey]) {
      const answer = await get('/calls/one', key);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await answer.json()).toMatchObject({ code: 'not_found', status: 404 });
    }
    const started = { id: 'live', status: 'started', startedAt: '2026-11-22T08:59:30.000Z' };
    await house.calls(place.apiKey, started);
    expect(await json('/calls/live', place.apiKey)).toMatchObject({ outcome: 'held', endedAt: null, billedSeconds: 0 });
  });

  test('H2: the balance is that of the key’s workspace, without a word about grants and sources', async () => {
    const own = await json<Record<string, number>>('/balance', place.apiKey);
    expect(Object.keys(own)).toEqual(['availableSeconds', 'heldSeconds', 'overdraftSeconds', 'unfundedSeconds', 'usedSeconds']);
    expect(own.usedSeconds).toBe(480);
    expect((await json<Record<string, number>>('/balance', stranger.apiKey)).usedSeconds).toBe(0);
  });

  test('H: what cannot be read is a problem with a code', async () => {
    const cases: [string, string, number, string][] = [
      ['/usage?from=tomorrow', place.apiKey, 400, 'invalid_input'],
      ['/usage?by=moon', place.apiKey, 400, 'invalid_input'],
      ['/usage?from=2026-11-22&to=2026-11-01', place.apiKey, 400, 'invalid_input'],
      ['/usage?from=2020-01-01', place.apiKey, 400, 'invalid_input'],
      ['/usage', 'no-key-of-ours', 401, 'unauthorized'],
      ['/balance', 'no-key-of-ours', 401, 'unauthorized'],
      ['/calls/none', place.apiKey, 404, 'not_found'],
    ];
    for (const [path, key, status, code] of cases) {
      const answer = await get(path, key);
      expect([path, answer.status]).toEqual([path, status]);
      expect(await answer.json()).toMatchObject({ code });
    }
  });
});
