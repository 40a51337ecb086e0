import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ANA, type House, openHouse, TEAM } from './fixture.js';

interface Admission {
  admitted: boolean;
  reason?: string;
  availableSeconds: number;
}

describe('GET /api/v1/admission', () => {
  let house: House;
  let workspaceId: string;
  let apiKey: string;
  let sourceId: string;

  const ask = async (key = apiKey) =>
    (await house.raw('/api/v1/admission', { headers: { authorization: `Bearer ${key}` } })) as unknown as {
      status: number;
      body: Admission;
    };
  const start = (id: string) =>
    house.calls(apiKey, { id, status: 'started', startedAt: house.platform.clock.now().toISOString(), maxDurationSeconds: 60 });
  const terms = { ratePerMinute: '0.12', currency: 'USD', pulse: { minimumSeconds: 60, incrementSeconds: 60 } };

  beforeAll(async () => {
    house = await openHouse();
    await house.operator('PUT', `/accounts/${TEAM}/${ANA}`, { plan: 'standard' });
    const source = { name: 'November pack', minutes: 100, currency: 'USD', buyRatePerMinute: '0.05' };
    sourceId = (await house.operator<{ id: string }>('POST', `/accounts/${TEAM}/${ANA}/sources`, source)).body.id;
    const made = await house.operator<{ id: string }>('POST', '/workspaces', { teamId: TEAM, ownerId: ANA, name: 'Sales' });
    workspaceId = made.body.id;
    const agent = await house.operator<{ apiKey: string }>('POST', `/workspaces/${workspaceId}/agents`, { name: 'Reception' });
    apiKey = agent.body.apiKey;
  });
  afterAll(() => house.close());

  test('H6: says no where L9 would refuse, and yes where it would hold, which is what a start is answered then', async () => {
    expect((await ask()).body).toEqual({ admitted: false, reason: 'insufficient_minutes', availableSeconds: 0 });
    expect((await start('one')).status).toBe(402);
    await house.operator('POST', `/workspaces/${workspaceId}/allocations`, { sourceId, minutes: 1, ...terms });
    expect((await ask()).body).toEqual({ admitted: true, availableSeconds: 60 });
    expect((await ask()).body.availableSeconds).toBe(60);
    expect((await start('one')).status).toBe(200);
    expect((await ask()).body.admitted).toBe(false);
  });

  test('H6, L10: under top-up what could be pulled today counts as there, and nothing is pulled by asking', async () => {
    const topUp = { sourceId, chunkMinutes: 1, dailyCapMinutes: 2, ...terms };
    await house.operator('PATCH', `/workspaces/${workspaceId}`, { limitPolicy: 'top-up', topUp });
    expect((await ask()).body).toEqual({ admitted: true, availableSeconds: 0 });
    expect([(await start('two')).status, (await start('three')).status]).toEqual([200, 200]);
    expect((await ask()).body.admitted).toBe(false);
    expect((await start('four')).status).toBe(402);
  });

  test('H6: a stranger is told nothing', async () => {
    expect((await ask('sbk_unknown')).status).toBe(401);
  });
});
