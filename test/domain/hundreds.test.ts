import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { accountIdOf } from '../../src/domain/accounts/index.js';
import { deleteWorkspace } from '../../src/domain/deletion/index.js';
import type { UserId, WorkspaceId } from '../../src/domain/ids.js';
import { roleOf } from '../../src/domain/members/index.js';
import { setPlan } from '../../src/domain/subscriptions/index.js';
import { acceptTransfer, offerTransfer, takeOverAccount } from '../../src/domain/transfers/index.js';
import { createWorkspace } from '../../src/domain/workspaces/index.js';
import { as, contextOf, profileOf, settleIn, TEAM } from '../support/people.js';
import { type TestPlatform, testPlatform } from '../support/platform.js';
import { join } from '../support/team.js';
import { crowdIn, invitedTo } from './hundreds.js';

const CROWD = 500;

describe('workspaces of several hundred people', () => {
  let platform: TestPlatform;
  let sales: WorkspaceId;
  let people: string[];

  const operator = () => contextOf(platform, { kind: 'operator' });
  const seatsFor = (userId: string, name: string, addonSeats: number) =>
    setPlan(operator(), { profile: profileOf(userId, name), addonSeats });
  const count = (what: string, filter: object = {}) => platform.db.collection(what).countDocuments(filter);
  const accountId = (user: string) => accountIdOf(TEAM, user as UserId);
  const audit = (verb: string) => platform.db.collection('audit').countDocuments({ verb, outcome: 'accepted' });

  beforeAll(async () => {
    platform = await testPlatform();
  });
  beforeEach(async () => {
    for (const name of Object.keys(platform.db.collections)) await platform.db.collections[name]?.deleteMany({});
    await settleIn(platform, 'U0ANA', 'Ana', 'standard');
    await settleIn(platform, 'U0BEN', 'Ben', 'standard');
    sales = (await createWorkspace(as(platform, 'U0ANA'), { name: 'Sales' })).workspace._id;
    await join(platform, sales, 'U0BEN', 'Ben', 'admin');
    await seatsFor('U0ANA', 'Ana', CROWD);
    people = await crowdIn(platform, { owner: 'U0ANA', workspaceId: sales }, CROWD);
    await platform.db.collection('notices').deleteMany({});
  });
  afterAll(() => platform.close());

  test('W11, S4: deleting one ends 501 places and 200 invitations, tells everybody, and 300 who wait elsewhere move up', async () => {
    const second = (await createWorkspace(as(platform, 'U0ANA'), { name: 'Second' })).workspace._id;
    await invitedTo(platform, { owner: 'U0ANA', workspaceId: sales }, 200, 'seated');
    await invitedTo(platform, { owner: 'U0ANA', workspaceId: second }, 300, 'waitlisted');
    await deleteWorkspace(as(platform, 'U0ANA'), { workspaceId: sales, typedHandle: 'sales' });
    expect(await count('members', { workspaceId: sales })).toBe(0);
    expect(await count('invitations', { workspaceId: sales, status: 'cancelled' })).toBe(200);
    expect(await count('notices', { kind: 'workspace-deleted' })).toBe(CROWD + 1);
    expect(await count('notices', { kind: 'invitation-cancelled' })).toBe(100);
    expect(await count('invitations', { workspaceId: second, status: 'pending', seat: 'seated' })).toBe(300);
    expect(
      (await platform.db.collection('seats').distinct('_id')).every((id) => String(id).startsWith('invitation:in_wait')),
    ).toBe(true);
    expect(await count('seats')).toBe(300);
    expect(await count('notices', { kind: 'invitation', 'data.why': 'seat' })).toBe(150);
    expect(await count('invitations', { workspaceId: second, messageKey: { $exists: true } })).toBe(150);
    expect([await audit('workspace.delete'), await audit('workspace.deleted')]).toEqual([1, 1]);
  });

  test('M7: handing one over counts all 501 on the new owner, or nobody where one seat is missing', async () => {
    await seatsFor('U0BEN', 'Ben', CROWD - 3);
    const { transfer } = await offerTransfer(as(platform, 'U0ANA'), { workspaceId: sales, userId: 'U0BEN' as UserId });
    await expect(acceptTransfer(as(platform, 'U0BEN'), { transferId: transfer._id })).rejects.toMatchObject({ code: 'no_seat' });
    expect(await count('seats', { accountId: accountId('U0ANA') })).toBe(CROWD + 1);
    await seatsFor('U0BEN', 'Ben', CROWD - 2);
    await acceptTransfer(as(platform, 'U0BEN'), { transferId: transfer._id });
    expect(await count('seats', { accountId: accountId('U0ANA') })).toBe(0);
    expect((await platform.db.collection('seats').distinct('person', { accountId: accountId('U0BEN') })).sort()).toEqual(
      ['U0ANA', ...people].sort(),
    );
    expect(await count('members', { workspaceId: sales, accountId: accountId('U0BEN') })).toBe(CROWD + 2);
    const roles = ['U0ANA', 'U0BEN', people[0] ?? ''].map((user) => roleOf(as(platform, user), sales, user as UserId));
    expect(await Promise.all(roles)).toEqual(['admin', 'owner', 'editor']);
  });

  test('M6, S6: taking one over moves 500 places, and 200 invitations that have no seat there go back in line and say so', async () => {
    await invitedTo(platform, { owner: 'U0ANA', workspaceId: sales }, 200, 'seated');
    await takeOverAccount(operator(), { from: 'U0ANA' as UserId, to: 'U0BEN' as UserId });
    expect(await count('members', { workspaceId: sales, accountId: accountId('U0BEN') })).toBe(CROWD + 1);
    expect(await count('seats', { accountId: accountId('U0ANA') })).toBe(0);
    expect(await count('seats', { accountId: accountId('U0BEN') })).toBe(CROWD);
    const moved = { accountId: accountId('U0BEN'), status: 'pending', seat: 'waitlisted' };
    expect(await count('invitations', moved)).toBe(200);
    const places = await platform.db.collection('notices').distinct('data.place', { kind: 'invitation', 'data.why': 'line' });
    expect([places.length, Math.max(...(places as number[]))]).toEqual([100, 200]);
    expect(await count('notices', { kind: 'invitation-lost-seat' })).toBe(200);
  });

  test('S4, S6: seats bought for 300 who wait are theirs at once, and given back they wait again', async () => {
    await invitedTo(platform, { owner: 'U0ANA', workspaceId: sales }, 300, 'waitlisted');
    await seatsFor('U0ANA', 'Ana', CROWD + 300);
    expect(await count('invitations', { seat: 'seated', status: 'pending' })).toBe(300);
    await seatsFor('U0ANA', 'Ana', CROWD);
    expect(await count('invitations', { seat: 'waitlisted', status: 'pending' })).toBe(298);
  });
});
