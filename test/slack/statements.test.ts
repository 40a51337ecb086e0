import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { settleCall } from '../../src/domain/ledger/index.js';
import { listStandings } from '../../src/domain/standing/index.js';
import type { Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN } from '../support/slack/stand-in.js';
import { endedCall } from '../support/team.js';
import { hands, labels, read, readView } from './hands.js';
import { type House, openHouse } from './house.js';
import { asPerson, seedMember, seedSeats, seedSource, seedWorkspace } from './seed.js';

describe('what repeats, and what a month came to, in Slack', () => {
  let house: House;
  let sales: Workspace;
  const { type, form, submit, press, becomes } = hands(() => house);
  const repeating = async () => (await listStandings(asPerson(house, ANA), sales._id)).standings;

  beforeAll(async () => {
    house = await openHouse();
    await seedSeats(house, ANA, 10);
    sales = await seedWorkspace(house, ANA, 'Sales', 'sales');
    await seedMember(house, sales, BEN, 'viewer');
    await seedSource(house, ANA, 'November pack', 1_000);
  });
  afterAll(() => house.close());

  test('N13: `monthly` makes an allocation repeat, and the form says so too', async () => {
    const done = await type(ANA, 'allocate 100 to sales from "November pack" at 0.12 monthly', '/minutes');
    expect(read(done)).toContain('The same comes again every month: `/minutes standing`');
    house.platform.clock.set('2026-11-22T09:00:01.000Z');
    const open = await form(ANA, 'allocate to sales from "November pack"', '/minutes');
    expect(readView(open)).toContain('Every month');
    await house.people.submitView({ user: ANA, values: { minutes: '50', repeats: 'monthly', expiresAt: '2026-12-31' } });
    expect(open.errors).toEqual({ expiresAt: 'What repeats every month lapses with each month. Leave the last day empty.' });
    await submit(ANA, { minutes: '50', repeats: 'monthly', expiresAt: null });
    expect((await repeating()).map(({ seconds }) => seconds)).toEqual([6_000, 3_000]);
  });

  test('N13, M2: what repeats is listed for the owner alone, and stopped by number or button', async () => {
    expect(read(await type(BEN, 'standing in sales', '/minutes'))).toContain('Only the owner can do this. Ask Ana.');
    const listed = await type(ANA, 'standing', '/minutes');
    expect(read(listed)).toContain('2 allocations repeating every month');
    expect(read(listed)).toContain('*100 min* from November pack at $0.12, pulse 60/60');
    expect(read(await type(ANA, 'standing stop', '/minutes'))).toContain('2 allocations repeat in Sales.');
    expect(read(await type(ANA, 'standing stop 2', '/minutes'))).toContain('The 50 min a month repeat no more.');
    const left = await type(ANA, 'standing list', '/minutes');
    await press(ANA, left, 'Stop');
    await becomes(left, 'The 100 min a month repeat no more.');
    expect(await repeating()).toEqual([]);
    expect(read(await type(ANA, 'standing', '/minutes'))).toContain('Nothing repeats.');
  });

  test('N14, M2: a statement for members; cost and margin for the owner; a month that is none is said so', async () => {
    await settleCall(house.platform, sales._id, endedCall(house.platform, 'one', 61));
    const own = await type(ANA, 'statement', '/minutes');
    expect(read(own)).toContain('*Statement of November 2026*, so far');
    expect(read(own)).toContain('1 call · *$0.24* charged (bought for $0.10, margin $0.14)');
    expect(read(own)).toContain('0 min → 148 min: allocated 150 min, billed −2 min');
    expect(labels(own)).toEqual(['Open to print', 'Close the month', 'CSV']);
    const bens = await type(BEN, 'statement 2026-11 in sales', '/minutes');
    expect(read(bens)).not.toContain('margin');
    expect(labels(bens)).toEqual(['Open to print', 'CSV']);
    expect(read(await type(ANA, 'statement november', '/minutes'))).toContain('Write the month as `/minutes statement 2026-11`');
    expect(read(await type(ANA, 'statement 2027-03', '/minutes'))).toContain('March 2027 has not begun yet.');
    expect(read(await type(ANA, 'statement 2026-11 all', '/minutes'))).toContain('*Sales* `@sales` · 1 call · *$0.24* charged');
  });

  test('N14: the owner closes the month with a button, and it says since when', async () => {
    const open = await type(ANA, 'statement', '/minutes');
    await press(ANA, open, 'Close the month');
    const closed = await becomes(open, ', closed ');
    expect(labels(closed)).toEqual(['Open to print', 'CSV']);
  });
});
