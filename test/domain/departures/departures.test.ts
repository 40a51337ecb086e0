import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { leaveWorkspace, personDeactivated, removeMember } from '../../../src/domain/departures/index.js';
import type { UserId } from '../../../src/domain/ids.js';
import { invitePerson } from '../../../src/domain/invitations/index.js';
import { changeRole, roleOf, setProfile } from '../../../src/domain/members/index.js';
import { readBalance } from '../../../src/domain/minutes/index.js';
import { listWorkspaces, whichWorkspace } from '../../../src/domain/workspaces/index.js';
import { as, contextOf } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { formTeam, type Team } from '../../support/team.js';

describe('members (M)', () => {
  let platform: TestPlatform;
  let team: Team;

  beforeAll(async () => {
    platform = await testPlatform();
  });
  beforeEach(async () => {
    for (const name of Object.keys(platform.db.collections)) await platform.db.collections[name]?.deleteMany({});
    team = await formTeam(platform);
  });
  afterAll(() => platform.close());

  const role = (userId: string) => roleOf(as(platform, userId), team.workspaceId, userId as UserId);
  const change = (by: string, userId: string, to: 'admin' | 'editor' | 'viewer') =>
    changeRole(as(platform, by), { workspaceId: team.workspaceId, userId: userId as UserId, role: to });
  const remove = (by: string, userId: string) =>
    removeMember(as(platform, by), { workspaceId: team.workspaceId, userId: userId as UserId });
  const notice = (kind: string) => platform.db.collection('notices').findOne({ kind });
  const seated = () => platform.db.collection('seats').distinct('person');

  test('M2: owner and admins change roles, and the person is told', async () => {
    await change('U0BEN', 'U0CHEN', 'viewer');
    expect(await role('U0CHEN')).toBe('viewer');
    expect(await notice('role-changed')).toMatchObject({ to: { userId: 'U0CHEN' }, data: { role: 'viewer', byName: 'Ben' } });
  });

  test.each([
    ["the owner's role", 'U0BEN', 'U0ANA', "The owner's role cannot be changed."],
    ['one’s own role', 'U0BEN', 'U0BEN', 'Nobody changes their own role.'],
    ['a role, by an editor', 'U0CHEN', 'U0BEN', 'Only the owner and admins can do this.'],
  ])('M2: %s is not changed', async (_what, by, whose, sentence) => {
    await expect(change(by, whose, 'viewer')).rejects.toMatchObject({ code: 'forbidden', message: sentence });
  });

  test('M2: nobody becomes owner by a change of role', async () => {
    await expect(change('U0ANA', 'U0BEN', 'owner' as never)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('M4: removal ends access at once, frees the seat, and tells the person', async () => {
    await remove('U0ANA', 'U0CHEN');
    expect(await role('U0CHEN')).toBeNull();
    await expect(readBalance(as(platform, 'U0CHEN'), team.workspaceId)).rejects.toMatchObject({ code: 'not_found' });
    expect((await listWorkspaces(as(platform, 'U0CHEN'))).map(({ workspace }) => workspace.name)).toEqual(['My Workspace']);
    expect((await whichWorkspace(as(platform, 'U0CHEN'))).workspace.isDefault).toBe(true);
    expect(await seated()).toEqual(['U0BEN']);
    expect(await notice('member-removed')).toMatchObject({ to: { userId: 'U0CHEN' }, data: { byName: 'Ana' } });
  });

  test('M2, M4: only the owner removes, and never the owner', async () => {
    await expect(remove('U0BEN', 'U0CHEN')).rejects.toMatchObject({
      code: 'forbidden',
      message: 'Only the owner can do this.',
      next: 'Ask Ana.',
    });
    await expect(remove('U0ANA', 'U0ANA')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(remove('U0ANA', 'U0NOBODY')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('M4: a member may leave, the owner cannot', async () => {
    await leaveWorkspace(as(platform, 'U0BEN'), { workspaceId: team.workspaceId });
    expect(await role('U0BEN')).toBeNull();
    expect(await notice('member-left')).toMatchObject({ to: { userId: 'U0ANA' }, data: { memberName: 'Ben' } });
    await expect(leaveWorkspace(as(platform, 'U0ANA'), { workspaceId: team.workspaceId })).rejects.toMatchObject({
      code: 'forbidden',
      next: expect.stringContaining('transfer'),
    });
  });

  test('S4: the seat of somebody who leaves goes to whoever waits', async () => {
    const invite = (userId: string) =>
      invitePerson(as(platform, 'U0ANA'), {
        workspaceId: team.workspaceId,
        invitee: { userId: userId as UserId, name: userId, isBot: false, isDeactivated: false, isGuest: false, isForeign: false },
      });
    await invite('U1');
    const { invitation } = await invite('U2');
    expect(invitation.seat).toBe('waitlisted');
    await leaveWorkspace(as(platform, 'U0CHEN'), { workspaceId: team.workspaceId });
    expect(await platform.db.collection('invitations').findOne({ _id: invitation._id as never })).toMatchObject({
      seat: 'seated',
    });
  });

  test('M5: everybody sets their own name and picture in a workspace', async () => {
    await setProfile(as(platform, 'U0CHEN'), {
      workspaceId: team.workspaceId,
      displayName: '  Chen   at the desk ',
      pictureUrl: 'https://example.com/chen.png',
    });
    expect(await platform.db.collection('members').findOne({ userId: 'U0CHEN', workspaceId: team.workspaceId })).toMatchObject({
      displayName: 'Chen at the desk',
      pictureUrl: 'https://example.com/chen.png',
    });
    const bad = { workspaceId: team.workspaceId, displayName: null, pictureUrl: 'http://example.com/x' };
    await expect(setProfile(as(platform, 'U0CHEN'), bad)).rejects.toMatchObject({
      fields: { pictureUrl: expect.stringContaining('https') },
    });
  });

  test('M6: a deactivated person loses their places, the owner hears of it once, their own workspaces go on', async () => {
    const door = contextOf(platform, { kind: 'job', name: 'user-change' });
    expect((await personDeactivated(door, 'U0CHEN' as UserId)).left.map(({ name }) => name)).toEqual(['Sales']);
    expect(await role('U0CHEN')).toBeNull();
    expect(await seated()).toEqual(['U0BEN']);
    expect(await notice('person-deactivated')).toMatchObject({
      to: { userId: 'U0ANA' },
      data: { personName: 'Chen', workspaceNames: ['Sales'] },
    });
    expect((await personDeactivated(door, 'U0CHEN' as UserId)).left).toEqual([]);
    expect(await platform.db.collection('notices').countDocuments({ kind: 'person-deactivated' })).toBe(1);
    expect(await platform.db.collection('workspaces').countDocuments({ ownerId: 'U0CHEN' })).toBe(1);
  });

  test('M6: the invitations of a deactivated person end, and their seats go on', async () => {
    const invitee = {
      userId: 'U0GONE' as UserId,
      name: 'Chen',
      isBot: false,
      isDeactivated: false,
      isGuest: false,
      isForeign: false,
    };
    await invitePerson(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, invitee });
    await personDeactivated(contextOf(platform, { kind: 'job', name: 'user-change' }), 'U0GONE' as UserId);
    expect(await platform.db.collection('invitations').countDocuments({ status: 'pending' })).toBe(0);
    expect(await seated()).toEqual(['U0BEN', 'U0CHEN']);
  });

  test('M3: accepted and refused attempts write one audit row each', async () => {
    await platform.db.collection('audit').deleteMany({});
    await change('U0BEN', 'U0CHEN', 'viewer');
    await expect(remove('U0CHEN', 'U0BEN')).rejects.toThrow();
    const rows = await platform.db.collection('audit').find().sort({ verb: 1 }).toArray();
    expect(rows.map(({ actor, verb, outcome, workspaceId }) => [actor, verb, outcome, workspaceId])).toEqual([
      ['person:U0BEN', 'member.change-role', 'accepted', team.workspaceId],
      ['person:U0CHEN', 'member.remove', 'refused', team.workspaceId],
    ]);
  });
});
