import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  arrive,
  changeHandle,
  createWorkspace,
  describeWorkspace,
  listWorkspaces,
  setAdminsMayInvite,
  setAlertChannel,
  switchWorkspace,
  whichWorkspace,
} from '../../../src/domain/workspaces/index.js';
import { as, profileOf, settleIn } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { formTeam, type Team } from '../../support/team.js';

describe('workspaces (W)', () => {
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

  test('W1: many first visits at once make one account and one My Workspace', async () => {
    await Promise.all(Array.from({ length: 12 }, () => arrive(as(platform, 'U0NEW'), profileOf('U0NEW', 'Chen'))));
    expect(await platform.db.collection('accounts').countDocuments({ userId: 'U0NEW' })).toBe(1);
    expect((await listWorkspaces(as(platform, 'U0NEW'))).map(({ workspace, current }) => [workspace.name, current])).toEqual([
      ['My Workspace', true],
    ]);
  });

  test('W3: creation happens in one’s own account, whoever’s workspace is current', async () => {
    await switchWorkspace(as(platform, 'U0BEN'), { handle: 'sales' });
    const { workspace } = await createWorkspace(as(platform, 'U0BEN'), { name: 'Ben makes one' });
    expect(workspace.ownerId).toBe('U0BEN');
  });

  test('W5: many workspaces of one name at once each get a handle of their own', async () => {
    const made = await Promise.all(
      Array.from({ length: 6 }, () => createWorkspace(as(platform, 'U0ANA'), { name: 'Support line' })),
    );
    const handles = made.map(({ workspace }) => workspace.handle).sort();
    expect(new Set(handles).size).toBe(6);
    expect(handles).toContain('support-line');
  });

  test('W8, W9: the new workspace is current; the switcher lists owned ones first and marks it', async () => {
    await createWorkspace(as(platform, 'U0BEN'), { name: 'Night shift' });
    const listed = await listWorkspaces(as(platform, 'U0BEN'));
    expect(listed.map(({ workspace, role, current }) => [workspace.name, role, current])).toEqual([
      ['My Workspace', 'owner', false],
      ['Night shift', 'owner', true],
      ['Sales', 'admin', false],
    ]);
  });

  test('W10: owner and admin rename; the owner alone changes handle and who may invite', async () => {
    const { workspaceId } = team;
    expect(
      await describeWorkspace(as(platform, 'U0BEN'), { workspaceId, name: 'Sales & more', timeZone: 'Asia/Tokyo' }),
    ).toMatchObject({
      name: 'Sales & more',
      timeZone: 'Asia/Tokyo',
      handle: 'sales',
    });
    await expect(describeWorkspace(as(platform, 'U0BEN'), { workspaceId, timeZone: 'Mars/Base' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect((await changeHandle(as(platform, 'U0ANA'), { workspaceId, handle: 'selling' })).handle).toBe('selling');
    await expect(changeHandle(as(platform, 'U0ANA'), { workspaceId, handle: 'ben-workspace' })).rejects.toMatchObject({
      code: 'handle_taken',
    });
    await expect(changeHandle(as(platform, 'U0ANA'), { workspaceId, handle: 'owner' })).rejects.toMatchObject({
      fields: { handle: expect.stringContaining('reserved') },
    });
    expect((await setAdminsMayInvite(as(platform, 'U0ANA'), { workspaceId, adminsMayInvite: false })).adminsMayInvite).toBe(
      false,
    );
  });

  test('W10: setting an alert channel posts a first message there, once', async () => {
    const { workspaceId } = team;
    await setAlertChannel(as(platform, 'U0BEN'), { workspaceId, channelId: 'C0ALERTS' });
    await setAlertChannel(as(platform, 'U0BEN'), { workspaceId, channelId: 'C0ALERTS' });
    const told = await platform.db.collection('notices').find({ kind: 'alert-channel-set' }).toArray();
    expect(told).toMatchObject([{ to: { channelId: 'C0ALERTS' }, data: { setBy: 'Ben' } }]);
  });

  test('C7: which workspace is meant: a handle, else this channel’s, else the current one', async () => {
    await setAlertChannel(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, channelId: 'C0ALERTS' });
    const name = async (hint: object) => (await whichWorkspace(as(platform, 'U0BEN'), hint)).workspace.name;
    expect(await name({})).toBe('My Workspace');
    expect(await name({ channelId: 'C0ALERTS' })).toBe('Sales');
    expect(await name({ channelId: 'C0ALERTS', handle: '@my-workspace' })).toBe('My Workspace');
    expect(await name({ channelId: 'C0GENERAL' })).toBe('My Workspace');
    await createWorkspace(as(platform, 'U0BEN'), { name: 'Two', alertChannelId: 'C0ALERTS' });
    expect(await name({ channelId: 'C0ALERTS' })).toBe('Two');
    await switchWorkspace(as(platform, 'U0BEN'), { handle: 'my-workspace' });
    expect(await name({ channelId: 'C0ALERTS' })).toBe('My Workspace');
  });

  test('W12, W4: handles are unique in the team, and another team may use the same', async () => {
    await settleIn(platform, 'U9', 'Ana', undefined, 'T9' as never);
    const other = await createWorkspace(as(platform, 'U9', 'T9' as never), { name: 'Sales' });
    expect(other.workspace.handle).toBe('sales');
    await expect(whichWorkspace(as(platform, 'U9', 'T9' as never), { handle: 'ben-workspace' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
