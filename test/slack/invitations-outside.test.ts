import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  acceptInvitation,
  cancelInvitation,
  expireDueInvitations,
  readInvitation,
  remindInvitees,
} from '../../src/domain/invitations/index.js';
import { membersOf } from '../../src/domain/members/index.js';
import { setPlan } from '../../src/domain/subscriptions/index.js';
import type { Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, buttonsOf, CHEN, type StoredMessage, textOf } from '../support/slack/stand-in.js';
import { type House, jobContext, openHouse, until } from './house.js';
import { asPerson, seedMember, seedSeats, seedWorkspace, workspaceNames } from './seed.js';

const DAY = 24 * 60 * 60 * 1000;
const read = (message: StoredMessage) => textOf(message as never);
const buttons = (message: StoredMessage) => buttonsOf(message as never).map(({ text }) => text);

describe.each(['http', 'socket'] as const)('people outside Slack, ends and new beginnings, over %s', (mode) => {
  let house: House;
  let sales: Workspace;
  let number = 0;
  const type = (user: string, command: string, text = '') =>
    house.answerTo(user, () => house.people.slash({ user, command, text }));
  const press = (user: string, message: StoredMessage, actionId: string) =>
    house.people.click({ user, channel: message.channel, messageTs: message.ts, actionId });
  const lastTo = (user: string) => house.standIn.messagesTo(user).at(-1) as StoredMessage;
  const now = (message: StoredMessage) => house.standIn.message(message.channel, message.ts) as StoredMessage;
  const job = () => jobContext(house.platform, house.standIn.teamId, `job-${++number}`);
  const invite = async (word: string) => read(await type(ANA, '/workspace', `invite ${word}`));
  const tokenIn = (text: string) => /\/invite\/(sbi_[\w-]{43})/.exec(text)?.[1] ?? '';
  const team = async () => (await membersOf(job(), sales._id)).map(({ userId, role }) => [userId, role]);
  const delivered = (look: () => boolean) =>
    until(async () => {
      await house.deliverNotices();
      return look();
    });
  const joinSlack = (id: string, name: string, more: object = {}) => {
    const user = house.standIn.addUser({ id, name: name.toLowerCase(), real_name: name, ...more });
    const profile = { email: `${name.toLowerCase()}@example.com`, real_name: name };
    return house.people.event({ type: 'team_join', user: { ...(user as object), id, real_name: name, profile, ...more } });
  };

  beforeAll(async () => {
    house = await openHouse({ mode, slack: { invitePages: true } });
    await seedWorkspace(house, ANA, 'Opening');
  });
  beforeEach(async () => {
    await seedSeats(house, ANA, 40);
    number += 1;
    sales = await seedWorkspace(house, ANA, `Sales ${number}`);
    house.platform.clock.advance(25 * 60 * 60 * 1000);
  });
  afterAll(() => house.close());

  test('I2: an address of nobody here is invited by link, which only the inviter is shown', async () => {
    const said = await invite('Dana@Example.com viewer');
    expect(said).toContain('Nobody in this Slack team has the address dana@example.com, so they are invited as viewer by link');
    expect(said).toContain('https://switchboard.test/invite/sbi_');
    expect(await readInvitation(house.platform, tokenIn(said))).toMatchObject({ state: 'pending', isSlackPerson: false });
    expect(house.logged()).not.toContain('sbi_');
  });

  test('I2, team_join: what waited for the address is delivered with buttons, and accepting works in Slack', async () => {
    const [id, name] = [`U0EVE${number}${mode === 'http' ? 1 : 2}`, `Eve${number}${mode}`];
    const said = await invite(`${name}@example.com`);
    await joinSlack(id, name);
    await until(async () => (await house.deliverNotices()) > 0);
    const message = lastTo(id);
    expect(read(message)).toContain(`invites you to ${sales.name}*`);
    expect(buttons(message)).toEqual(['Accept', 'Decline', 'Open in a browser']);
    expect(await readInvitation(house.platform, tokenIn(said))).toMatchObject({ state: 'replaced', isSlackPerson: true });
    await press(id, message, 'invitations.accept');
    await until(async () => (await workspaceNames(house, id)).includes(sales.name));
  });

  test('I7, team_join: a member by link and the Slack person of the same address become one', async () => {
    const [id, name] = [`U0FAY${number}${mode === 'http' ? 1 : 2}`, `Fay${number}${mode}`];
    const link = tokenIn(await invite(`${name}@example.com admin`));
    const found = await readInvitation(house.platform, link);
    if (!found) throw new Error('The link leads nowhere.');
    await acceptInvitation(
      { ...job(), actor: { kind: 'person', userId: found.person } },
      { invitationId: found.invitationId, profile: { name: 'Fay', timeZone: 'UTC', known: true } },
    );
    expect(await team()).toContainEqual([`email:${name.toLowerCase()}@example.com`, 'admin']);
    await joinSlack(id, name);
    await until(async () => (await team()).some(([userId]) => userId === id));
    expect(await team()).toEqual([
      [ANA, 'owner'],
      [id, 'admin'],
    ]);
    expect(await workspaceNames(house, id)).toEqual(['My Workspace', sales.name]);
    const held = await house.platform.db.collection('seats').find({ person: id }).toArray();
    expect(held.map(({ _id }) => String(_id))).toEqual([`member:${sales._id}:${id}`]);
  });

  test('I1, team_join: a guest or bot of that address gets nothing', async () => {
    const name = `Gus${number}${mode}`;
    const link = tokenIn(await invite(`${name}@example.com`));
    await joinSlack(`U0GUS${number}${mode === 'http' ? 1 : 2}`, name, { is_restricted: true });
    await house.people.event({ type: 'team_join', user: 'not a person' });
    await until(() => house.logged().includes('a team_join that cannot be read'));
    expect(await readInvitation(house.platform, link)).toMatchObject({ state: 'pending', isSlackPerson: false });
  });

  test('I5: a day before the end the invitee is reminded once, in a new message; the old one loses its buttons', async () => {
    await invite(`<@${BEN}>`);
    await house.deliverNotices();
    const first = lastTo(BEN);
    house.platform.clock.advance(6 * DAY);
    expect([await remindInvitees(job(), { limit: 10 }), await remindInvitees(job(), { limit: 10 })]).toContain(0);
    await house.deliverNotices();
    const reminder = lastTo(BEN);
    expect(read(reminder)).toContain("One day left: Ana's invitation to");
    expect([reminder.ts === first.ts, buttons(now(first))]).toEqual([false, []]);
    expect(read(now(first))).toContain('The newest message about it is below.');
    await press(BEN, reminder, 'invitations.accept');
    await until(async () => (await workspaceNames(house, BEN)).includes(sales.name));
    await delivered(() => read(now(reminder)).includes('You joined'));
  });

  test('I4, I5: at the end both messages change; Ask reaches the inviter once, Resend makes a new invitation, old buttons are dead', async () => {
    await invite(`<@${BEN}> viewer`);
    await house.deliverNotices();
    const old = lastTo(BEN);
    house.platform.clock.advance(7 * DAY);
    expect(read(await house.answerTo(BEN, () => press(BEN, old, 'invitations.accept')))).toContain(
      'This invitation has expired. Ask Ana to send a new one.',
    );
    await expireDueInvitations(job(), { limit: 10 });
    await house.deliverNotices();
    expect(buttons(now(old))).toEqual(['Ask Ana for a new one']);
    expect([read(lastTo(ANA)), buttons(lastTo(ANA))]).toEqual([expect.stringContaining('has expired.'), ['Resend']]);
    await press(BEN, now(old), 'invitations.ask');
    await delivered(() => read(now(old)).includes("We've asked Ana"));
    const asked = lastTo(ANA);
    expect(read(asked)).toContain(`Ben asks for a new invitation to *${sales.name}* as viewer`);
    await press(ANA, asked, 'invitations.resend');
    await delivered(() => read(lastTo(BEN)).includes('As viewer you can'));
    expect(read(now(asked))).toContain('Ben is invited as viewer and can accept until');
    await press(BEN, lastTo(BEN), 'invitations.accept');
    await until(async () => (await workspaceNames(house, BEN)).includes(sales.name));
  });

  test('S3, S4, S6: in line with the place; a place that opens is a new message; fewer seats put it back in line', async () => {
    const plan = (addonSeats: number) =>
      setPlan(
        { ...job(), actor: { kind: 'operator' } },
        { profile: { userId: ANA as never, name: 'Ana', timeZone: 'UTC', known: false }, addonSeats },
      );
    await plan(0);
    const answer = await invite(`<@${CHEN}>`);
    expect(answer).toMatch(/every seat is taken: the invitation is (first|second|third|\d+th) in line until/);
    await house.deliverNotices();
    const waiting = lastTo(CHEN);
    expect([read(waiting), buttons(waiting)]).toEqual([
      expect.stringContaining('is full just now. Your invitation is'),
      ['Decline'],
    ]);
    await plan(60);
    await house.deliverNotices();
    const seated = lastTo(CHEN);
    expect(read(seated)).toContain(`A place in ${sales.name} is yours`);
    expect([buttons(seated).slice(0, 2), buttons(now(waiting))]).toEqual([['Accept', 'Decline'], []]);
    await plan(0);
    await house.deliverNotices();
    expect(read(now(seated))).toContain('is full just now');
    expect(house.standIn.messagesTo(ANA).map(read).join('\n')).toContain('waits in line again');
    await plan(60);
  });

  test('M2, I4: an admin may not cancel an invitation', async () => {
    await seedMember(house, sales, BEN, 'admin');
    const said = await invite(`gil${number}${mode}@example.com`);
    const found = await readInvitation(house.platform, tokenIn(said));
    await expect(
      cancelInvitation(asPerson(house, BEN), { workspaceId: sales._id, invitationId: found?.invitationId as never }),
    ).rejects.toMatchObject({ code: 'forbidden', next: 'Ask Ana.' });
  });
});
