import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, buttonsOf, CHEN, type StoredMessage, textOf } from '../support/slack/stand-in.js';
import { type House, openHouse } from './house.js';
import { seedGrant, seedMember, seedPerson, seedSource, seedWorkspace } from './seed.js';

const read = (message: StoredMessage) => textOf(message as never);
const labels = (message: StoredMessage) => buttonsOf(message as never).map((button) => button.text);

interface Option {
  value: string;
  text: { text: string };
}

describe.each(['http', 'socket'] as const)('minutes over %s', (mode) => {
  let house: House;
  let sales: Workspace;
  const type = (user: string, command: string, text = '') =>
    house.answerTo(user, () => house.people.slash({ user, command, text }));
  const formOf = async (user: string, text: string) => {
    const before = house.standIn.modalOf(user)?.id;
    await house.people.slash({ user, command: '/minutes', text });
    return house.standIn.waitUntil(() => {
      const modal = house.standIn.modalOf(user);
      return modal && modal.id !== before && modal;
    });
  };
  const sourceIn = (name: string) => {
    const blocks = house.standIn.modalOf(ANA)?.view.blocks as { block_id: string; element: { options: Option[] } }[];
    const options = blocks.find((block) => block.block_id === 'sourceId')?.element.options ?? [];
    return options.find((option) => option.text.text.startsWith(name))?.value ?? 'none';
  };

  beforeAll(async () => {
    house = await openHouse({ mode });
    sales = await seedWorkspace(house, ANA, 'Sales');
    await seedWorkspace(house, ANA, 'Service');
    await seedSource(house, ANA, 'November pack', 3200);
    await seedSource(house, ANA, 'Top-up', 100);
  });
  afterAll(() => house.close());

  test('C1, N5: /minutes in an empty workspace says how to begin', async () => {
    const answer = await type(ANA, '/minutes');
    expect(read(answer)).toContain('*Service* `@service`');
    expect(read(answer)).toContain('No minutes yet.');
  });

  test('C2, N2: complete words move the minutes and say what both sides have now', async () => {
    const answer = await type(ANA, '/minutes', 'allocate 500 to sales from "November pack" at 0.12');
    expect(read(answer)).toContain(
      '*Sales* `@sales` · 500 min moved from *November pack* to *Sales* at $0.12, pulse 60/60.\nSales has 500 min now; November pack keeps 2,700 min.',
    );
  });

  test('C2: without a price the last one of this workspace is repeated; smart quotes are quotes', async () => {
    const answer = await type(ANA, '/minutes', 'allocate 1,200 min to sales from “november pack”');
    expect(read(answer)).toContain('1,200 min moved from *November pack* to *Sales* at $0.12');
  });

  test('N5, U: the balance names the workspace first, with bar, separators, price and pulse', async () => {
    const answer = await type(ANA, '/minutes', 'balance in sales');
    expect(read(answer)).toContain('*Sales* `@sales`');
    expect(read(answer)).toContain('▓▓▓▓▓▓▓▓▓▓  *1,700 min of 1,700 min left*');
    expect(read(answer)).toContain('• 1,200 min of 1,200 min at $0.12 a minute, pulse 60/60 from *November pack*');
  });

  test('N2: too many minutes says how many there are and offers them', async () => {
    const answer = await type(ANA, '/minutes', 'allocate 500 to sales from Top-up at 0.12');
    expect(read(answer)).toContain('There are 100 min left in Top-up, 500 asked. Nothing was moved.');
    expect(labels(answer)).toEqual(['Allocate 100']);
    await house.people.click({ user: ANA, channel: answer.channel, messageTs: answer.ts, actionId: 'minutes.allocate' });
    const modal = await house.standIn.waitUntil(() => house.standIn.modalOf(ANA));
    expect(textOf(modal.view)).toContain('Sales will have 1,800 min; Top-up keeps 0 min.');
    const done = await house.answerTo(ANA, () => house.people.submitView({ user: ANA }));
    expect(read(done)).toContain('100 min moved from *Top-up* to *Sales* at $0.12');
  });

  test('C2: what is missing opens the form with the rest filled in', async () => {
    const modal = await formOf(ANA, 'allocate 250 to service');
    expect(textOf(modal.view)).toContain('Service (@service)');
    expect(textOf(modal.view)).toContain('250');
    const done = await house.answerTo(ANA, () =>
      house.people.submitView({
        user: ANA,
        values: { sourceId: sourceIn('November pack'), ratePerMinute: '0.2', currency: 'USD' },
      }),
    );
    expect(read(done)).toContain('*Service* `@service` · 250 min moved from *November pack* to *Service* at $0.20, pulse 60/60.');
  });

  test('N2, U: what is not understood is quoted beside its field', async () => {
    const modal = await formOf(ANA, 'allocate to sales');
    const { errors } = modal;
    await house.people.submitView({
      user: ANA,
      values: { sourceId: sourceIn('November pack'), minutes: 'lots', ratePerMinute: '12 cents' },
    });
    expect(modal.errors).not.toBe(errors);
    expect(modal.errors).toEqual({
      minutes: '`lots` is not a number of minutes. Write it like 1,250.',
      ratePerMinute: '`12 cents` is not a price. Write it like 0.12.',
    });
    await house.people.submitView({ user: ANA, values: { minutes: '5,000', ratePerMinute: '0.12' } });
    expect(modal.errors).toEqual({ minutes: 'There are 1,250 min left in November pack, 5,000 asked.' });
    await house.people.closeView({ user: ANA });
  });

  test('N2: a price below the buy price, or far from the last one, asks again before anything moves', async () => {
    const modal = await formOf(ANA, 'allocate 10 to sales from "November pack" at 0.04');
    expect(textOf(modal.view)).toContain('$0.04 is less than the $0.05 you pay for a minute of *November pack*.');
    expect(textOf(modal.view)).toContain('Allocate anyway');
    await house.people.submitView({ user: ANA, values: { ratePerMinute: '1.2' } });
    expect(textOf(modal.view)).toContain(
      '$1.20 is more than three times the last price here, $0.12. Nothing has been moved yet.',
    );
    const done = await house.answerTo(ANA, () => house.people.submitView({ user: ANA }));
    expect(read(done)).toContain('10 min moved from *November pack* to *Sales* at $1.20');
  });

  test('N2: the line under the form follows what is typed and chosen', async () => {
    const modal = await formOf(ANA, 'allocate to service');
    await house.people.clickInView({
      user: ANA,
      actionId: 'minutes.preview',
      blockId: 'sourceId',
      value: 'November pack: 1,240 min left',
    });
    await house.people.clickInView({ user: ANA, actionId: 'minutes.preview', blockId: 'minutes', value: '40' });
    await house.standIn.waitUntil(() => textOf(modal.view).includes('Service will have 290 min; November pack keeps 1,200 min.'));
    expect(textOf(modal.view)).toContain('You pay $0.05 a minute: margin $0.15.');
    await house.people.closeView({ user: ANA });
  });

  test('a required field that a local Slack sends as null means "unchanged"', async () => {
    await formOf(ANA, 'allocate 10 to service at 0.2');
    const untouched = { minutes: null, ratePerMinute: null, workspaceId: null, currency: null, pulse: null };
    const done = await house.answerTo(ANA, () =>
      house.people.submitView({ user: ANA, values: { ...untouched, sourceId: sourceIn('November pack') }, incomplete: true }),
    );
    expect(read(done)).toContain('10 min moved from *November pack* to *Service* at $0.20');
  });

  test('L12, N2: an expiry is a day in the workspace’s zone', async () => {
    await formOf(ANA, 'allocate 10 to service from "November pack" at 0.2 until someday');
    const done = await house.answerTo(ANA, () => house.people.submitView({ user: ANA, values: { expiresAt: '2026-11-30' } }));
    expect(read(done)).toContain('What is unused lapses <!date^1796079600^{date_short_pretty}|30 Nov 2026>.');
  });

  test('N6: history is newest first, ten at a time, with Older and Newer', async () => {
    await seedSource(house, ANA, 'Small change', 50);
    const source = await seedSource(house, ANA, 'December pack', 50);
    for (let i = 0; i < 12; i++) await seedGrant(house, ANA, sales._id, source, 1);
    const first = await type(ANA, '/minutes', 'history in sales');
    expect(read(first)).toContain('*+1 min* · Ana allocated from *December pack* · <!date^');
    expect(labels(first)).toEqual(['Older']);
    const press = (text: string) => {
      const button = buttonsOf(now() as never).find((one) => one.text === text);
      return house.people.click({
        user: ANA,
        channel: first.channel,
        messageTs: first.ts,
        actionId: 'minutes.history',
        value: button?.value ?? '',
      });
    };
    const now = () => house.standIn.message(first.channel, first.ts) as StoredMessage;
    const opening = read(now());
    await press('Older');
    await house.standIn.waitUntil(() => read(now()).includes('*+500 min* · Ana allocated from *November pack*'));
    expect(labels(now())).toEqual(['Newer']);
    await press('Newer');
    await house.standIn.waitUntil(() => read(now()) === opening);
  });

  test('M2: only the owner allocates; a member is told who does, a stranger learns nothing', async () => {
    await seedMember(house, sales, CHEN, 'viewer');
    expect(read(await type(CHEN, '/minutes', 'allocate 5 to sales from x at 1'))).toContain(
      '*Sales* `@sales` · Only the owner can do this. Ask Ana.',
    );
    expect(read(await type(CHEN, '/minutes', 'in sales'))).not.toContain('November pack');
    await seedPerson(house, BEN);
    expect(read(await type(BEN, '/minutes', 'allocate 5 to sales from x at 1'))).toContain(
      'There is no such workspace among yours.',
    );
  });

  test('C7: a word where none is expected is never passed over', async () => {
    expect(read(await type(ANA, '/minutes', 'balance sales'))).toContain('Did you mean `/minutes balance in sales`?');
  });

  test('N1: /minutes sources lists one’s own, and adds one when the words are complete', async () => {
    const list = await type(ANA, '/minutes', 'sources');
    expect(read(list)).toMatch(/• \*November pack\*: [\d,]+ min left, bought at \$0\.05 a minute/);
    expect(labels(list)).toEqual(['Add a source']);
    const added = await type(ANA, '/minutes', 'sources add "January pack" 1,000 at 0.06 EUR until 2027-01-31');
    expect(read(added)).toContain('*January pack* is ready: 1,000 min to hand out until <!date^');
  });

  test('N1, N2: who has nothing to hand out is led to adding it, and sees nobody else’s', async () => {
    const answer = await type(BEN, '/minutes', 'allocate 5');
    expect(read(answer)).toContain('You have no minutes to hand out: no source of yours has any left. Add a source first.');
    expect(read(await type(BEN, '/minutes', 'sources'))).toContain('None yet.');
    await house.people.click({ user: BEN, channel: answer.channel, messageTs: answer.ts, actionId: 'minutes.add-source' });
    const modal = await house.standIn.waitUntil(() => house.standIn.modalOf(BEN));
    await house.people.submitView({ user: BEN, values: { name: 'First pack', minutes: 'many', buyRatePerMinute: 'x' } });
    expect(modal.errors).toEqual({ minutes: '`many` is not a number of minutes. Write it like 1,250.' });
    await house.people.submitView({ user: BEN, values: { minutes: '300' } });
    expect(String(modal.errors.buyRatePerMinute)).toContain('`x` is no price.');
    const done = await house.answerTo(BEN, () => house.people.submitView({ user: BEN, values: { buyRatePerMinute: '0.05' } }));
    expect(read(done)).toContain('*First pack* is ready: 300 min to hand out.');
  });
});
