import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { personDeactivated } from '../../src/domain/departures/index.js';
import type { UserId } from '../../src/domain/ids.js';
import { findWorkspace, type Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, CHEN } from '../support/slack/stand-in.js';
import { hands, labels, read, readView } from './hands.js';
import { type House, jobContext, openHouse } from './house.js';
import { asPerson, seedGrant, seedMember, seedSeats, seedSource, seedWorkspace, workspaceNames } from './seed.js';

describe('handing over in Slack', () => {
  let house: House;
  let sales: Workspace;
  let number = 0;
  const { type, form, submit, press, becomes, lastTo, modal } = hands(() => house);
  const owner = async () => (await findWorkspace(asPerson(house, ANA), sales._id))?.ownerId;
  const offer = async (to = BEN) => {
    await form(ANA, `transfer <@${to}> in sales-${number}`);
    await submit(ANA);
    await house.deliverNotices();
    return lastTo(to);
  };

  beforeAll(async () => {
    house = await openHouse();
    await seedSeats(house, ANA, 10);
  });
  beforeEach(async () => {
    number += 1;
    sales = await seedWorkspace(house, ANA, `Sales ${number}`, `sales-${number}`);
    await seedSeats(house, BEN, 2);
    await seedMember(house, sales, BEN, 'admin');
    await seedMember(house, sales, CHEN, 'editor');
  });
  afterAll(() => house.close());

  test('M7: the confirmation says what changes; the offer goes out, and until it is accepted nothing changes', async () => {
    const open = await form(ANA, `transfer <@${BEN}>`);
    expect(readView(open)).toContain('Ben owns it, allocates its minutes and pays for its people: 2 seats of theirs.');
    expect(readView(open)).toContain('You stay as admin.');
    expect(read(await submit(ANA))).toContain('Ben has your offer and can accept until');
    await house.deliverNotices();
    expect(read(lastTo(BEN))).toContain(`*Ana offers you Sales ${number}*`);
    expect(labels(lastTo(BEN))).toEqual(['Take it over', 'No, thanks']);
    expect(await owner()).toBe(ANA);
  });

  test('M7: Take it over makes Ben the owner and Ana an admin; the message changes and Ana hears of it', async () => {
    const message = await offer();
    await press(BEN, message, 'Take it over');
    await house.standIn.waitUntil(async () => true);
    for (let i = 0; i < 200 && (await owner()) !== BEN; i++) await house.deliverNotices();
    await house.deliverNotices();
    await becomes(message, `*Sales ${number}* is yours now.`);
    expect(read(lastTo(ANA))).toContain(`*Sales ${number}* now belongs to Ben; you are an admin there.`);
    expect(read(await type(BEN, `members in sales-${number}`))).toMatch(/\*Ben\* \(you\) · owner[\s\S]*\*Ana\* · admin/);
    const again = await house.answerTo(CHEN, () =>
      house.people.slash({ user: CHEN, command: '/workspace', text: `transfer <@${BEN}> in sales-${number}` }),
    );
    expect(read(again)).toContain('Only the owner can do this. Ask Ben.');
  });

  test('M7: No, thanks leaves everything as it was; the buttons go and Ana hears of it', async () => {
    const message = await offer();
    await press(BEN, message, 'No, thanks');
    const after = await becomes(message, `You declined to take over *Sales ${number}*.`);
    expect(labels(after)).toEqual([]);
    await house.deliverNotices();
    expect(read(lastTo(ANA))).toContain(`Ben does not want to take over *Sales ${number}*.`);
    expect(await owner()).toBe(ANA);
  });

  test('M7: Withdraw the offer takes it back where it was made; the direct message says so and loses its buttons', async () => {
    await form(ANA, `transfer <@${BEN}> in sales-${number}`);
    const answer = await submit(ANA);
    await house.deliverNotices();
    const message = lastTo(BEN);
    expect(labels(answer)).toEqual(['Withdraw the offer']);
    await press(ANA, answer, 'Withdraw the offer');
    await becomes(answer, 'Your offer to Ben is withdrawn: their buttons no longer work, and they are told.');
    const late = await house.answerTo(BEN, () => press(BEN, message, 'Take it over'));
    expect(read(late)).toContain('This offer is no longer open.');
    await house.deliverNotices();
    const after = await becomes(message, `Ana no longer offers you *Sales ${number}*.`);
    expect(labels(after)).toEqual([]);
    expect(await owner()).toBe(ANA);
    expect(read(await type(ANA, `audit in sales-${number}`))).toContain('withdrew the offer of the workspace to Ben');
  });

  test('M7: while an offer is open, /workspace transfer shows it, to withdraw it or to offer the workspace to another member', async () => {
    await offer();
    const shown = await type(ANA, `transfer in sales-${number}`);
    expect(read(shown)).toContain('Ben has your offer and can accept until');
    expect(labels(shown)).toEqual(['Withdraw the offer', 'Offer it to somebody else']);
    await press(ANA, shown, 'Offer it to somebody else');
    await modal(ANA);
    await house.people.submitView({ user: ANA, values: { typed: '@chen' } });
    await house.standIn.waitUntil(() =>
      readView(house.standIn.modalOf(ANA) as never).includes('Your open offer to Ben is withdrawn.'),
    );
    await submit(ANA);
    const again = await type(ANA, `transfer in sales-${number}`);
    expect(read(again)).toContain('Chen has your offer');
    const stale = await house.answerTo(ANA, () => press(ANA, shown, 'Withdraw the offer'));
    expect(read(stale)).toContain(`Your offer of Sales ${number} to Ben is withdrawn already.`);
  });

  test('M7: with too few seats taking over is refused with what helps, and the offer stands', async () => {
    const message = await offer(CHEN);
    const answer = await house.answerTo(CHEN, () => press(CHEN, message, 'Take it over'));
    expect(read(answer)).toContain(
      `Sales ${number} needs 2 of your seats, and you have too few. \`/workspace plan\` shows your seats`,
    );
    expect(await owner()).toBe(ANA);
  });

  test('M7: minutes that remain, My Workspace and a stranger are refused before the form', async () => {
    const source = await seedSource(house, ANA, `Pack ${number}`, 100);
    await seedGrant(house, ANA, sales._id, source, 5);
    expect(read(await type(ANA, `transfer <@${BEN}>`))).toContain(`There are still 5 min of yours in Sales ${number}.`);
    expect(read(await type(ANA, `transfer <@${BEN}> in my-workspace`))).toMatch(/is not a member|always yours/);
    expect(read(await type(ANA, 'transfer in my-workspace'))).toContain('My Workspace is always yours.');
    expect(house.standIn.modalOf(ANA)).toBeUndefined();
  });

  test('M7, C2: without a person the form asks for one', async () => {
    await form(ANA, 'transfer');
    await house.people.submitView({ user: ANA, values: { typed: '@chen' } });
    await house.standIn.waitUntil(() => readView(house.standIn.modalOf(ANA) as never).includes('Offer it to *Chen*?'));
    expect(read(await submit(ANA))).toContain('Chen has your offer');
  });

  test('M6: the owner names a successor, who is offered everything once Slack has deactivated the owner, and takes it over', async () => {
    expect(read(await type(BEN, `transfer account <@${ANA}>`))).toContain('There is no account for you to take over.');
    expect(read(await type(ANA, `transfer successor <@${BEN}>`))).toContain('*Ben* is your successor.');
    expect(read(await type(BEN, `transfer account <@${ANA}>`))).toContain('Ana is still here.');
    expect(read(await type(ANA, `transfer successor <@${ANA}>`))).toContain('Choose somebody else.');
    await personDeactivated(jobContext(house.platform, house.standIn.teamId, 'gone'), ANA as UserId);
    await house.deliverNotices();
    const told = house.standIn.messagesTo(BEN).find((one) => labels(one).includes('Take over'));
    expect(told && read(told)).toContain("Ana's Slack account was deactivated");
    await press(BEN, told as never, 'Take over');
    expect(readView(await modal(BEN))).toContain('Take over everything that belongs to Ana?');
    expect(read(await submit(BEN))).toContain('What belonged to Ana is yours now');
    expect(await owner()).toBe(BEN);
    expect(await workspaceNames(house, BEN)).toContain("Ana's workspace");
  });
});
