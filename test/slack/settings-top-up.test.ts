import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readLimits } from '../../src/domain/minutes/index.js';
import { changeHandle, type Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, type OpenView } from '../support/slack/stand-in.js';
import { hands, read, readView } from './hands.js';
import { type House, openHouse } from './house.js';
import { asPerson, seedMember, seedSeats, seedSource, seedWorkspace } from './seed.js';

describe('topping up, set in Slack', () => {
  let house: House;
  let sales: Workspace;
  let sourceId: string;
  const { form, submit } = hands(() => house);
  const limits = () => readLimits(asPerson(house, ANA), sales._id);

  beforeAll(async () => {
    house = await openHouse();
    await seedSeats(house, ANA, 10);
    sales = await seedWorkspace(house, ANA, 'Sales', 'sales');
    await seedMember(house, sales, BEN, 'admin');
    sourceId = await seedSource(house, ANA, 'November pack', 1_000);
  });
  afterAll(() => house.close());

  /** Chooses what happens at zero, as a person does, and waits for the form to follow. */
  const choose = async (open: OpenView, label: string, part: string) => {
    await house.people.clickInView({ user: ANA, actionId: 'settings.policy', blockId: 'limitPolicy', value: label });
    await house.standIn.waitUntil(() => readView(open).includes(part), 5_000, part);
  };
  const fill = { 'topUp.chunkMinutes': '50', 'topUp.dailyCapMinutes': '200', 'topUp.ratePerMinute': '0.15' };

  test('N4, W10: choosing top up asks for source, minutes at a time, daily cap and price', async () => {
    const open = await form(ANA, 'settings in sales');
    expect(readView(open)).not.toContain('Minutes at a time');
    await choose(open, 'Top up: add minutes from a source, up to a daily cap', 'Minutes at a time');
    const answer = await submit(ANA, { name: 'Sales', ...fill, 'topUp.sourceId': sourceId });
    expect(read(answer)).toContain('minutes are topped up when they run out');
    expect(read(answer)).toContain('topping up adds 50 min at a time, at most 200 min a day, at 0.15 USD a minute');
    expect(await limits()).toMatchObject({
      limitPolicy: 'top-up',
      topUp: { sourceId, chunkSeconds: 3_000, dailyCapSeconds: 12_000, rateMicro: 150_000, currency: 'USD' },
    });
  });

  test('N4: what is set is shown again; a cap below one pull lands beside its field; unchanged terms are not sent again', async () => {
    const open = await form(ANA, 'settings in sales');
    expect(JSON.stringify(open.view)).toContain('"initial_value":"200"');
    await house.people.submitView({ user: ANA, values: { 'topUp.dailyCapMinutes': '40' } });
    expect(open.errors).toEqual({ 'topUp.dailyCapMinutes': 'The daily cap is at least what is pulled at a time.' });
    expect(read(await submit(ANA, { 'topUp.dailyCapMinutes': '200' }))).toContain('Nothing was changed.');
  });

  test('N4, N13: with a period of the plan that is over, the one that runs now is chosen, and nothing has changed', async () => {
    const rows = house.platform.db.collection('sources');
    const set = await rows.findOne({ _id: sourceId as never });
    const series = { seriesId: 'plan:test', period: '1970-01', startsAt: new Date(0), endsAt: new Date(1) };
    await rows.updateOne({ _id: sourceId as never }, { $set: series });
    const now = { ...set, ...series, _id: 'so_now' as never, period: '1970-02', endsAt: new Date('2100-01-01') };
    await rows.insertOne(now);
    const open = await form(ANA, 'settings in sales');
    expect(JSON.stringify(open.view)).toMatch(/"initial_option":\{[^}]*\}?[^}]*"value":"so_now"/);
    expect(read(await submit(ANA, {}))).toContain('Nothing was changed.');
    await rows.deleteOne({ _id: 'so_now' as never });
    await rows.updateOne({ _id: sourceId as never }, { $unset: { seriesId: 1, period: 1 }, $set: { endsAt: set?.endsAt } });
  });

  test('N4, M2: an admin sees neither the source nor its price, and a change of time zone takes the day of the cap along (L10)', async () => {
    const open = await form(BEN, 'settings in sales');
    expect(JSON.stringify(open.view)).not.toContain('0.15');
    expect(JSON.stringify(open.view)).not.toContain(sourceId);
    await submit(BEN, { timeZone: 'Asia/Tokyo' });
    expect((await limits()).topUp).toMatchObject({ timeZone: 'Asia/Tokyo', sourceId });
    await changeHandle(asPerson(house, ANA), { workspaceId: sales._id, handle: 'sales-two' });
    expect((await limits()).limitPolicy).toBe('top-up');
  });
});
