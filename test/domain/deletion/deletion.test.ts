import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createAgent } from '../../../src/domain/agents/index.js';
import { detailsText } from '../../../src/domain/calls/model.js';
import { deleteWorkspace, finishDeletions, purgeWorkspaces } from '../../../src/domain/deletion/index.js';
import type { UserId } from '../../../src/domain/ids.js';
import { invitePerson } from '../../../src/domain/invitations/index.js';
import { finishMoves, readSourceState, readWorkspaceState, settleCall } from '../../../src/domain/ledger/index.js';
import { setLimits } from '../../../src/domain/minutes/index.js';
import { createWorkspace, findWorkspace, listWorkspaces } from '../../../src/domain/workspaces/index.js';
import { verifyLedger } from '../../../src/verify/verify.js';
import { as, contextOf } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { allot, endedCall, formTeam, type Team } from '../../support/team.js';

describe('deleting a workspace (W11, L14)', () => {
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

  const remove = (by = 'U0ANA', typedHandle = 'sales') =>
    deleteWorkspace(as(platform, by), { workspaceId: team.workspaceId, typedHandle });
  const now = () => platform.clock.now();

  test('W11: ends memberships and invitations, frees seats and handle, tells the members; the minutes are back in their source', async () => {
    await allot(platform, team, 100);
    await settleCall(platform, team.workspaceId, endedCall(platform, 'c', 60));
    const invitee = { userId: 'U1' as UserId, name: 'U1', isBot: false, isDeactivated: false, isGuest: false, isForeign: false };
    await invitePerson(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, invitee });
    const { returnedSeconds } = await remove();
    expect(returnedSeconds).toBe(99 * 60);
    expect((await readSourceState(platform, team.sourceId, now())).available).toBe(999 * 60);
    expect(await findWorkspace(as(platform, 'U0ANA'), team.workspaceId)).toBeNull();
    expect((await listWorkspaces(as(platform, 'U0BEN'))).map(({ workspace }) => workspace.name)).toEqual(['My Workspace']);
    expect(await platform.db.collection('seats').countDocuments()).toBe(0);
    expect(await platform.db.collection('invitations').countDocuments({ status: 'pending' })).toBe(0);
    expect(await platform.db.collection('notices').distinct('to.userId', { kind: 'workspace-deleted' })).toEqual([
      'U0BEN',
      'U0CHEN',
    ]);
    expect((await createWorkspace(as(platform, 'U0ANA'), { name: 'Sales' })).workspace.handle).toBe('sales');
    expect(await verifyLedger({ db: platform.db, key: platform.keys.ledger })).toEqual([]);
  });

  test('L14: overdraft becomes unfunded, and a late call goes to unfunded, never dropped', async () => {
    await setLimits(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, limitPolicy: 'finish', overdraftCapSeconds: 600 });
    await settleCall(platform, team.workspaceId, endedCall(platform, 'early', 120));
    expect(await readWorkspaceState(platform, team.workspaceId, now())).toMatchObject({ overdraft: 120, unfunded: 0 });
    await remove();
    expect(await readWorkspaceState(platform, team.workspaceId, now())).toMatchObject({ overdraft: 0, unfunded: 120 });
    const late = await settleCall(platform, team.workspaceId, endedCall(platform, 'late', 30));
    expect(late).toMatchObject({ outcome: 'settled', billedSeconds: 60, unfundedSeconds: 60 });
    expect(await verifyLedger({ db: platform.db, key: platform.keys.ledger })).toEqual([]);
  });

  test('W2, W11: refused for a handle typed wrong, while agents exist, for My Workspace, and for anybody but the owner', async () => {
    await expect(remove('U0ANA', 'sale')).rejects.toMatchObject({
      fields: { typedHandle: 'Type `sales` to say that you mean it.' },
    });
    await expect(remove('U0BEN')).rejects.toMatchObject({ code: 'forbidden' });
    const own = (await listWorkspaces(as(platform, 'U0ANA'))).find(({ workspace }) => workspace.isDefault)?.workspace;
    await expect(
      deleteWorkspace(as(platform, 'U0ANA'), { workspaceId: own?._id ?? team.workspaceId, typedHandle: own?.handle ?? '' }),
    ).rejects.toMatchObject({
      message: 'My Workspace cannot be deleted.',
    });
    await createAgent(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, name: 'Reception' });
    await expect(remove()).rejects.toMatchObject({ code: 'conflict', message: 'Sales still has an agent: Reception.' });
    expect((await findWorkspace(as(platform, 'U0ANA'), team.workspaceId))?.status).toBe('active');
  });

  test('W11: once it is closing, nothing can be created in it, and what is on its way turns round', async () => {
    await allot(platform, team, 10);
    await platform.db.collection('workspaces').updateOne({ _id: team.workspaceId as never }, { $set: { status: 'closing' } });
    await expect(createAgent(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, name: 'Late' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(allot(platform, team, 5)).rejects.toMatchObject({ code: 'conflict' });
    const job = contextOf(platform, { kind: 'job', name: 'finish-deletions' });
    expect(await finishDeletions(job, platform)).toBe(1);
    expect(await finishDeletions(job, platform)).toBe(0);
    expect((await readSourceState(platform, team.sourceId, now())).available).toBe(1_000 * 60);
  });

  test('L12, L19: minutes given just before the end come back; killed between the two halves, a job brings them', async () => {
    const { give } = await import('../../../src/domain/ledger/move.js');
    const { closeWorkspaceLedger } = await import('../../../src/domain/ledger/close.js');
    const at = now().getTime();
    const grant = {
      id: 'gr_onitsway' as never,
      sourceId: team.sourceId,
      seconds: 600,
      rateMicro: 120_000,
      currency: 'USD',
      minimumSeconds: 60,
      incrementSeconds: 60,
      priority: 50,
      effectiveAt: at,
      expiresAt: null,
      createdAt: at,
    };
    await give(platform, team.workspaceId, grant, { by: 'person:U0ANA' });
    await closeWorkspaceLedger(platform, team.workspaceId, 'person:U0ANA');
    expect((await readSourceState(platform, team.sourceId, now())).available).toBe(990 * 60);
    expect(await finishMoves(platform, new Date(0))).toBeGreaterThan(0);
    expect(await finishMoves(platform, new Date(0))).toBe(0);
    expect((await readSourceState(platform, team.sourceId, now())).available).toBe(1_000 * 60);
    expect(await verifyLedger({ db: platform.db, key: platform.keys.ledger })).toEqual([]);
  });

  test('L14: what is closed stays closed, whatever settings come afterwards', async () => {
    const { closeWorkspaceLedger } = await import('../../../src/domain/ledger/index.js');
    await closeWorkspaceLedger(platform, team.workspaceId, 'person:U0ANA');
    await setLimits(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, limitPolicy: 'finish', overdraftCapSeconds: 600 });
    expect((await readWorkspaceState(platform, team.workspaceId, now())).settings.closing).toBe(true);
    await expect(allot(platform, team, 5)).rejects.toMatchObject({ code: 'conflict' });
    expect(await settleCall(platform, team.workspaceId, endedCall(platform, 'late', 60))).toMatchObject({
      overdraftSeconds: 0,
      unfundedSeconds: 60,
    });
  });

  test('W11: two deletions at once, one outcome', async () => {
    await allot(platform, team, 10);
    const results = await Promise.allSettled([remove(), remove(), remove()]);
    expect(results.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await platform.db.collection('audit').countDocuments({ verb: 'workspace.deleted' })).toBe(1);
    expect((await readSourceState(platform, team.sourceId, now())).available).toBe(1_000 * 60);
  });

  test('W11: what it held is purged after thirty days; ledger and audit stay', async () => {
    await remove();
    const details = platform.db.collection<{ _id: string; calls: unknown[]; eraseAt: Date }>('call_details');
    const other = { teamId: 'T0TEAM', workspaceId: 'ws_other', agentId: 'ag_other', from: '+14155550101' };
    const calls = [{ ...other, workspaceId: team.workspaceId, from: '+14155550100' }, other].map(detailsText);
    await details.insertOne({ _id: 'sheet', calls, eraseAt: new Date('2030-01-01') });
    const job = () => contextOf(platform, { kind: 'job', name: 'purge' });
    expect(await purgeWorkspaces(job(), 10)).toBe(0);
    platform.clock.advance(30 * 24 * 60 * 60 * 1000);
    expect(await purgeWorkspaces(job(), 10)).toBe(1);
    expect(await purgeWorkspaces(job(), 10)).toBe(0);
    expect((await details.findOne())?.calls).toEqual([null, detailsText(other)]);
    expect(
      await platform.db.collection('ledger_entries').countDocuments({ '_id.chain': `w:${team.workspaceId}` }),
    ).toBeGreaterThan(0);
    expect(await platform.db.collection('audit').countDocuments({ workspaceId: team.workspaceId })).toBeGreaterThan(0);
  });
  test('W11: one that cannot be purged keeps no other from it; what was said about calls goes, too', async () => {
    await remove();
    const disputes = platform.db.collection('call_disputes');
    await disputes.insertOne({ teamId: 'T0TEAM', workspaceId: team.workspaceId, status: 'open', reason: 'Nobody called' });
    // Too long a name to be looked for.
    const broken = { _id: 'ws_'.repeat(30_000), teamId: 'T0TEAM', handle: 'x', status: 'deleted', purgeAt: new Date(0) };
    await platform.db.collection<{ _id: string }>('workspaces').insertOne(broken);
    platform.clock.advance(30 * 24 * 60 * 60 * 1000);
    const purge = purgeWorkspaces(contextOf(platform, { kind: 'job', name: 'purge' }), 10);
    await expect(purge).rejects.toThrow('1 of 2 could not be done');
    expect(await disputes.countDocuments()).toBe(0);
  });
});
