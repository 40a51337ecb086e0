import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { InvitationId } from '../../../src/domain/ids.js';
import {
  expireDueInvitations,
  invitationsLeft,
  invitePerson,
  listInvitations,
  promoteLines,
  readInvitation,
  remindInvitees,
  resendInvitation,
  welcomePerson,
} from '../../../src/domain/invitations/index.js';
import { membersOf } from '../../../src/domain/members/index.js';
import { verbs } from '../../../src/domain/verb.js';
import { findWorkspace } from '../../../src/domain/workspaces/index.js';
import { as, settleIn } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { ANA, Cast, DAY } from './cast.js';

describe('the life of an invitation (I1–I10)', () => {
  let platform: TestPlatform;
  let cast: Cast;

  beforeAll(async () => {
    platform = await testPlatform();
    cast = new Cast(platform);
  });
  beforeEach(async () => {
    platform.sendsMail = false;
    await cast.begin(3);
  });
  afterAll(() => platform.close());

  const tokenOf = (link = '') => link.split('/').at(-1) as string;
  const expire = () => expireDueInvitations(cast.job(), { limit: 100 });
  const admin = async (who = 'U0BEN') => {
    const { invitation } = await cast.invite(who, { role: 'admin' });
    await cast.accept(who, invitation._id);
  };

  test('I2: an address is kept in lower case, waits as itself, and the link is in the fact and nowhere else', async () => {
    const { invitation, link, isMailed } = await cast.invite('Chen@Example.COM');
    expect(invitation).toMatchObject({ person: 'email:chen@example.com', email: 'chen@example.com', status: 'pending' });
    expect(invitation.userId).toBeUndefined();
    expect([link, isMailed]).toEqual([expect.stringMatching(/^https:\/\/switchboard\.test\/invite\/sbi_[\w-]{43}$/), false]);
    expect(await platform.db.collection('notices').countDocuments()).toBe(0);
    const everything = await Promise.all(
      Object.values(platform.db.collections).map((collection) => collection.find({}).toArray()),
    );
    expect(JSON.stringify(everything)).not.toContain(tokenOf(link));
  });

  test.each(['', 'chen', 'chen@', '@example.com', 'a b@example.com', 'x@y', '<a@b.c>', `${'x'.repeat(250)}@example.com`])(
    'I1: %j is no e-mail address',
    async (address) => {
      const invited = invitePerson(as(platform, ANA), { workspaceId: cast.sales, invitee: { email: address } });
      await expect(invited).rejects.toMatchObject({ code: 'invalid_input' });
    },
  );

  test('I1: by address, too: not oneself, not a member, not twice; the refusal names the way to cancel', async () => {
    await platform.db.collection('accounts').updateOne({ userId: ANA }, { $set: { email: 'Ana@example.com' } });
    await expect(cast.invite('ana@example.com')).rejects.toMatchObject({
      fields: { person: expect.stringContaining("can't invite yourself") },
    });
    const { invitation } = await cast.invite('chen@example.com');
    await expect(cast.invite('CHEN@example.com')).rejects.toMatchObject({
      code: 'conflict',
      next: expect.stringContaining('`/workspace members in sales`'),
      data: { invitationId: invitation._id },
    });
    await cast.accept('chen@example.com', invitation._id);
    await expect(cast.invite('chen@example.com')).rejects.toMatchObject({
      message: 'chen@example.com is already a member of Sales.',
    });
  });

  test('I3: pending until the very last millisecond, over at the end', async () => {
    const { invitation, link } = await cast.invite('chen@example.com');
    platform.clock.advance(7 * DAY - 1);
    expect((await readInvitation(platform, tokenOf(link)))?.state).toBe('pending');
    platform.clock.advance(1);
    expect((await readInvitation(platform, tokenOf(link)))?.state).toBe('expired');
    await expect(cast.accept('chen@example.com', invitation._id)).rejects.toMatchObject({ code: 'expired' });
  });

  test('I4: resending makes a new invitation; the old buttons and the old link are dead, the seat is asked for anew', async () => {
    await cast.seats(1);
    const { invitation: old, link } = await cast.invite('chen@example.com', { role: 'viewer' });
    platform.clock.advance(7 * DAY);
    await cast.invite('U0BEN');
    const { invitation: next, link: newer, place } = await cast.resend(old._id);
    expect([next._id === old._id, next.role, next.seat, place]).toEqual([false, 'viewer', 'waitlisted', 1]);
    expect(next.expiresAt.getTime() - platform.clock.now().getTime()).toBe(7 * DAY);
    await cast.seats(2);
    await expect(cast.accept('chen@example.com', old._id)).rejects.toMatchObject({
      code: 'expired',
      next: 'A newer one was sent to you: answer that.',
    });
    expect((await readInvitation(platform, tokenOf(link)))?.state).toBe('expired');
    expect((await readInvitation(platform, tokenOf(newer)))?.state).toBe('pending');
    await cast.accept('chen@example.com', next._id);
  });

  test('I4: only what has expired is sent again, and once; each refusal says why', async () => {
    const open = (await cast.invite('U0BEN')).invitation._id;
    await expect(cast.resend(open)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('still open') });
    platform.clock.advance(7 * DAY);
    const results = await Promise.allSettled([cast.resend(open), cast.resend(open), cast.resend(open)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'conflict' });
    const declined = (await cast.invite('U0CHEN')).invitation._id;
    await cast.decline('U0CHEN', declined);
    await expect(cast.resend(declined)).rejects.toMatchObject({ message: expect.stringContaining('declined') });
  });

  test('I4: the same click twice sends one invitation', async () => {
    const { invitation } = await cast.invite('U0BEN');
    platform.clock.advance(7 * DAY);
    const ctx = as(platform, ANA);
    const input = { workspaceId: cast.sales, invitationId: invitation._id };
    const [first, second] = [await resendInvitation(ctx, input), await resendInvitation(ctx, input)];
    expect(second.invitation._id).toBe(first.invitation._id);
  });

  test('I4, M2: an admin may resend while admins may invite, an editor never; cancelling is the owner’s', async () => {
    await admin();
    const { invitation } = await cast.invite('U0CHEN');
    await expect(cast.cancel(invitation._id, 'U0BEN')).rejects.toMatchObject({ code: 'forbidden', next: 'Ask Ana.' });
    platform.clock.advance(7 * DAY);
    await platform.db.collection('workspaces').updateOne({ _id: cast.sales as never }, { $set: { adminsMayInvite: false } });
    await expect(cast.resend(invitation._id, 'U0BEN')).rejects.toMatchObject({ code: 'forbidden' });
    await platform.db.collection('workspaces').updateOne({ _id: cast.sales as never }, { $set: { adminsMayInvite: true } });
    const { invitation: next } = await cast.resend(invitation._id, 'U0BEN');
    expect(next.invitedBy).toBe('U0BEN');
    await cast.accept('U0CHEN', next._id);
    await expect(cast.resend(invitation._id, 'U0CHEN')).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('I4: cancelling ends link and buttons, changes the message, tells an inviter who is not the owner, frees the seat', async () => {
    await cast.seats(2);
    await admin();
    const { invitation } = await cast.invite('U0CHEN', { by: 'U0BEN' });
    const waiting = (await cast.invite('U0DANA')).invitation._id;
    await cast.cancel(invitation._id);
    expect((await cast.notices('invitation-cancelled'))[0]).toMatchObject({
      to: { userId: 'U0CHEN' },
      replaces: `invitation:${invitation._id}`,
    });
    expect((await cast.notices('invitation-cancelled-for-you'))[0]?.to).toEqual({ userId: 'U0BEN' });
    expect(await cast.seatOf(waiting)).toBe('pending seated');
    await expect(cast.accept('U0CHEN', invitation._id)).rejects.toMatchObject({ message: 'This invitation was cancelled.' });
    await expect(cast.cancel(invitation._id)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('I9: accept and cancel at once, resend and expiry at once: exactly one outcome', async () => {
    for (let i = 0; i < 5; i++) {
      const { invitation } = await cast.invite(`U${i}`);
      const results = await Promise.allSettled([cast.accept(`U${i}`, invitation._id), cast.cancel(invitation._id)]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const team = await membersOf(as(platform, ANA), cast.sales);
      const joined = team.some(({ userId }) => userId === `U${i}`);
      expect(await cast.seatOf(invitation._id)).toMatch(joined ? /^accepted/ : /^cancelled/);
      await cast.seats(10);
    }
  });

  test('W12: an invitation of another workspace, or to somebody outside it, looks as if it did not exist', async () => {
    const { invitation } = await cast.invite('U0BEN');
    const support = await cast.workspace('Support');
    await expect(cast.cancel(invitation._id, ANA, support)).rejects.toMatchObject({ code: 'not_found' });
    await settleIn(platform, 'U0EVE', 'Eve');
    await expect(cast.cancel(invitation._id, 'U0EVE')).rejects.toMatchObject({ code: 'not_found' });
    await expect(listInvitations(as(platform, 'U0EVE'), cast.sales)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('I5: one reminder, not before a day is left, also by two jobs at once, and none for what has been answered', async () => {
    await cast.invite('U0BEN');
    const answered = (await cast.invite('U0CHEN')).invitation._id;
    const remind = () => remindInvitees(cast.job(), { limit: 10 });
    platform.clock.advance(6 * DAY - 1);
    expect(await remind()).toBe(0);
    await cast.decline('U0CHEN', answered);
    platform.clock.advance(1);
    const done = await Promise.all([remind(), remind(), remind()]);
    expect(done.reduce((sum, many) => sum + many, 0)).toBe(1);
    const reminders = (await cast.notices('invitation')).filter(({ data }) => data.why === 'reminder');
    expect(reminders.map(({ to }) => to)).toEqual([{ userId: 'U0BEN' }]);
    expect(await cast.notices('invitation-moved')).toHaveLength(1);
  });

  test('I5, I6: without e-mail the reminder goes through the inviter, and the link they passed on still works', async () => {
    const { link } = await cast.invite('chen@example.com');
    platform.clock.advance(6 * DAY);
    await remindInvitees(cast.job(), { limit: 10 });
    expect((await cast.notices('invitation-pass-on'))[0]).toMatchObject({ to: { userId: ANA }, data: { why: 'reminder' } });
    expect((await readInvitation(platform, tokenOf(link)))?.state).toBe('pending');
  });

  test('I6: a link is 256 random bits, kept as a hash; anything else leads nowhere', async () => {
    const { link, invitation } = await cast.invite('chen@example.com');
    const token = tokenOf(link);
    expect(Buffer.from(token.slice(4), 'base64url')).toHaveLength(32);
    expect(invitation.tokenHash).not.toContain(token);
    for (const wrong of [
      '',
      'sbi_',
      token.slice(0, -1),
      `${token}x`,
      token.toUpperCase(),
      invitation.tokenHash,
      `sbi_${invitation.tokenHash}`,
    ])
      expect(await readInvitation(platform, wrong)).toBeNull();
  });

  test('I7: whoever joins with the address of an open invitation gets it; others get nothing', async () => {
    const { link, invitation } = await cast.invite('chen@example.com');
    const join = (userId: string, email: string) =>
      welcomePerson(cast.job('team_join'), { userId: userId as never, name: 'Chen', email, timeZone: 'UTC' });
    expect(await join('U0EVE', 'eve@example.com')).toEqual({ delivered: 0, joined: 0 });
    expect(await join('U0CHEN', 'CHEN@example.com')).toEqual({ delivered: 1, joined: 0 });
    expect(await join('U0CHEN', 'chen@example.com')).toEqual({ delivered: 0, joined: 0 });
    await expect(cast.accept('chen@example.com', invitation._id)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await readInvitation(platform, tokenOf(link))).toMatchObject({ state: 'replaced', isSlackPerson: true });
    expect((await cast.notices('invitation'))[0]?.to).toEqual({ userId: 'U0CHEN' });
    await cast.accept('U0CHEN', invitation._id);
    expect(await platform.db.collection('seats').find().toArray()).toMatchObject([{ person: 'U0CHEN', until: null }]);
  });

  test('I7: who was invited twice, by address and by mention, is left with one invitation and one seat', async () => {
    await cast.invite('chen@example.com');
    await cast.invite('U0CHEN');
    await welcomePerson(cast.job('team_join'), {
      userId: 'U0CHEN' as never,
      name: 'Chen',
      email: 'chen@example.com',
      timeZone: 'UTC',
    });
    expect(await platform.db.collection('invitations').countDocuments({ status: 'pending' })).toBe(1);
    expect(await platform.db.collection('seats').countDocuments()).toBe(1);
  });

  test('after the end the invitee asks once; an inviter who may invite no more is not asked, the owner is', async () => {
    await admin();
    const { invitation } = await cast.invite('U0CHEN', { by: 'U0BEN' });
    await expect(cast.ask('U0CHEN', invitation._id)).rejects.toMatchObject({ code: 'conflict' });
    platform.clock.advance(7 * DAY);
    await expire();
    await platform.db.collection('members').updateOne({ userId: 'U0BEN', workspaceId: cast.sales }, { $set: { role: 'viewer' } });
    await expect(cast.ask('U0DANA', invitation._id)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await cast.ask('U0CHEN', invitation._id)).asked).toBe('Ana');
    await expect(cast.ask('U0CHEN', invitation._id)).rejects.toMatchObject({
      code: 'conflict',
      message: 'Ana has been asked already.',
    });
    expect((await cast.notices('invitation-asked')).map(({ to }) => to)).toEqual([{ userId: ANA }]);
  });

  test('I3: members see who is waited for: days left, place in line, what has expired, and what they may do about it', async () => {
    await cast.seats(2);
    await admin();
    await cast.invite('U0CHEN', { role: 'viewer' });
    platform.clock.advance(2 * DAY + 1);
    await cast.invite('dana@example.com');
    const listed = await listInvitations(as(platform, ANA), cast.sales);
    expect(listed).toMatchObject([
      { name: 'U0CHEN', role: 'viewer', state: 'pending', daysLeft: 5, invitedBy: 'Ana', may: { resend: false, cancel: true } },
      { name: 'dana@example.com', state: 'waitlisted', daysLeft: 7, place: 1, may: { resend: false, cancel: true } },
    ]);
    platform.clock.advance(5 * DAY);
    const later = await listInvitations(as(platform, 'U0BEN'), cast.sales);
    expect(later.map(({ name, state, may }) => [name, state, may])).toEqual([
      ['dana@example.com', 'waitlisted', { resend: false, cancel: false }],
      ['U0CHEN', 'expired', { resend: true, cancel: false }],
    ]);
    platform.clock.advance(40 * DAY);
    expect((await listInvitations(as(platform, ANA), cast.sales)).map(({ name }) => name)).toEqual([]);
  });

  test('I10: the limit is said before it is hit', async () => {
    const workspace = await findWorkspace(as(platform, ANA), cast.sales);
    const fill = (many: number) =>
      platform.db.collection('invitations').insertMany(
        Array.from({ length: many }, (_, i) => ({
          _id: `in_${i}` as never,
          ...{
            accountId: workspace?.accountId,
            workspaceId: 'ws_other',
            person: `U${i}`,
            tokenHash: `h${i}`,
            status: 'declined',
          },
          createdAt: platform.clock.now(),
        })),
      );
    expect((await cast.invite('U0BEN')).leftToday).toBeUndefined();
    await fill(38);
    expect((await cast.invite('U0CHEN')).leftToday).toBe(10);
    expect(await invitationsLeft(as(platform, ANA), workspace as never)).toBe(10);
    platform.clock.advance(DAY);
    expect((await cast.invite('U0DANA')).leftToday).toBeUndefined();
  });

  test('S2, S4: a seat the clock has freed goes to whoever waits before anybody new gets it, and to the sweep otherwise', async () => {
    await cast.seats(1);
    await cast.invite('U0BEN');
    platform.clock.advance(3 * DAY);
    const waiting = (await cast.invite('U0CHEN')).invitation._id;
    platform.clock.advance(4 * DAY);
    expect((await cast.invite('U0DANA')).invitation.seat).toBe('waitlisted');
    expect(await cast.seatOf(waiting)).toBe('pending seated');
    platform.clock.advance(3 * DAY);
    expect([await promoteLines(cast.job()), await promoteLines(cast.job())]).toEqual([1, 0]);
  });

  test('S4: whoever waits may accept at the instant a seat frees itself, before any sweep', async () => {
    await cast.seats(1);
    await cast.invite('U0BEN');
    platform.clock.advance(1_000);
    const waiting = (await cast.invite('U0CHEN')).invitation._id;
    platform.clock.advance(7 * DAY - 1_000);
    await cast.accept('U0CHEN', waiting);
  });

  test('S6: a smaller plan removes nobody; seated invitations go back in line, newest first, and come back in order', async () => {
    await admin();
    const ids: InvitationId[] = [];
    for (const who of ['U0CHEN', 'U0DANA']) {
      platform.clock.advance(1_000);
      ids.push((await cast.invite(who)).invitation._id);
    }
    const states = () => Promise.all(ids.map((id) => cast.seatOf(id)));
    await cast.seats(2);
    expect(await states()).toEqual(['pending seated', 'pending waitlisted']);
    await cast.seats(0);
    expect(await states()).toEqual(['pending waitlisted', 'pending waitlisted']);
    expect(await membersOf(as(platform, ANA), cast.sales)).toHaveLength(2);
    expect((await cast.notices('invitation-lost-seat')).map(({ to }) => to)).toEqual([{ userId: ANA }, { userId: ANA }]);
    await expect(cast.accept('U0CHEN', ids[0] as InvitationId)).rejects.toMatchObject({ code: 'no_seat' });
    await cast.seats(1);
    expect(await states()).toEqual(['pending waitlisted', 'pending waitlisted']);
    await cast.seats(2);
    expect(await states()).toEqual(['pending seated', 'pending waitlisted']);
  });

  test('S6: while there are more people than seats nobody joins, not even who is counted already', async () => {
    await admin();
    const support = await cast.workspace('Support');
    const { invitation } = await cast.invite('U0BEN', { in: support });
    await cast.seats(0);
    await expect(cast.accept('U0BEN', invitation._id)).rejects.toMatchObject({
      code: 'no_seat',
      message: "Nobody can join Support just now: Ana's plan has 0 seats for 1 people.",
    });
    await cast.seats(1);
    await cast.accept('U0BEN', invitation._id);
  });

  test('M3: every act is a verb of the permission table and writes one audit row, accepted or refused', async () => {
    const needs = Object.fromEntries([...verbs.values()].map(({ verbName, needs: need }) => [verbName, need]));
    expect(needs).toMatchObject({
      'invitation.send': 'admin',
      'invitation.resend': 'admin',
      'invitation.cancel': 'owner',
      'invitation.accept': 'anyone',
      'invitation.decline': 'anyone',
      'invitation.ask': 'anyone',
      'invitation.welcome': 'anyone',
    });
    const { invitation } = await cast.invite('chen@example.com');
    await cast.accept('chen@example.com', invitation._id);
    await cast.accept('chen@example.com', invitation._id).catch(() => undefined);
    const rows = await platform.db.collection('audit').find({ verb: 'invitation.accept' }).sort({ at: 1 }).toArray();
    expect(rows.map(({ actor, outcome, code }) => [actor, outcome, code])).toEqual([
      ['person:email:chen@example.com', 'accepted', undefined],
      ['person:email:chen@example.com', 'refused', 'conflict'],
    ]);
  });
});
