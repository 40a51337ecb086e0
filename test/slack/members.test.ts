import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { UserId } from '../../src/domain/ids.js';
import { roleOf } from '../../src/domain/members/index.js';
import type { Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, CHEN } from '../support/slack/stand-in.js';
import { hands, labels, read, readView } from './hands.js';
import { type House, openHouse } from './house.js';
import { asPerson, seedMember, seedPerson, seedSeats, seedWorkspace, workspaceNames } from './seed.js';

describe('members in Slack', () => {
  let house: House;
  let sales: Workspace;
  let number = 0;
  const { type, form, submit, menuOf, choose, modal, press, lastTo } = hands(() => house);
  const role = (user: string) => roleOf(asPerson(house, user), sales._id, user as UserId);

  beforeAll(async () => {
    house = await openHouse();
    await seedSeats(house, ANA, 10);
  });
  beforeEach(async () => {
    number += 1;
    sales = await seedWorkspace(house, ANA, `Sales ${number}`, `sales-${number}`);
    await seedMember(house, sales, BEN, 'admin');
    await seedMember(house, sales, CHEN, 'editor');
  });
  afterAll(() => house.close());
  const here = () => `in sales-${number}`;

  test('M1, M3: the list has the owner first, then members with role and status, and what the owner may do', async () => {
    const list = await type(ANA, 'members');
    expect(read(list)).toContain(`*Sales ${number}* \`@sales-${number}\` · 3 members`);
    expect(read(list)).toMatch(/\*Ana\* \(you\) · owner · Active[\s\S]*\*Ben\* · admin · Active[\s\S]*\*Chen\* · editor/);
    expect(menuOf(list, 'Ana')).toEqual([]);
    expect(menuOf(list, 'Ben')).toEqual(['Change role', 'Remove']);
    expect(labels(list)).toEqual(['Invite people']);
  });

  test('M2: an admin is offered other roles for others, not removal; an editor is offered nothing', async () => {
    const list = await type(BEN, `members ${here()}`);
    expect([menuOf(list, 'Ana'), menuOf(list, 'Ben'), menuOf(list, 'Chen')]).toEqual([[], [], ['Change role']]);
    const plain = await type(CHEN, `members ${here()}`);
    expect([menuOf(plain, 'Ben'), labels(plain)]).toEqual([[], []]);
  });

  test('M3, I4: invited people show as pending with days left, with Cancel for the owner', async () => {
    house.standIn.addUser({ id: 'U0DANA0001', name: 'dana', real_name: 'Dana' });
    await type(ANA, `invite <@U0DANA0001> viewer ${here()}`);
    const list = await type(ANA, 'members');
    expect(read(list)).toContain('*Dana* · viewer · Pending, 7 days left · invited by Ana');
    expect(labels(list)).toEqual(['Cancel', 'Invite people']);
    expect(labels(await type(BEN, `members ${here()}`))).toEqual(['Invite people']);
    await press(ANA, list, 'Cancel');
    await house.standIn.waitUntil(() => house.standIn.ephemeralsTo(ANA).some((one) => read(one).includes('Dana is cancelled')));
    expect(read(await type(ANA, 'members'))).not.toContain('Dana');
  });

  test('M2, C2: /workspace role @ben viewer changes it at once, and Ben is told', async () => {
    expect(read(await type(ANA, `role <@${BEN}|ben> viewer`))).toContain('Ben is viewer now, and was admin. They are told.');
    expect(await role(BEN)).toBe('viewer');
    await house.deliverNotices();
    expect(read(lastTo(BEN))).toContain(`Ana made you viewer of *Sales ${number}*.`);
    expect(read(await type(ANA, `role Chen to admin`))).toContain('Chen is admin now');
    expect(read(await type(ANA, `role @chen as admin`))).toContain('Chen is admin already.');
  });

  test('M2: the owner’s role, one’s own, and becoming owner are refused, each with who helps', async () => {
    expect(read(await type(BEN, `role <@${ANA}> viewer ${here()}`))).toContain("The owner's role cannot be changed.");
    expect(read(await type(BEN, `role <@${BEN}> viewer ${here()}`))).toContain('Nobody changes their own role. Ask the owner');
    expect(read(await type(ANA, `role <@${BEN}> owner`))).toContain('hands the workspace over with `/workspace transfer`');
    expect(read(await type(CHEN, `role <@${BEN}> viewer ${here()}`))).toContain(
      'Only the owner and admins can do this. Ask Ana.',
    );
  });

  test('C2: what is missing opens the form; a name nobody has is said beside its field', async () => {
    const open = await form(ANA, 'role');
    expect(readView(open)).toContain(`*Sales ${number}*`);
    await house.people.submitView({ user: ANA, values: { typed: 'Zoe', role: 'viewer' } });
    expect(open.errors).toEqual({
      typed: `Nobody in Sales ${number} is called \`Zoe\`. \`/workspace members\` shows who is there.`,
    });
    await house.people.submitView({ user: ANA, values: { typed: null } });
    expect(open.errors).toEqual({ typed: 'Choose a person, or type who it is.' });
    expect(read(await submit(ANA, { person: CHEN, typed: null, role: 'viewer' }))).toContain('Chen is viewer now');
  });

  test('M2: Change role in the menu opens the form for that person', async () => {
    await choose(ANA, await type(ANA, 'members'), 'Ben', 'Change role');
    expect(readView(await modal(ANA))).toContain('*Ben* is admin now.');
    expect(read(await submit(ANA, { role: 'editor' }))).toContain('Ben is editor now, and was admin.');
  });

  test('M4: removing names what happens, asks, and ends access; the person is told', async () => {
    const open = await form(ANA, `remove <@${BEN}>`);
    expect(readView(open)).toContain('Remove *Ben* (admin)?');
    expect(readView(open)).toContain('Their seat is free again');
    expect(await role(BEN)).toBe('admin');
    expect(read(await submit(ANA))).toContain('Ben is no longer a member.');
    expect(await workspaceNames(house, BEN)).not.toContain(`Sales ${number}`);
    await house.deliverNotices();
    expect(read(lastTo(BEN))).toContain(`Ana removed you from *Sales ${number}*.`);
  });

  test('M2, M3: only the owner removes, also from the menu, and never the owner; without a person the form asks', async () => {
    expect(read(await type(BEN, `remove <@${CHEN}> ${here()}`))).toContain('Only the owner can do this. Ask Ana.');
    const tried = { workspaceId: sales._id, verb: 'member.remove', outcome: 'refused', actor: `person:${BEN}` };
    expect(await house.platform.db.collection('audit').countDocuments(tried)).toBe(1);
    expect(read(await type(ANA, `remove <@${ANA}>`))).toContain('The owner cannot be removed.');
    expect(house.standIn.modalOf(ANA)).toBeUndefined();
    const list = await type(ANA, 'members');
    await form(ANA, 'remove');
    await house.people.submitView({ user: ANA, values: { typed: 'ben' } });
    await house.standIn.waitUntil(() => readView(house.standIn.modalOf(ANA) ?? open()).includes('Remove *Ben*'));
    await submit(ANA);
    const told = await house.answerTo(ANA, () => choose(ANA, list, 'Ben', 'Remove'));
    expect(read(told)).toContain('This person is no longer a member.');
  });
  const open = () => {
    throw new Error('no form is open');
  };

  test('M4: a member leaves after a look; the owner hears of it, and cannot leave', async () => {
    expect(readView(await form(CHEN, `leave ${here()}`))).toContain('Your access ends at once, and Ana is told.');
    expect(read(await submit(CHEN))).toContain(`You left *Sales ${number}*.`);
    expect(await workspaceNames(house, CHEN)).not.toContain(`Sales ${number}`);
    await house.deliverNotices();
    expect(read(lastTo(ANA))).toContain(`Chen left *Sales ${number}*. Their seat is free again.`);
    expect(read(await type(ANA, 'leave'))).toContain('The owner cannot leave. `/workspace transfer` makes somebody else');
    expect(house.standIn.modalOf(ANA)).toBeUndefined();
  });

  test('M5: a profile of one’s own shows in this workspace only; a wrong address is said beside the field', async () => {
    const shown = await form(CHEN, `profile ${here()}`);
    await house.people.submitView({ user: CHEN, values: { displayName: 'Chen *W*', pictureUrl: 'http://example.com/c.png' } });
    expect(shown.errors).toEqual({ pictureUrl: 'Give an address that begins with https://.' });
    expect(read(await submit(CHEN, { pictureUrl: 'https://example.com/c.png?a=<b>|c' }))).toContain('You are shown as');
    const list = read(await type(ANA, 'members'));
    expect(list).toContain('<https://example.com/c.png?a=%3Cb%3E%7Cc|picture>');
    expect(list).not.toContain('Chen *W*');
    await seedPerson(house, CHEN);
    expect(read(await type(CHEN, 'members in my-workspace'))).toContain('*Chen* (you)');
    expect(read(await type(CHEN, `profile Chen ${here()}`))).toContain('This is your name in Slack.');
  });

  test('W12: the list of a workspace one does not belong to does not exist', async () => {
    await house.people.slash({ user: CHEN, command: '/workspace', text: 'members in ana-workspace' });
    await house.standIn.waitUntil(() =>
      house.standIn.ephemeralsTo(CHEN).some((one) => read(one).includes('There is no such workspace among yours.')),
    );
  });
});
