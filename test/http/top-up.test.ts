import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { endedCall, furnish, type House, openHouse, PULSE_60 } from './fixture.js';

/** L10, N4: topping up, set over HTTP and pulled by calls that outlast their minutes. */
describe('topping up over HTTP', () => {
  let house: House;
  let place: Awaited<ReturnType<typeof furnish>>;

  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    house.platform.clock.set('2026-11-22T09:00:00.000Z');
    place = await furnish(house, 2);
  });

  const terms = (more: object = {}) => ({
    sourceId: place.sourceId,
    chunkMinutes: 10,
    dailyCapMinutes: 15,
    ratePerMinute: '0.15',
    currency: 'USD',
    pulse: PULSE_60,
    ...more,
  });
  const set = (body: object) => house.operator('PATCH', `/workspaces/${place.workspaceId}`, body);
  const balance = async () => (await house.operator('GET', `/workspaces/${place.workspaceId}/balance`)).body;

  test('N4: the operator sets topping up, and the answer shows it as it was given', async () => {
    const answer = await set({ limitPolicy: 'top-up', topUp: terms() });
    expect(answer).toMatchObject({ status: 200, body: { limitPolicy: 'top-up', topUp: terms() } });
  });

  test('N4: topping up without terms, from a source of nobody, and with a cap below one pull are refused beside the field', async () => {
    expect((await set({ limitPolicy: 'top-up' })).status).toBe(400);
    expect((await set({ topUp: terms({ sourceId: 'so_none' }) })).status).toBe(404);
    expect(await set({ topUp: terms({ dailyCapMinutes: 5 }) })).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
    expect((await set({ topUp: { sourceId: place.sourceId } })).status).toBe(400);
  });

  test('L10: a call that outlasts the balance pulls, and is settled from what came', async () => {
    await set({ limitPolicy: 'top-up', topUp: terms() });
    const { body } = await house.calls(place.apiKey, endedCall('long', 8 * 60));
    expect(body).toMatchObject({ outcome: 'settled', billedSeconds: 480, unfundedSeconds: 0, overdraftSeconds: 0 });
    expect((body.draws as { seconds: number }[]).map(({ seconds }) => seconds)).toEqual([120, 360]);
    expect(body.availableSeconds).toBe(240);
  });

  test('L10: when the daily cap is reached the rest is unfunded, and the next day of the workspace pulls again', async () => {
    await set({ limitPolicy: 'top-up', topUp: terms() });
    const { body } = await house.calls(place.apiKey, endedCall('longer', 20 * 60));
    expect(body).toMatchObject({ outcome: 'settled', billedSeconds: 1_200, unfundedSeconds: 180, availableSeconds: 0 });
    house.platform.clock.set('2026-11-23T09:00:00.000Z');
    const next = await house.calls(place.apiKey, endedCall('tomorrow', 60));
    expect(next.body).toMatchObject({ outcome: 'settled', unfundedSeconds: 0, availableSeconds: 540 });
  });

  test('L10: a call that starts pulls first, then holds', async () => {
    await set({ limitPolicy: 'top-up', topUp: terms() });
    await house.calls(place.apiKey, endedCall('uses-all', 120));
    const started = { id: 'live', status: 'started', startedAt: '2026-11-22T09:00:00.000Z', maxDurationSeconds: 300 };
    expect((await house.calls(place.apiKey, started)).body).toMatchObject({ outcome: 'held', availableSeconds: 300 });
    expect(await balance()).toMatchObject({ heldSeconds: 300, unfundedSeconds: 0 });
  });

  test('L10: the day of the cap follows the workspace’s time zone when that is changed', async () => {
    house.platform.clock.set('2026-11-22T11:00:00.000Z');
    await set({ limitPolicy: 'top-up', topUp: terms({ dailyCapMinutes: 10 }) });
    const one = await house.calls(place.apiKey, endedCall('first', 12 * 60));
    expect(one.body).toMatchObject({ unfundedSeconds: 0, availableSeconds: 0 });
    expect((await house.calls(place.apiKey, endedCall('capped', 60))).body.unfundedSeconds).toBe(60);
    // In Kiritimati, 14 hours ahead, it is the 23rd already: a day of its own, with its own cap.
    expect(await set({ timeZone: 'Pacific/Kiritimati' })).toMatchObject({
      status: 200,
      body: { timeZone: 'Pacific/Kiritimati' },
    });
    expect((await house.calls(place.apiKey, endedCall('again', 60))).body).toMatchObject({ unfundedSeconds: 0 });
    const entries = await house.operator<{ entries: { id: string; type: string }[] }>(
      'GET',
      `/workspaces/${place.workspaceId}/ledger?limit=100`,
    );
    expect(entries.body.entries.filter(({ id }) => id.startsWith('zone:')).map(({ type }) => type)).toEqual(['settings']);
  });
});
