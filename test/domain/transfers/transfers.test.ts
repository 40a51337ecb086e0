import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { leaveWorkspace, personDeactivated } from '../../../src/domain/departures/index.js';
import type { AccountId, UserId } from '../../../src/domain/ids.js';
import { expireDue, finishMoves, handOverLedger, readSourceState, settleCall } from '../../../src/domain/ledger/index.js';
import { give } from '../../../src/domain/ledger/move.js';
import { roleOf } from '../../../src/domain/members/index.js';
import { listSources, readBalance, readLimits, setLimits } from '../../../src/domain/minutes/index.js';
import { setPlan } from '../../../src/domain/subscriptions/index.js';
import {
  acceptTransfer,
  declineTransfer,
  finishTransfers,
  nameSuccessor,
  offerTransfer,
  openOffer,
  takeOverAccount,
  withdrawTransfer,
} from '../../../src/domain/transfers/index.js';
import { createWorkspace, findWorkspace, listWorkspaces, MY_WORKSPACE } from '../../../src/domain/workspaces/index.js';
import { as, contextOf, profileOf } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { allot, endedCall, formTeam, type Team } from '../../support/team.js';
import { grantTerms } from '../ledger/fixtures.js';

describe('transfer (M6, M7)', () => {
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

  const offer = (to = 'U0BEN', by = 'U0ANA') =>
    offerTransfer(as(platform, by), { workspaceId: team.workspaceId, userId: to as UserId });
  const role = (userId: string) => roleOf(as(platform, userId), team.workspaceId, userId as UserId);

  test('M7: a member who accepts becomes the owner, the old owner an admin, and all count on the new owner', async () => {
    const { transfer } = await offer();
    await acceptTransfer(as(platform, 'U0BEN'), { transferId: transfer._id });
    expect(await Promise.all(['U0ANA', 'U0BEN', 'U0CHEN'].map(role))).toEqual(['admin', 'owner', 'editor']);
    const workspace = await findWorkspace(as(platform, 'U0BEN'), team.workspaceId);
    expect(workspace?.ownerId).toBe('U0BEN');
    const seats = await platform.db.collection('seats').find({ accountId: workspace?.accountId }).toArray();
    expect(seats.map(({ person }) => person).sort()).toEqual(['U0ANA', 'U0CHEN']);
    await expect(listSources(as(platform, 'U0ANA'), team.workspaceId)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await platform.db.collection('notices').countDocuments({ kind: 'transfer-done' })).toBe(2);
  });

  test('M7: never My Workspace, never to somebody who is no member, never by somebody else', async () => {
    const own = (await listWorkspaces(as(platform, 'U0ANA'))).find(({ workspace }) => workspace.name === MY_WORKSPACE);
    const mine = { workspaceId: own?.workspace._id ?? team.workspaceId, userId: 'U0BEN' as UserId };
    await expect(offerTransfer(as(platform, 'U0ANA'), mine)).rejects.toMatchObject({ code: 'not_found' });
    await expect(offer('U0NOBODY')).rejects.toMatchObject({ code: 'not_found' });
    await expect(offer('U0CHEN', 'U0BEN')).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('M7: refused while minutes remain, also when they came after the offer', async () => {
    const { transfer } = await offer();
    await allot(platform, team, 10);
    await expect(offer()).rejects.toMatchObject({ code: 'conflict', message: 'There are still 10 min of yours in Sales.' });
    await expect(acceptTransfer(as(platform, 'U0BEN'), { transferId: transfer._id })).rejects.toMatchObject({ code: 'conflict' });
    expect(await role('U0ANA')).toBe('owner');
    await settleCall(platform, team.workspaceId, endedCall(platform, 'all', 600));
    await acceptTransfer(as(platform, 'U0BEN'), { transferId: transfer._id });
    await expireDue(platform, new Date(0), platform.clock.now());
  });

  test('M7: minutes that were on their way when it changed hands turn round, and the new owner allocates their own', async () => {
    const { transfer } = await offer();
    const workspace = await findWorkspace(as(platform, 'U0ANA'), team.workspaceId);
    const terms = grantTerms({ sourceId: team.sourceId, seconds: 600, accountId: workspace?.accountId as AccountId });
    await give(platform, team.workspaceId, terms, { by: 'person:U0ANA' });
    await acceptTransfer(as(platform, 'U0BEN'), { transferId: transfer._id });
    await finishMoves(platform, new Date(0));
    const balance = await readBalance(as(platform, 'U0BEN'), team.workspaceId);
    expect([balance.availableSeconds, balance.grants]).toEqual([0, []]);
    expect((await readSourceState(platform, team.sourceId, platform.clock.now())).available).toBe(60_000);
    await expect(allot(platform, team, 10)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test("M7, L10: what topped up was the old owner's source, and goes with them", async () => {
    const terms = { ratePerMinute: '0.12', currency: 'USD', pulse: { minimumSeconds: 60, incrementSeconds: 60 } };
    const topUp = { sourceId: team.sourceId, chunkMinutes: 10, dailyCapMinutes: 20, ...terms };
    await setLimits(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, limitPolicy: 'top-up', topUp });
    const { transfer } = await offer();
    await acceptTransfer(as(platform, 'U0BEN'), { transferId: transfer._id });
    const limits = await readLimits(as(platform, 'U0BEN'), team.workspaceId);
    expect([limits.limitPolicy, limits.topUp]).toEqual(['stop', undefined]);
  });

  test('M7: an acceptance that fails leaves the workspace open to its owner, and so does withdrawing after one was cut short', async () => {
    await setPlan(contextOf(platform, { kind: 'operator' }), { profile: profileOf('U0BEN', 'Ben'), plan: 'free' });
    const { transfer } = await offer();
    await expect(acceptTransfer(as(platform, 'U0BEN'), { transferId: transfer._id })).rejects.toMatchObject({ code: 'no_seat' });
    expect((await allot(platform, team, 1)).availableSeconds).toBe(60);
    await settleCall(platform, team.workspaceId, endedCall(platform, 'used', 60));
    const workspace = await findWorkspace(as(platform, 'U0ANA'), team.workspaceId);
    await handOverLedger(platform, team.workspaceId, workspace?.accountId as AccountId, 'cut short', 'person:U0BEN');
    await expect(allot(platform, team, 1)).rejects.toMatchObject({ code: 'conflict' });
    await withdrawTransfer(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, transferId: transfer._id });
    expect((await allot(platform, team, 1)).availableSeconds).toBe(60);
  });

  test('M7, L19: a takeover that died after the chain had closed is undone by the job, and can be tried again', async () => {
    const { transfer } = await offer();
    const workspace = await findWorkspace(as(platform, 'U0ANA'), team.workspaceId);
    const rows = platform.db.collection('transfers');
    const since = platform.clock.now();
    const attempt = { accepting: { since, over: false } };
    await rows.updateOne({ _id: transfer._id as never }, { $set: attempt });
    await handOverLedger(platform, team.workspaceId, workspace?.accountId as AccountId, 'died', 'person:U0BEN');
    const job = () => finishTransfers(contextOf(platform, { kind: 'job', name: 'finish-transfers' }), 10);
    expect(await job()).toBe(0);
    platform.clock.advance(5 * 60_000 + 1);
    // A job that died half-way has given up on it already; until one is through, nobody begins again.
    await rows.updateOne({ _id: transfer._id as never }, { $set: { 'accepting.over': true } });
    await expect(acceptTransfer(as(platform, 'U0BEN'), { transferId: transfer._id })).rejects.toMatchObject({ code: 'conflict' });
    expect([await job(), await job()]).toEqual([1, 0]);
    expect((await allot(platform, team, 1)).availableSeconds).toBe(60);
    await settleCall(platform, team.workspaceId, endedCall(platform, 'all of it', 60));
    await acceptTransfer(as(platform, 'U0BEN'), { transferId: transfer._id });
    expect(await role('U0BEN')).toBe('owner');
    expect(await rows.findOne({ _id: transfer._id as never })).not.toHaveProperty('accepting');
  });

  test('M7: the new owner needs seats for everybody, and nothing changes without them', async () => {
    await setPlan(contextOf(platform, { kind: 'operator' }), { profile: profileOf('U0BEN', 'Ben'), plan: 'free' });
    const { transfer } = await offer();
    const before = await platform.db.collection('seats').find().sort({ _id: 1 }).toArray();
    await expect(acceptTransfer(as(platform, 'U0BEN'), { transferId: transfer._id })).rejects.toMatchObject({
      code: 'no_seat',
      message: 'Sales needs 2 of your seats, and you have too few.',
    });
    expect(await platform.db.collection('seats').find().sort({ _id: 1 }).toArray()).toEqual(before);
  });

  test('M7: only the person asked may answer, once, in seven days; a new offer withdraws the one before', async () => {
    const first = await offer('U0CHEN');
    const { transfer } = await offer();
    await expect(acceptTransfer(as(platform, 'U0CHEN'), { transferId: first.transfer._id })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(acceptTransfer(as(platform, 'U0CHEN'), { transferId: transfer._id })).rejects.toMatchObject({
      code: 'not_found',
    });
    platform.clock.advance(7 * 24 * 60 * 60 * 1000);
    await expect(acceptTransfer(as(platform, 'U0BEN'), { transferId: transfer._id })).rejects.toMatchObject({ code: 'expired' });
  });

  test('M7: a member who declines leaves everything as it was', async () => {
    const { transfer } = await offer();
    await declineTransfer(as(platform, 'U0BEN'), { transferId: transfer._id });
    await expect(acceptTransfer(as(platform, 'U0BEN'), { transferId: transfer._id })).rejects.toMatchObject({ code: 'conflict' });
    expect(await role('U0ANA')).toBe('owner');
  });

  const withdraw = (transferId: string, by = 'U0ANA') =>
    withdrawTransfer(as(platform, by), { workspaceId: team.workspaceId, transferId });

  test('M7: the owner withdraws an open offer; it cannot be accepted, its holder is told in its place, and the audit says so', async () => {
    const { transfer } = await offer();
    expect(await openOffer(as(platform, 'U0ANA'), team.workspaceId)).toMatchObject({ transferId: transfer._id, name: 'Ben' });
    expect(await withdraw(transfer._id)).toMatchObject({ to: 'U0BEN', name: 'Ben' });
    expect(await openOffer(as(platform, 'U0ANA'), team.workspaceId)).toBeNull();
    await expect(acceptTransfer(as(platform, 'U0BEN'), { transferId: transfer._id })).rejects.toMatchObject({ code: 'conflict' });
    expect(await platform.db.collection('notices').findOne({ kind: 'transfer-withdrawn' })).toMatchObject({
      to: { userId: 'U0BEN' },
      replaces: `transfer:${transfer._id}`,
    });
    expect(await platform.db.collection('audit').findOne({ verb: 'transfer.withdraw' })).toMatchObject({
      outcome: 'accepted',
      actor: 'person:U0ANA',
      workspaceId: team.workspaceId,
      detail: { transferId: transfer._id, to: 'U0BEN' },
    });
    expect(await role('U0ANA')).toBe('owner');
  });

  test('M7: an offer that is over cannot be withdrawn, and each way in which it ended has its sentence', async () => {
    const first = await offer();
    await withdraw(first.transfer._id);
    await expect(withdraw(first.transfer._id)).rejects.toMatchObject({
      code: 'conflict',
      message: 'Your offer of Sales to Ben is withdrawn already.',
    });
    const second = await offer();
    await declineTransfer(as(platform, 'U0BEN'), { transferId: second.transfer._id });
    await expect(withdraw(second.transfer._id)).rejects.toMatchObject({
      message: 'Ben has declined your offer of Sales already, so it is no longer open.',
    });
    const third = await offer();
    await acceptTransfer(as(platform, 'U0BEN'), { transferId: third.transfer._id });
    await expect(withdraw(third.transfer._id)).rejects.toMatchObject({ code: 'forbidden', next: 'Ask Ben.' });
  });

  test('M7, W12: an offer of another workspace is not withdrawn by its id', async () => {
    const { transfer } = await offer();
    const { workspace } = await createWorkspace(as(platform, 'U0ANA'), { name: 'Second' });
    await expect(
      withdrawTransfer(as(platform, 'U0ANA'), { workspaceId: workspace._id, transferId: transfer._id }),
    ).rejects.toMatchObject({ code: 'not_found' });
    await acceptTransfer(as(platform, 'U0BEN'), { transferId: transfer._id });
    expect(await role('U0BEN')).toBe('owner');
  });

  test('M7: withdrawn and accepted at once, on two instances: exactly one happens, and the other is told', async () => {
    const second = await testPlatform({ uri: platform.uri, clock: platform.clock });
    for (let round = 0; round < 12; round++) {
      const { transfer } = await offer();
      const accept = () => acceptTransfer(as(second, 'U0BEN'), { transferId: transfer._id });
      const takeBack = () => withdraw(transfer._id);
      const [a, b] = await Promise.allSettled(round % 2 === 0 ? [accept(), takeBack()] : [takeBack(), accept()]);
      const [accepted, withdrawn] = round % 2 === 0 ? [a, b] : [b, a];
      expect([accepted?.status, withdrawn?.status].sort()).toEqual(['fulfilled', 'rejected']);
      const loser = accepted?.status === 'rejected' ? accepted : (withdrawn as PromiseRejectedResult);
      expect(loser.reason).toMatchObject({ code: accepted?.status === 'rejected' ? 'conflict' : 'forbidden' });
      const isBens = accepted?.status === 'fulfilled';
      expect([await role('U0ANA'), await role('U0BEN')]).toEqual(isBens ? ['admin', 'owner'] : ['owner', 'admin']);
      const told = { kind: 'transfer-withdrawn', replaces: `transfer:${transfer._id}` };
      expect(await platform.db.collection('notices').countDocuments(told)).toBe(isBens ? 0 : 1);
      if (!isBens) continue;
      const back = await offer('U0ANA', 'U0BEN');
      await acceptTransfer(as(platform, 'U0ANA'), { transferId: back.transfer._id });
    }
    await second.close();
  });

  test('M4, M7: somebody who left since cannot take over; the workspace keeps its owner', async () => {
    const { transfer } = await offer();
    await leaveWorkspace(as(platform, 'U0BEN'), { workspaceId: team.workspaceId });
    await expect(acceptTransfer(as(platform, 'U0BEN'), { transferId: transfer._id })).rejects.toMatchObject({
      code: 'conflict',
      message: 'You are no longer a member of Sales, so you cannot take it over.',
      next: 'Ask Ana to invite you again.',
    });
    expect(await role('U0ANA')).toBe('owner');
  });

  test('M6: a successor is asked for at the first allocation, until one is named', async () => {
    expect((await allot(platform, team, 1)).asksForSuccessor).toBe(true);
    expect((await allot(platform, team, 1)).asksForSuccessor).toBe(false);
    await nameSuccessor(as(platform, 'U0ANA'), { successorId: 'U0BEN' as UserId });
    const { workspace } = await createWorkspace(as(platform, 'U0ANA'), { name: 'Second' });
    expect((await allot(platform, { ...team, workspaceId: workspace._id }, 1)).asksForSuccessor).toBe(false);
  });

  describe('M6: when an owner is gone', () => {
    const takeOver = (by: string) => takeOverAccount(as(platform, by), { from: 'U0ANA' as UserId, to: by as UserId });
    const gone = () => personDeactivated(contextOf(platform, { kind: 'job', name: 'user-change' }), 'U0ANA' as UserId);

    test('the successor they named takes over workspaces and sources together', async () => {
      await nameSuccessor(as(platform, 'U0ANA'), { successorId: 'U0BEN' as UserId });
      await expect(takeOver('U0BEN')).rejects.toMatchObject({ code: 'conflict', message: 'Ana is still here.' });
      await gone();
      const { workspaces } = await takeOver('U0BEN');
      expect(workspaces.map(({ name }) => name).sort()).toEqual(["Ana's workspace", 'Sales']);
      expect(await role('U0BEN')).toBe('owner');
      expect(await role('U0ANA')).toBeNull();
      expect((await listWorkspaces(as(platform, 'U0ANA'))).map(({ workspace, current }) => [workspace.name, current])).toEqual([
        [MY_WORKSPACE, true],
      ]);
      expect((await listSources(as(platform, 'U0BEN'), team.workspaceId)).map(({ name }) => name)).toEqual(['November pack']);
    });

    test('nobody else does, except the operator for somebody', async () => {
      await nameSuccessor(as(platform, 'U0ANA'), { successorId: 'U0BEN' as UserId });
      await gone();
      await expect(takeOver('U0CHEN')).rejects.toMatchObject({ code: 'not_found' });
      await takeOverAccount(contextOf(platform, { kind: 'operator' }), { from: 'U0ANA' as UserId, to: 'U0CHEN' as UserId });
      expect(await role('U0CHEN')).toBe('owner');
    });
  });
});
