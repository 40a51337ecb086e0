import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findAccount } from '../../src/domain/accounts/index.js';
import type { UserId } from '../../src/domain/ids.js';
import { ANA, BEN, CHEN } from '../support/slack/stand-in.js';
import { hands, labels, read } from './hands.js';
import { type House, openHouse } from './house.js';
import { asPerson, seedMember, seedSeats, seedWorkspace } from './seed.js';

describe('plan and seats in Slack', () => {
  let house: House;
  const { type, press, modal, submit, lastTo } = hands(() => house);
  const account = async (user = ANA) => findAccount(asPerson(house, user), user as UserId);
  const bill = (billing: 'self-serve' | 'operator') => Object.assign(house.platform, { billing });

  beforeAll(async () => {
    house = await openHouse();
    await seedSeats(house, ANA, 2);
    const sales = await seedWorkspace(house, ANA, 'Sales');
    house.platform.clock.advance(1_000);
    const support = await seedWorkspace(house, ANA, 'Support');
    for (const workspace of [sales, support])
      await house.platform.db.collection('seats').insertOne({
        _id: `member:${workspace._id}:${BEN}` as never,
        accountId: workspace.accountId,
        person: BEN,
        until: null,
      });
    await seedMember(house, sales, BEN, 'editor');
    await seedMember(house, support, BEN, 'viewer');
  });
  afterAll(() => house.close());

  test('S1, S2: plan, seats over all workspaces, and who takes them, each person once', async () => {
    bill('self-serve');
    const answer = await type(ANA, 'plan');
    expect(read(answer)).toContain('*Your plan* · Free: 0 seats and 2 bought');
    expect(read(answer)).toContain('*1 of 2 seats used*, all workspaces together');
    expect(read(answer)).toContain('• Ben: Sales, Support');
    expect(read(answer)).toContain('30 min included every month');
    expect(labels(answer)).toEqual(['Change plan']);
  });

  test('S2, S3: an invited person takes a seat, too; one in line does not, and is counted apart', async () => {
    house.standIn.addUser({ id: 'U0DANA0001', name: 'dana', real_name: 'Dana' });
    await type(ANA, `invite <@${CHEN}> in sales`);
    await type(ANA, 'invite <@U0DANA0001> in sales');
    const answer = read(await type(ANA, 'plan'));
    expect(answer).toContain('*2 of 2 seats used*');
    expect(answer).toContain('• Chen, invited: Sales');
    expect(answer).toContain('1 invitation in line for a seat.');
    expect(answer).not.toContain('Dana');
  });

  test('S4, S7: the form changes plan and extra seats; whoever waits gets the seat and is told', async () => {
    await press(ANA, await type(ANA, 'plan'), 'Change plan');
    const open = await modal(ANA);
    await house.people.submitView({ user: ANA, values: { addonSeats: 'two' } });
    expect(open.errors).toEqual({ addonSeats: 'Give a whole number of seats, for instance 2.' });
    const answer = read(await submit(ANA, { plan: 'standard', addonSeats: '1' }));
    expect(answer).toContain('Your plan is Standard AI: 3 seats and 1 bought now.');
    expect(answer).toContain('*3 of 4 seats used*');
    expect(await account()).toMatchObject({ plan: 'standard', addonSeats: 1 });
    await house.deliverNotices();
    expect(read(lastTo('U0DANA0001'))).toContain('Sales');
  });

  test('S6, C2: typed in full it is done at once; fewer seats than people is said, and nobody loses a place', async () => {
    const answer = read(await type(ANA, 'plan free 0'));
    expect(answer).toContain('Your plan is Free: 0 seats now.');
    expect(answer).toContain('More people than seats: nobody loses a place');
    expect(answer).toContain('• Ben: Sales, Support');
    expect(read(await type(ANA, 'plan pro'))).toContain('Your plan is Pro AI: 5 seats now.');
    expect(read(await type(ANA, 'plan gold'))).toContain('I did not understand `gold`, so nothing was changed.');
  });

  test('S1, S7: another catalogue changes what the form offers, what can be typed, seats and minutes', async () => {
    const usual = house.platform.plans;
    const team = { label: 'Team', seats: 12, includedMinutes: 5_000, currency: 'USD', buyRatePerMinute: '0' };
    Object.assign(house.platform, { plans: { ...usual, free: { ...usual.free, seats: 1, includedMinutes: 0 }, team } });
    await press(ANA, await type(ANA, 'plan'), 'Change plan');
    expect(JSON.stringify((await modal(ANA)).view)).toContain('Team: 12 seats, 5,000 min a month');
    const answer = read(await submit(ANA, { plan: 'team' }));
    expect(answer).toContain('Your plan is Team: 12 seats now.');
    expect(answer).toContain('5,000 min included every month');
    expect(answer).toContain('of 12 seats used');
    expect(read(await type(ANA, 'plan gold'))).toContain('a plan (free, basic, standard, pro, team) and extra seats.');
    const free = read(await type(ANA, 'plan free'));
    expect(free).toContain('Your plan is Free: 1 seat now.');
    expect(free).toContain('No minutes included');
    await type(ANA, 'plan team');
    Object.assign(house.platform, { plans: usual });
    expect(read(await type(ANA, 'plan'))).toContain('*Your plan* · Free: 0 seats');
    await type(ANA, 'plan pro');
  });

  test('S7: where the operator bills, it says who changes plans, and a typed change is refused', async () => {
    bill('operator');
    const answer = await type(ANA, 'plan');
    expect(read(answer)).toContain('Plans and seats are set by whoever runs this Switchboard. Ask them for more.');
    expect(labels(answer)).toEqual([]);
    expect(read(await type(ANA, 'plan standard'))).toContain('Plans and seats are set by whoever runs this service. Ask them.');
    expect((await account())?.plan).toBe('pro');
  });

  test('M2: the plan behind somebody else’s workspace is the owner’s business', async () => {
    expect(read(await type(BEN, 'plan in sales'))).toContain('Only the owner can do this. Ask Ana.');
    expect(read(await type(BEN, 'plan'))).toContain('Free: 0 seats');
  });
});
