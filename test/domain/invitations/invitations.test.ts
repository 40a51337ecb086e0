import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { UserId, WorkspaceId } from '../../../src/domain/ids.js';
import {
  acceptInvitation,
  declineInvitation,
  expireDueInvitations,
  invitePerson,
} from '../../../src/domain/invitations/index.js';
import { membersOf } from '../../../src/domain/members/index.js';
import { setPlan } from '../../../src/domain/subscriptions/index.js';
import { createWorkspace, listWorkspaces } from '../../../src/domain/workspaces/index.js';
import { as, contextOf, profileOf, settleIn } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';

const DAY = 24 * 60 * 60 * 1000;

describe('invitations (I, S)', () => {
  let platform: TestPlatform;
  let sales: WorkspaceId;
  let people = 0;

  beforeAll(async () => {
    platform = await testPlatform();
  });
  beforeEach(async () => {
    for (const name of Object.keys(platform.db.collections)) await platform.db.collections[name]?.deleteMany({});
    await settleIn(platform, 'U0ANA', 'Ana', 'standard');
    sales = (await createWorkspace(as(platform, 'U0ANA'), { name: 'Sales' })).workspace._id;
  });
  afterAll(() => platform.close());

  const person = (userId: string, more: object = {}) => ({
    userId: userId as UserId,
    name: userId,
    isBot: false,
    isDeactivated: false,
    isGuest: false,
    isForeign: false,
    ...more,
  });
  const invite = (userId: string, by = 'U0ANA', more: object = {}) =>
    invitePerson(as(platform, by), { workspaceId: sales, invitee: person(userId, more) }).then((fact) => fact.invitation);
  const accept = (userId: string, invitationId: Awaited<ReturnType<typeof invite>>['_id']) =>
    acceptInvitation(as(platform, userId), { invitationId, profile: { name: userId, timeZone: 'UTC', known: true } });
  const decline = (userId: string, invitationId: Awaited<ReturnType<typeof invite>>['_id']) =>
    declineInvitation(as(platform, userId), { invitationId });
  const notices = (kind: string) => platform.db.collection('notices').find({ kind }).toArray();
  const someone = () => `U${++people}`;

  test('I2, I3: an invitation is told in a direct message and lives exactly seven days', async () => {
    const invitation = await invite('U0BEN');
    expect(invitation.expiresAt.getTime() - platform.clock.now().getTime()).toBe(7 * DAY);
    const [told] = await notices('invitation');
    expect(told).toMatchObject({
      to: { userId: 'U0BEN' },
      data: { workspaceName: 'Sales', inviterName: 'Ana', role: 'editor', seated: true },
    });
  });

  test('I6: only a hash of the token is stored; the message holds it sealed', async () => {
    const invitation = await invite('U0BEN');
    expect(invitation.tokenHash).toMatch(/^[\w-]{43}$/);
    const [told] = await notices('invitation');
    expect(told?.sealed).toMatch(/^v1\./);
    expect(JSON.stringify(told)).not.toContain(invitation.tokenHash);
  });

  test('W1, I3: accepting makes an account, a place in the workspace, and news for the inviter', async () => {
    const invitation = await invite('U0BEN');
    const { member } = await accept('U0BEN', invitation._id);
    expect(member).toMatchObject({ userId: 'U0BEN', role: 'editor', workspaceId: sales });
    expect((await listWorkspaces(as(platform, 'U0BEN'))).map(({ workspace, role }) => [workspace.name, role])).toEqual([
      ['My Workspace', 'owner'],
      ['Sales', 'editor'],
    ]);
    expect((await notices('invitation-joined'))[0]?.to).toEqual({ userId: 'U0ANA' });
    expect((await notices('invitation-accepted'))[0]?.replaces).toBe(`invitation:${invitation._id}`);
  });

  test('I7: another person than the invited one is refused', async () => {
    const invitation = await invite('U0BEN');
    await expect(accept('U0CHEN', invitation._id)).rejects.toMatchObject({
      code: 'forbidden',
      message: 'This invitation is for somebody else.',
    });
    await expect(decline('U0CHEN', invitation._id)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('I9: accept twice, accept and decline at once: exactly one outcome', async () => {
    const invitation = await invite('U0BEN');
    const results = await Promise.allSettled([
      accept('U0BEN', invitation._id),
      decline('U0BEN', invitation._id),
      accept('U0BEN', invitation._id),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(accept('U0BEN', invitation._id)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/already/),
    });
  });

  test.each([
    ['oneself', 'U0ANA', {}, "You can't invite yourself"],
    ['a bot', 'U0BOT', { isBot: true }, 'is a bot'],
    ['a deactivated person', 'U0GONE', { isDeactivated: true }, 'deactivated'],
    ['a guest', 'U0GUEST', { isGuest: true }, 'guest'],
    ['somebody of another organisation', 'U0ELSE', { isForeign: true }, 'another organisation'],
  ])('I1: %s is refused beside the field', async (_who, userId, more, sentence) => {
    await expect(invite(userId, 'U0ANA', more)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { person: expect.stringContaining(sentence) },
    });
  });

  test('I1: a member, and somebody with a pending invitation, are refused', async () => {
    const invitation = await invite('U0BEN');
    await expect(invite('U0BEN')).rejects.toMatchObject({ code: 'conflict' });
    await accept('U0BEN', invitation._id);
    await expect(invite('U0BEN')).rejects.toMatchObject({ message: 'U0BEN is already a member of Sales.' });
  });

  test('I1: two invitations to one person at once leave one', async () => {
    const results = await Promise.allSettled([invite('U0BEN'), invite('U0BEN'), invite('U0BEN')]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await platform.db.collection('invitations').countDocuments()).toBe(1);
  });

  test('M2, M3: an editor may not invite, an admin may, and both attempts are in the audit', async () => {
    const admin = await invitePerson(as(platform, 'U0ANA'), { workspaceId: sales, invitee: person('U0BEN'), role: 'admin' });
    await accept('U0BEN', admin.invitation._id);
    const editor = await invite('U0CHEN');
    await accept('U0CHEN', editor._id);
    await expect(invite(someone(), 'U0CHEN')).rejects.toMatchObject({ code: 'forbidden', next: 'Ask Ana.' });
    await invite(someone(), 'U0BEN');
    const rows = await platform.db.collection('audit').find({ verb: 'invitation.send' }).sort({ at: 1 }).toArray();
    expect(rows.map(({ actor, outcome }) => [actor, outcome])).toEqual(
      expect.arrayContaining([
        ['person:U0CHEN', 'refused'],
        ['person:U0BEN', 'accepted'],
      ]),
    );
  });

  test('W12: to somebody outside, the workspace does not exist', async () => {
    await settleIn(platform, 'U0EVE', 'Chen');
    await expect(invite('U0BEN', 'U0EVE')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('S3: without a free seat the invitation waits in line, and accepting is refused with the reason', async () => {
    for (let i = 0; i < 3; i++) expect((await invite(someone())).seat).toBe('seated');
    const waiting = await invite('U0BEN');
    expect(waiting.seat).toBe('waitlisted');
    await expect(accept('U0BEN', waiting._id)).rejects.toMatchObject({
      code: 'no_seat',
      message: expect.stringContaining('full'),
    });
  });

  test('S4: a seat that frees goes to whoever waits longest, who is told', async () => {
    const [first, second, third] = [someone(), someone(), someone()];
    const invitations = [await invite(first), await invite(second), await invite(third)];
    const waiting = await invite('U0BEN');
    platform.clock.advance(1_000);
    const later = await invite('U0CHEN');
    await decline(second, (invitations[1] as typeof waiting)._id);
    await accept('U0BEN', waiting._id);
    await expect(accept('U0CHEN', later._id)).rejects.toMatchObject({ code: 'no_seat' });
    const told = (await notices('invitation')).find(({ data }) => data.why === 'seat');
    expect(told).toMatchObject({ to: { userId: 'U0BEN' }, data: { seated: true } });
    expect((await notices('invitation-moved'))[0]?.replaces).toBe(`invitation:${waiting._id}`);
    await setPlan(contextOf(platform, { kind: 'operator' }), { profile: profileOf('U0ANA', 'Ana'), addonSeats: 1 });
    await accept('U0CHEN', later._id);
  });

  test('S2: seats are counted by person over all workspaces of the owner', async () => {
    const other = (await createWorkspace(as(platform, 'U0ANA'), { name: 'Support' })).workspace._id;
    await invite('U0BEN');
    for (let i = 0; i < 2; i++) await invite(someone());
    const again = await invitePerson(as(platform, 'U0ANA'), { workspaceId: other, invitee: person('U0BEN') });
    expect(again.invitation.seat).toBe('seated');
    const fourth = await invitePerson(as(platform, 'U0ANA'), { workspaceId: other, invitee: person(someone()) });
    expect(fourth.invitation.seat).toBe('waitlisted');
  });

  test('S5: many invitations at once around the last seat leave no seat taken twice', async () => {
    await Promise.all(Array.from({ length: 8 }, () => invite(someone())));
    const seated = await platform.db.collection('invitations').countDocuments({ seat: 'seated' });
    expect(seated).toBe(3);
    expect(await platform.db.collection('seats').countDocuments()).toBe(3);
  });

  test('I3, I5, S2: at the instant it ends it can no longer be accepted and its seat is free; the sweep tells the inviter', async () => {
    const invitation = await invite('U0BEN');
    platform.clock.advance(7 * DAY);
    await expect(accept('U0BEN', invitation._id)).rejects.toMatchObject({
      code: 'expired',
      message: 'This invitation has expired.',
    });
    const seats = await Promise.all([invite(someone()), invite(someone()), invite(someone())]);
    expect(seats.map(({ seat }) => seat)).toEqual(['seated', 'seated', 'seated']);
    const job = contextOf(platform, { kind: 'job', name: 'expire-invitations' });
    expect(await expireDueInvitations(job, { limit: 10 })).toBe(1);
    expect(await expireDueInvitations(job, { limit: 10 })).toBe(0);
    expect((await notices('invitation-expired'))[0]?.to).toEqual({ userId: 'U0ANA' });
    expect((await notices('invitation-ended'))[0]).toMatchObject({
      to: { userId: 'U0BEN' },
      replaces: `invitation:${invitation._id}`,
    });
  });

  test('I3: after it has expired the same person can be invited again, before any sweep', async () => {
    await invite('U0BEN');
    platform.clock.advance(7 * DAY);
    const again = await invite('U0BEN');
    expect(again.seat).toBe('seated');
    await accept('U0BEN', again._id);
    expect(await membersOf(as(platform, 'U0ANA'), sales)).toHaveLength(2);
  });

  test('I10: the 51st invitation of a day is refused', async () => {
    await platform.db.collection('invitations').insertMany(
      Array.from({ length: 50 }, (_, i) => ({
        _id: `in_${i}` as never,
        accountId: 'none',
        workspaceId: 'ws_other',
        person: `U${i}`,
        tokenHash: `h${i}`,
        status: 'declined',
        createdAt: platform.clock.now(),
      })),
    );
    const { accountId } = (await platform.db.collection('workspaces').findOne({ _id: sales as never })) as unknown as {
      accountId: string;
    };
    await platform.db.collection('invitations').updateMany({}, { $set: { accountId } });
    await expect(invite('U0BEN')).rejects.toMatchObject({ code: 'limit_reached', message: expect.stringContaining('50') });
  });
});
