import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readBalance } from '../../src/domain/minutes/index.js';
import { expireRequests } from '../../src/domain/requests/index.js';
import type { Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, CHEN } from '../support/slack/stand-in.js';
import { hands, labels, read, readView } from './hands.js';
import { type House, jobContext, openHouse, until } from './house.js';
import { asPerson, seedGrant, seedMember, seedPerson, seedSeats, seedSource, seedWorkspace } from './seed.js';

const VIEWER = 'U0VIEWER01';
const DAY_MS = 24 * 60 * 60 * 1000;

describe.each(['http', 'socket'] as const)('asking for minutes over %s', (mode) => {
  let house: House;
  let sales: Workspace;
  let source: string;
  let number = 0;
  const { type, form, submit, press, modal, now, becomes, lastTo } = hands(() => house);
  const available = async () => (await readBalance(asPerson(house, ANA), sales._id)).availableSeconds / 60;
  const ask = (user: string, text: string) => type(user, `ask ${text} in sales-${number}`, '/minutes');
  /** The owner's message about a request that was just made. */
  const asked = async (text = '200 for launch') => {
    const answer = await ask(CHEN, text);
    await house.deliverNotices();
    return { answer, message: lastTo(ANA) };
  };
  const settle = async (message: ReturnType<typeof lastTo>, part: string) => {
    await until(async () => {
      await house.deliverNotices();
      return read(now(message)).includes(part);
    });
    await house.deliverNotices();
    return now(message);
  };

  beforeAll(async () => {
    house = await openHouse({ mode });
    house.standIn.addUser({ id: VIEWER, name: 'viewer', real_name: 'Viewer' });
    await seedSeats(house, ANA, 30);
    source = await seedSource(house, ANA, 'November pack', 100_000);
  });
  beforeEach(async () => {
    number += 1;
    sales = await seedWorkspace(house, ANA, `Sales ${number}`, `sales-${number}`);
    await seedMember(house, sales, BEN, 'admin');
    await seedMember(house, sales, CHEN, 'editor');
    await seedMember(house, sales, VIEWER, 'viewer');
    await seedGrant(house, ANA, sales._id, source, 10);
  });
  afterAll(() => house.close());

  test('N10: an editor asks; the owner approves with one click, and both messages say so', async () => {
    const { answer, message } = await asked();
    expect(read(answer)).toContain(`*Sales ${number}* \`@sales-${number}\` · Ana adds minutes here. I’ve asked Ana for 200 min`);
    expect(labels(answer)).toEqual(['Change', 'Withdraw']);
    expect(read(message)).toContain(`*Chen* asks you for 200 min in *Sales ${number}* for launch.`);
    expect(labels(message)).toEqual(['Approve 200', 'Other amount', 'Decline']);
    await press(ANA, message, 'Approve 200');
    const closed = await settle(message, '*You added 200 min.*');
    expect(labels(closed)).toEqual([]);
    expect(read(lastTo(CHEN))).toContain(
      `Ana granted your request for 200 min in *Sales ${number}* for launch. *Added: 200 min.*`,
    );
    expect(await available()).toBe(210);
    expect(house.standIn.modalOf(ANA)).toBeUndefined();
  });

  test('N10: Other amount opens the form filled in, and what is sent grants the request', async () => {
    const { message } = await asked();
    await press(ANA, message, 'Other amount');
    const open = await modal(ANA);
    expect(readView(open)).toContain(`Sales ${number} will have 210 min`);
    expect(read(await submit(ANA, { minutes: '50' }))).toContain('50 min moved from *November pack*');
    await settle(message, '*You added 50 min.*');
    expect(read(lastTo(CHEN))).toContain('*Added: 50 min.*');
    expect(await available()).toBe(60);
  });

  test('N10: without a last source and price Approve opens the form, filled in with what was asked', async () => {
    sales = await seedWorkspace(house, ANA, 'Empty', `empty-${number}`);
    await seedMember(house, sales, CHEN, 'editor');
    await type(CHEN, `ask 40 in empty-${number}`, '/minutes');
    await house.deliverNotices();
    const message = lastTo(ANA);
    await press(ANA, message, 'Approve 40');
    await modal(ANA);
    await submit(ANA, { ratePerMinute: '0.12' });
    await settle(message, '*You added 40 min.*');
    expect(await available()).toBe(40);
  });

  test('N10: too few minutes in the last source opens the form and says how many there are; the request stays open', async () => {
    const small = await seedSource(house, ANA, `Small ${number}`, 30);
    house.platform.clock.advance(1_000);
    await seedGrant(house, ANA, sales._id, small, 5);
    const { message } = await asked();
    await press(ANA, message, 'Approve 200');
    expect(readView(await modal(ANA))).toContain(`There are 25 min left in Small ${number}, 200 asked.`);
    await house.people.closeView({ user: ANA });
    await press(ANA, message, 'Decline');
    await settle(message, '*You declined.*');
  });

  test('N10: Decline tells whoever asked and moves nothing', async () => {
    const { message } = await asked('200');
    await press(ANA, message, 'Decline');
    expect(labels(await settle(message, '*You declined.* Chen knows.'))).toEqual([]);
    expect(read(lastTo(CHEN))).toContain(`Ana declined your request for 200 min in *Sales ${number}*.`);
    expect(await available()).toBe(10);
  });

  test('N10: Change asks for another number in the same message; a button about the old one no longer counts', async () => {
    const { answer, message } = await asked();
    const old = { ...message, blocks: message.blocks };
    await press(CHEN, answer, 'Change');
    await modal(CHEN);
    expect(read(await submit(CHEN, { minutes: '300', purpose: 'launch day' }))).toContain('asked Ana for 300 min');
    const late = await house.answerTo(ANA, () => press(ANA, old, 'Approve 200'));
    expect(read(late)).toContain('This request was changed a moment ago, so nothing was done.');
    await settle(message, 'for 300 min in');
    await press(ANA, now(message), 'Approve 300');
    await settle(message, '*You added 300 min.*');
    expect(await available()).toBe(310);
  });

  test('N10: Withdraw takes it back where it was asked; the owner’s message says so and loses its buttons', async () => {
    const { answer, message } = await asked();
    await press(CHEN, answer, 'Withdraw');
    await becomes(answer, 'Your request is taken back');
    const late = await house.answerTo(ANA, () => press(ANA, message, 'Approve 200'));
    expect(read(late)).toContain('This request was taken back.');
    expect(labels(await settle(message, '*Chen took it back*'))).toEqual([]);
    expect(await available()).toBe(10);
  });

  test('N10: after seven days it ends, and both are told', async () => {
    const { message } = await asked();
    house.platform.clock.advance(7 * DAY_MS);
    const late = await house.answerTo(ANA, () => press(ANA, message, 'Approve 200'));
    expect(read(late)).toContain('This request has expired.');
    expect(await expireRequests(jobContext(house.platform, house.standIn.teamId), 100)).toBe(1);
    await settle(message, '*Nobody answered within 7 days*');
    expect(read(lastTo(CHEN))).toContain('has not answered your request');
  });

  test('M2: a viewer cannot ask, the owner need not, and nobody else’s click answers a request', async () => {
    expect(read(await ask(VIEWER, '20'))).toContain('Only the owner, admins and editors can do this. Ask Ana.');
    expect(read(await ask(ANA, '20'))).toContain(`Sales ${number} is yours, so there is nobody to ask.`);
    const { answer, message } = await asked();
    for (const [user, label] of [
      [BEN, 'Approve 200'],
      [CHEN, 'Other amount'],
      [VIEWER, 'Decline'],
    ] as const) {
      const refused = await house.answerTo(user, () => press(user, message, label));
      expect(read(refused)).toContain('Only the owner can do this. Ask Ana.');
    }
    await seedPerson(house, 'U0BEN00001');
    expect(labels(answer)).toContain('Withdraw');
    expect(await available()).toBe(10);
  });

  test('C2: without a number the form opens; what is not understood is said', async () => {
    await form(CHEN, `ask for the launch in sales-${number}`, '/minutes');
    const open = await modal(CHEN);
    await house.people.submitView({ user: CHEN, values: { minutes: 'many' } });
    expect(open.errors).toEqual({ minutes: 'Give a number of minutes. Write it like 1,250.' });
    expect(read(await submit(CHEN, { minutes: '1,250' }))).toContain('asked Ana for 1,250 min');
    expect(read(await ask(CHEN, 'much'))).toContain('I did not understand `much`, so nobody was asked.');
  });
});
