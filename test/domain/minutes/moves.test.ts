import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AccountId, WorkspaceId } from '../../../src/domain/ids.js';
import { settleCall } from '../../../src/domain/ledger/index.js';
import {
  addSource,
  listSources,
  moveMinutes,
  readBalance,
  takeMinutesBack,
  undoAllocation,
} from '../../../src/domain/minutes/index.js';
import { createWorkspace } from '../../../src/domain/workspaces/index.js';
import { as, contextOf } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { allot, endedCall, formTeam, type Team } from '../../support/team.js';

const DAY_MS = 86_400_000;

describe('minutes taken back, moved and undone (N3, L12)', () => {
  let platform: TestPlatform;
  let team: Team;
  let service: WorkspaceId;
  const ana = () => as(platform, 'U0ANA');
  const left = async (workspaceId = team.workspaceId) => (await readBalance(ana(), workspaceId)).availableSeconds / 60;
  const inSource = async (name = 'November pack') =>
    ((await listSources(ana(), team.workspaceId)).find((source) => source.name === name)?.availableSeconds ?? 0) / 60;
  const reclaim = (minutes: number | 'all', more: object = {}) =>
    takeMinutesBack(ana(), { workspaceId: team.workspaceId, minutes, reason: 'too many', ...more });
  const move = (minutes: number | 'all', more: object = {}) =>
    moveMinutes(ana(), { workspaceId: team.workspaceId, toWorkspaceId: service, minutes, ...more });

  beforeAll(async () => {
    platform = await testPlatform();
    team = await formTeam(platform);
    service = (await createWorkspace(ana(), { name: 'Service' })).workspace._id;
    await allot(platform, team, 300);
  });
  afterAll(() => platform.close());

  test('N3, L12: reclaimed minutes are back in their source, with the reason and by whom', async () => {
    const fact = await reclaim(100);
    expect(fact).toMatchObject({
      seconds: 6_000,
      availableSeconds: 12_000,
      sources: [{ sourceName: 'November pack', seconds: 6_000 }],
    });
    expect([await left(), await inSource()]).toEqual([200, 800]);
  });

  test('L5, N3: the same command again takes nothing more', async () => {
    const once = ana();
    const input = { workspaceId: team.workspaceId, minutes: 10, reason: 'twice' };
    const [first, again] = [await takeMinutesBack(once, input), await takeMinutesBack(once, input)];
    expect(again.sources).toEqual(first.sources);
    expect(await left()).toBe(190);
  });

  test('N3, L12: too many, none, or no reason are refused beside their field', async () => {
    await expect(reclaim(500)).rejects.toMatchObject({
      code: 'insufficient_minutes',
      fields: { minutes: 'Only 190 min are unused here.' },
    });
    await expect(reclaim(10, { reason: '  ' })).rejects.toMatchObject({ fields: { reason: 'Say why, in a few words.' } });
    await expect(reclaim(10, { reason: 'x'.repeat(201) })).rejects.toMatchObject({
      fields: { reason: 'A reason has at most 200 characters.' },
    });
    await expect(reclaim(-1)).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await left()).toBe(190);
  });

  test('N3, L12: a transfer keeps price and pulse, and needs no reason', async () => {
    const fact = await move(50);
    expect(fact).toMatchObject({ seconds: 3_000, availableSeconds: 8_400, toAvailableSeconds: 3_000 });
    expect(fact.grants).toMatchObject([
      {
        sourceName: 'November pack',
        seconds: 3_000,
        rateMicro: 120_000,
        currency: 'USD',
        pulse: { minimumSeconds: 60, incrementSeconds: 60 },
        expiresAt: null,
        clamped: false,
      },
    ]);
    expect([await left(), await left(service)]).toEqual([140, 50]);
  });

  test('L12: the terms that are given replace the inherited ones; an expiry is brought forward to the source’s end, and said so', async () => {
    const endsAt = new Date(platform.clock.now().getTime() + 5 * DAY_MS);
    const { source } = await addSource(contextOf(platform, { kind: 'operator' }), {
      accountId: (await accountOf()) as AccountId,
      name: 'Short pack',
      minutes: 100,
      currency: 'EUR',
      buyRatePerMinute: '0.05',
      endsAt,
    });
    const { grantId } = await allot(platform, { ...team, sourceId: source._id }, 40);
    const fact = await move(30, {
      grantId,
      ratePerMinute: '0.2',
      currency: 'EUR',
      pulse: { minimumSeconds: 30, incrementSeconds: 6 },
      expiresAt: new Date(endsAt.getTime() + DAY_MS),
      reason: 'launch',
    });
    expect(fact.grants).toMatchObject([
      {
        sourceName: 'Short pack',
        rateMicro: 200_000,
        currency: 'EUR',
        pulse: { minimumSeconds: 30, incrementSeconds: 6 },
        expiresAt: endsAt,
        clamped: true,
      },
    ]);
    await expect(move(5, { grantId, currency: 'JPY' })).rejects.toMatchObject({
      fields: { ratePerMinute: 'Give the price in JPY.' },
    });
    await expect(move(5, { grantId, expiresAt: new Date(0) })).rejects.toMatchObject({
      fields: { expiresAt: 'The minutes must lapse after they start.' },
    });
  });

  test('N3, M7: minutes stay with their owner, and a transfer leads somewhere else', async () => {
    await expect(move(5, { toWorkspaceId: team.workspaceId })).rejects.toMatchObject({
      fields: { toWorkspaceId: 'The minutes are in Sales already. Choose another workspace.' },
    });
    const bens = (await createWorkspace(as(platform, 'U0BEN'), { name: 'Bens' })).workspace._id;
    await expect(move(5, { toWorkspaceId: bens })).rejects.toMatchObject({ code: 'not_found' });
    const operator = contextOf(platform, { kind: 'operator' });
    await expect(moveMinutes(operator, { workspaceId: team.workspaceId, toWorkspaceId: bens, minutes: 5 })).rejects.toMatchObject(
      {
        fields: { toWorkspaceId: 'Minutes move only between workspaces of the same owner, and Bens has another one.' },
      },
    );
  });

  test('N3: an allocation is undone within 60 s while nobody has used any of it, and only once', async () => {
    const before = [await left(service), await inSource()];
    const { grantId } = await allot(platform, { ...team, workspaceId: service }, 20);
    const fact = await undoAllocation(ana(), { workspaceId: service, grantId });
    expect(fact).toMatchObject({ seconds: 1_200, sources: [{ sourceName: 'November pack', seconds: 1_200 }] });
    expect((await undoAllocation(ana(), { workspaceId: service, grantId })).seconds).toBe(1_200);
    expect([await left(service), await inSource()]).toEqual(before);
  });

  test('N3: after 60 s, or once a call has used some, there is no undoing', async () => {
    const late = await allot(platform, { ...team, workspaceId: service }, 20);
    platform.clock.advance(61_000);
    await expect(undoAllocation(ana(), { workspaceId: service, grantId: late.grantId })).rejects.toMatchObject({
      message: 'The 60 seconds in which this could be undone are over.',
    });
    await reclaim('all');
    const used = await allot(platform, team, 20);
    await settleCall(platform, team.workspaceId, endedCall(platform, 'prov-used', 30));
    await expect(undoAllocation(ana(), { workspaceId: team.workspaceId, grantId: used.grantId })).rejects.toMatchObject({
      code: 'conflict',
      next: '`/minutes reclaim` takes back what is unused.',
    });
  });

  const accountOf = async () => (await readBalance(ana(), team.workspaceId)).workspace.accountId;
});
