import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, CHEN } from '../support/slack/stand-in.js';
import { forgeClick, hands, labels, read, readView } from './hands.js';
import { type House, openHouse } from './house.js';
import { seedGrant, seedMember, seedSource, seedWorkspace } from './seed.js';

describe('taking minutes back, moving them, undoing (N3, L12)', () => {
  let house: House;
  let sales: Workspace;
  let source: string;
  const { type, form, submit, press, becomes } = hands(() => house);
  const minutes = (user: string, text: string) => type(user, text, '/minutes');
  const formFor = (text: string) => form(ANA, text, '/minutes');

  beforeAll(async () => {
    house = await openHouse();
    sales = await seedWorkspace(house, ANA, 'Sales');
    await seedWorkspace(house, ANA, 'Service');
    source = await seedSource(house, ANA, 'November pack', 3200);
    await seedGrant(house, ANA, sales._id, source, 500);
    await seedMember(house, sales, BEN, 'admin');
    await seedMember(house, sales, CHEN, 'editor');
  });
  afterAll(() => house.close());

  test('C2, N3: amount and reason take minutes back at once, and say where they went', async () => {
    const answer = await minutes(ANA, 'reclaim 100 from sales no longer in use');
    expect(read(answer)).toContain(
      '*Sales* `@sales` · 100 min went back to *November pack*. “no longer in use”\nSales has 400 min now.',
    );
    expect(labels(answer)).toEqual(['Show minutes', 'History']);
    await press(ANA, answer, 'History');
    expect(read(await becomes(answer, 'history'))).toContain('Ana took them back · “no longer in use”');
  });

  test('C2, N3: what is missing opens the form with the rest filled in, and wrong values stand beside their fields', async () => {
    const modal = await formFor('reclaim 50 in sales');
    expect(readView(modal)).toContain('*Sales* `@sales` · 400 min are unused.');
    expect(readView(modal)).toContain('50');
    await house.people.submitView({ user: ANA, values: { minutes: 'lots', reason: 'x' } });
    expect(modal.errors).toEqual({ minutes: '`lots` is not a number of minutes. Write it like 1,250, or all.' });
    await house.people.submitView({ user: ANA, values: { minutes: '9,000', reason: 'x' } });
    expect(modal.errors).toEqual({ minutes: 'Only 400 min are unused here.' });
    const done = await submit(ANA, { minutes: '50', reason: 'wrong pack' });
    expect(read(done)).toContain('*Sales* `@sales` · 50 min went back to *November pack*. “wrong pack”\nSales has 350 min now.');
  });

  test('N3, L12: amount and destination move minutes at once on the same terms', async () => {
    const answer = await minutes(ANA, 'transfer 100 to service from sales launch week');
    expect(read(answer)).toContain(
      '*Sales* `@sales` · 100 min moved from *Sales* to *Service* at $0.12, pulse 60/60. “launch week”\nSales keeps 250 min; Service has 100 min now.',
    );
    expect(labels(answer)).toEqual(['Show Sales', 'Show Service']);
    await press(ANA, answer, 'Show Service');
  });

  test('N3, L12: the form takes other terms, and refuses beside the field', async () => {
    const modal = await formFor('transfer from sales to service');
    expect(readView(modal)).toContain('*Sales* `@sales` · 250 min are unused.');
    await house.people.submitView({ user: ANA, values: { minutes: 'x', ratePerMinute: 'cheap' } });
    expect(modal.errors).toEqual({
      minutes: '`x` is not a number of minutes. Write it like 1,250, or all.',
      ratePerMinute: '`cheap` is not a price. Write it like 0.12.',
    });
    await house.people.submitView({ user: ANA, values: { minutes: '10', ratePerMinute: null, currency: 'EUR' } });
    expect(modal.errors).toEqual({ ratePerMinute: 'Give the price in EUR.' });
    const done = await submit(ANA, {
      minutes: '10',
      ratePerMinute: '0.2',
      currency: 'EUR',
      pulse: '30/6',
      expiresAt: '2026-12-24',
    });
    expect(read(done)).toContain('10 min moved from *Sales* to *Service* at €0.20, pulse 30/6.');
    expect(read(done)).toContain('What is unused lapses <!date^');
  });

  test('L12, U: nothing unused and nowhere to go are said before a form is filled in', async () => {
    expect(read(await minutes(ANA, 'reclaim in my-workspace'))).toContain('There are no unused minutes here.');
    await seedWorkspace(house, BEN, 'Lone');
    expect(read(await minutes(ANA, 'transfer 5 to lone from sales'))).toContain('There is no such workspace among yours.');
    expect(read(await minutes(ANA, 'transfer 5 to sales from sales'))).toContain(
      'The minutes are in Sales already. Choose another workspace.',
    );
  });

  test('N3: Undo takes an allocation back, and the same message then says so', async () => {
    const answer = await minutes(ANA, 'allocate 40 to sales from "November pack" at 0.12');
    expect(labels(answer)).toEqual(['Undo (60 s)', 'Show minutes']);
    await press(ANA, answer, 'Undo (60 s)');
    const undone = await becomes(answer, 'Undone');
    expect(read(undone)).toContain('*Sales* `@sales` · Undone: the 40 min are back in *November pack*.\nSales has 240 min now.');
    expect(labels(undone)).toEqual(['Show minutes']);
  });

  test('N3: after 60 s Undo says what helps, and nothing is undone', async () => {
    const answer = await minutes(ANA, 'allocate 40 to sales from "November pack" at 0.12');
    house.platform.clock.advance(61_000);
    const refused = await house.answerTo(ANA, () => press(ANA, answer, 'Undo (60 s)'));
    expect(read(refused)).toContain(
      'The 60 seconds in which this could be undone are over. `/minutes reclaim` takes back what is unused.',
    );
    expect(read(await minutes(ANA, 'balance in sales'))).toContain('*280 min of');
  });

  test('C7: behind a reason `in` names a workspace where it is one of the person’s, and is a word like others where it is not', async () => {
    await type(ANA, 'switch my-workspace');
    expect(read(await minutes(ANA, 'reclaim 1 too many in sales'))).toContain(
      '*Sales* `@sales` · 1 min went back to *November pack*. “too many”',
    );
    expect(read(await minutes(ANA, 'reclaim 1 from sales not needed in winter'))).toContain('“not needed in winter”');
    expect(read(await minutes(ANA, 'transfer 1 to service spare in @sales'))).toContain('1 min moved from *Sales* to *Service*');
    await type(ANA, 'switch sales');
    expect(read(await minutes(ANA, 'reclaim 1 not needed in winter'))).toContain('“not needed in winter”');
  });

  test.each([
    ['admin', BEN],
    ['editor', CHEN],
  ])('M2, M3: an %s is told who may, whether by command or by a forged button', async (_role, user) => {
    for (const text of [
      'reclaim 1 from sales x',
      'reclaim in sales',
      'transfer 1 to service from sales',
      'transfer from sales',
    ]) {
      expect(read(await minutes(user, text))).toContain('*Sales* `@sales` · Only the owner can do this. Ask Ana.');
    }
    const own = await minutes(user, 'balance in sales');
    const value = { workspaceId: sales._id, grantId: 'gr_any' };
    const refused = await house.answerTo(user, () => forgeClick(house, user, own, 'minutes.undo', value));
    expect(read(refused)).toContain('Only the owner can do this. Ask Ana.');
  });

  test('M2: a viewer is refused in the same words, a stranger learns nothing', async () => {
    const hidden = await seedWorkspace(house, ANA, 'Hidden');
    await seedMember(house, hidden, CHEN, 'viewer');
    expect(read(await minutes(CHEN, 'reclaim 1 from hidden x'))).toContain('Only the owner can do this. Ask Ana.');
    expect(read(await minutes(BEN, 'reclaim 1 from hidden x'))).toContain('There is no such workspace among yours.');
  });
});
