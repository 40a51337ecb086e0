import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { deleteWorkspace } from '../../../src/domain/deletion/index.js';
import type { AgentId } from '../../../src/domain/ids.js';
import { correctCall, readWorkspaceState, reclaimMinutes, settleCall, startCall } from '../../../src/domain/ledger/index.js';
import { setLimits } from '../../../src/domain/minutes/index.js';
import { monthAfter, monthOf } from '../../../src/domain/months.js';
import {
  closeDueMonths,
  closeMonth,
  readStatement,
  type StatementView,
  statementCsv,
} from '../../../src/domain/statements/index.js';
import type { Statement } from '../../../src/domain/statements/model.js';
import { createWorkspace } from '../../../src/domain/workspaces/index.js';
import { driverCollection } from '../../../src/platform/mongo.js';
import { as, contextOf } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { allot, endedCall, formTeam, type Team } from '../../support/team.js';

const DAY = 86_400_000;
const AGENT = 'ag_test' as AgentId;

describe('statements (N14)', () => {
  let platform: TestPlatform;
  let team: Team;

  beforeEach(async () => {
    platform = await testPlatform();
    platform.clock.set('2026-10-05T09:00:00.000Z');
    team = await formTeam(platform);
  });
  afterEach(() => platform.close());

  const read = (month: string, who = 'U0ANA') => readStatement(as(platform, who), { workspaceId: team.workspaceId, month });
  const call = (id: string, seconds: number) => settleCall(platform, team.workspaceId, endedCall(platform, id, seconds));
  const job = () => closeDueMonths(contextOf(platform, { kind: 'job', name: 'close-months' }), 100);
  const correct = (id: string, seconds: number) =>
    correctCall(platform, team.workspaceId, { agentId: AGENT, externalId: id }, seconds, {
      by: 'person:U0ANA',
      reason: 'test',
      command: `c-${id}`,
    });
  const balanced = ({ statement }: StatementView) => {
    for (const row of statement.rows) {
      const { opening, allocated, reclaimed, lapsed, billed, repaid, returned, adjusted, closing } = row;
      expect(opening + allocated - reclaimed - lapsed - billed - repaid + returned + adjusted).toBe(closing);
    }
    const { overdraftOpening, overdraft, overdraftReturned, overdraftClosing } = statement.uncovered;
    const repaid = statement.rows.reduce((sum, row) => sum + row.repaid, 0);
    // Repaid overdraft that a correction gave back went to its grant, not into overdraft.
    expect(overdraftOpening + overdraft - overdraftReturned - repaid).toBe(overdraftClosing);
  };

  test('N14, L15: opening, allocated, talked, billed, charge and closing by price, and for the owner buy cost and margin', async () => {
    await allot(platform, team, 100);
    await allot(platform, team, 50, { ratePerMinute: '0.125', priority: 0 });
    await call('a', 61);
    await call('b', 50 * 60);
    const view = await read('2026-10');
    balanced(view);
    expect(view.statement.rows).toMatchObject([
      { currency: 'USD', rateMicro: 120_000, opening: 0, allocated: 6_000, talked: 120, billed: 120, closing: 5_880 },
      { currency: 'USD', rateMicro: 125_000, opening: 0, allocated: 3_000, talked: 2_941, billed: 3_000, closing: 0 },
    ]);
    // 2 min at 0.12 and 50 min at 0.125; bought at 0.05.
    expect(view.money.rows.map(({ money }) => [money.charge, money.margin])).toEqual([
      [24n, 14n],
      [625n, 375n],
    ]);
    expect(view.money.totals.get('USD')).toMatchObject({ charge: 649n, margin: 389n });
  });

  test('M2: members see what was charged, not what it cost to buy', async () => {
    await allot(platform, team, 100);
    await call('a', 60);
    const { money, forOwner } = await read('2026-10', 'U0CHEN');
    expect([forOwner, money.totals.get('USD')]).toEqual([false, { charge: 12n }]);
    expect(statementCsv([await read('2026-10', 'U0CHEN')])).not.toContain('margin,USD');
    await expect(read('2026-10', 'U0NOBODY')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('L16: currencies are never added together, and there is no margin where buy and sell disagree', async () => {
    await allot(platform, team, 10, { currency: 'EUR', ratePerMinute: '0.1', priority: 0 });
    await allot(platform, team, 10);
    await call('a', 15 * 60);
    const { money } = await read('2026-10');
    expect([...money.totals].map(([code, { charge, margin }]) => [code, charge, margin])).toEqual([
      ['EUR', 100n, undefined],
      ['USD', 60n, 35n],
    ]);
    expect(money.totals.get('EUR')?.buy).toEqual(new Map([['USD', 50n]]));
  });

  test('N14, L17: the job closes a month at its turn in the workspace’s zone and freezes it; late calls and corrections are named on the next', async () => {
    await allot(platform, team, 100);
    await call('october', 120);
    // Berlin left summer time on 25 October: November begins at 23:00Z.
    platform.clock.set('2026-10-31T22:59:00.000Z');
    await job();
    expect((await read('2026-10')).statement.closedAt).toBeUndefined();
    platform.clock.set('2026-10-31T23:05:00.000Z');
    await job();
    const frozen = (await read('2026-10')).statement;
    expect(frozen).toMatchObject({ closedBy: 'job:close-months', endsAt: new Date('2026-10-31T23:00:00.000Z'), calls: 1 });
    const late = { ...endedCall(platform, 'late', 60), startedAt: Date.parse('2026-10-31T22:50:00.000Z') };
    await settleCall(platform, team.workspaceId, late);
    await correct('october', 60);
    await call('november', 60);
    const november = await read('2026-11');
    balanced(november);
    expect(november.statement.adjustments).toMatchObject([
      { kind: 'correction', callId: 'october', seconds: -60 },
      { kind: 'late-call', callId: 'late', seconds: 900 },
    ]);
    expect(november.statement.rows).toMatchObject([{ opening: 5_880, billed: 60, talked: 60, adjusted: -840, closing: 4_980 }]);
    expect(november.money.totals.get('USD')?.charge).toBe(180n);
    expect((await read('2026-10')).statement).toEqual(frozen);
    expect(frozen.to).toBe(november.statement.from);
  });

  test('N14: of a workspace that began this month no chain is read, and its turn comes when the month is over', async () => {
    await call('a', 60);
    const read = jest.spyOn(driverCollection(platform.db, 'ledger_entries'), 'find');
    const all = await job();
    expect(all).toBeGreaterThan(0);
    expect(read).not.toHaveBeenCalled();
    expect(await job()).toBe(0);
    expect(await platform.db.collection('statements').countDocuments()).toBe(0);
    platform.clock.set('2026-10-31T23:05:00.000Z');
    expect(await job()).toBe(all);
    expect(read).toHaveBeenCalled();
    expect(await platform.db.collection('statements').countDocuments()).toBe(all);
  });

  test('N14: the owner closes a month by hand; what still comes of it is an adjustment; closing again changes nothing', async () => {
    await allot(platform, team, 100);
    await call('early', 60);
    const input = { workspaceId: team.workspaceId, month: '2026-10' };
    const closed = await closeMonth(as(platform, 'U0ANA'), input);
    expect(closed).toMatchObject({ closedBy: 'person:U0ANA', calls: 1 });
    await call('after closing', 60);
    expect(await closeMonth(as(platform, 'U0ANA'), input)).toEqual(closed);
    platform.clock.set('2026-11-02T09:00:00.000Z');
    await job();
    expect((await read('2026-11')).statement.adjustments).toMatchObject([
      { kind: 'late-call', callId: 'after closing', seconds: 60 },
    ]);
    await expect(closeMonth(as(platform, 'U0BEN'), input)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(closeMonth(as(platform, 'U0ANA'), { ...input, month: '2027-01' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  test('N14: a job that comes months late gives what one in time would have given, and any number of instances the same', async () => {
    await allot(platform, team, 100);
    await call('a', 60);
    platform.clock.set('2026-11-10T09:00:00.000Z');
    await call('b', 60);
    platform.clock.set('2026-12-10T09:00:00.000Z');
    await call('c', 60);
    const other = await testPlatform({ uri: platform.uri, clock: platform.clock });
    await Promise.all([job(), closeDueMonths(contextOf(other, { kind: 'job', name: 'close-months' }), 100)]);
    const months = await Promise.all(['2026-10', '2026-11', '2026-12'].map((month) => read(month)));
    expect(months.map(({ statement }) => [statement.calls, statement.closedAt !== undefined])).toEqual([
      [1, true],
      [1, true],
      [1, false],
    ]);
    expect(months[1]?.statement.from).toBe(months[0]?.statement.to);
    expect(months[2]?.statement.from).toBe(months[1]?.statement.to);
    await other.close();
  });

  test('N14, L10, L11, L12, L13: for random histories every month balances, continues the last, and ends at the true balance', async () => {
    const act = fc.record({
      kind: fc.constantFrom('allot', 'short', 'call', 'call', 'call', 'live', 'reclaim', 'correct', 'wait', 'close'),
      size: fc.integer({ min: 1, max: 40 }),
      rate: fc.constantFrom('0.1', '0.125', '0.0333'),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 30 }), async (acts) => {
        run += 1;
        const now = platform;
        const { workspace } = await createWorkspace(as(now, 'U0ANA'), { name: `Sales ${run}` });
        const workspaceId = workspace._id;
        const own = { ...team, workspaceId };
        const begins = monthOf(workspace.timeZone, now.clock.now().getTime());
        {
          await setLimits(as(now, 'U0ANA'), { workspaceId, limitPolicy: 'finish', overdraftCapSeconds: 600 });
          const calls: string[] = [];
          for (const [i, { kind, size, rate }] of acts.entries()) {
            const at = now.clock.now().getTime();
            const soft = (work: Promise<unknown>) => work.catch((error: { code?: string }) => expect(error.code).toBeDefined());
            if (kind === 'allot') await soft(allot(now, own, size, { ratePerMinute: rate }));
            if (kind === 'short') await soft(allot(now, own, size, { ratePerMinute: rate, expiresAt: new Date(at + 2 * DAY) }));
            if (kind === 'call') {
              calls.push(`c${i}`);
              await settleCall(now, workspaceId, endedCall(now, `c${i}`, size * 37));
            }
            if (kind === 'live') {
              await startCall(now, workspaceId, {
                agentId: AGENT,
                externalId: `l${i}`,
                startedAt: at,
                maxDurationSeconds: 600,
                digest: `l${i}`,
              });
              now.clock.set(new Date(at + size * 20_000).toISOString());
              await settleCall(now, workspaceId, { ...endedCall(now, `l${i}`, size * 20), startedAt: at });
            }
            if (kind === 'reclaim')
              await soft(reclaimMinutes(now, workspaceId, { act: `r${i}`, seconds: size * 30 }, { by: 'person:U0ANA' }));
            const chosen = calls[size % Math.max(1, calls.length)];
            if (kind === 'correct' && chosen) {
              const origin = { by: 'person:U0ANA', reason: 'test', command: `x${i}` };
              await soft(correctCall(now, workspaceId, { agentId: AGENT, externalId: chosen }, size, origin));
            }
            if (kind === 'wait') now.clock.set(new Date(at + size * 0.4 * DAY).toISOString());
            if (kind === 'close') await closeDueMonths(contextOf(now, { kind: 'job', name: 'close-months' }), 100);
          }
          const end = monthOf(workspace.timeZone, now.clock.now().getTime());
          let opening = new Map<string, number>();
          for (let month = begins; month <= end; month = monthAfter(month)) {
            const view = await readStatement(as(now, 'U0ANA'), { workspaceId, month });
            for (const row of view.statement.rows) {
              const { opening: o, allocated, reclaimed, lapsed, billed, repaid, returned, adjusted, closing } = row;
              expect(o + allocated - reclaimed - lapsed - billed - repaid + returned + adjusted).toBe(closing);
              expect(o).toBe(opening.get(`${row.rateMicro}`) ?? 0);
            }
            opening = new Map(view.statement.rows.map((row) => [`${row.rateMicro}`, row.closing]));
            const charge = [...view.money.rows, ...view.money.adjustments].reduce((sum, { money }) => sum + money.charge, 0n);
            expect(charge).toBe(view.money.totals.get('USD')?.charge ?? 0n);
          }
          // What time alone did since the last entry is not on the chain yet, so the last entry's own state is compared.
          const state = await readWorkspaceState(now, workspaceId, new Date(0));
          const truth = new Map<string, number>();
          for (const { terms, available, held } of state.grants.values()) {
            truth.set(`${terms.rateMicro}`, (truth.get(`${terms.rateMicro}`) ?? 0) + available + held);
          }
          const nonZero = (map: Map<string, number>) => Object.fromEntries([...map].filter(([, seconds]) => seconds !== 0));
          expect(nonZero(opening)).toEqual(nonZero(truth));
        }
      }),
      { numRuns: 12, endOnFailure: true },
    );
    expect(run).toBeGreaterThanOrEqual(12);
  }, 120_000);

  test('N14: a statement is the same whoever reads it, and what went back to its source is in it', async () => {
    await allot(platform, team, 100);
    await call('a', 90);
    await reclaimMinutes(platform, team.workspaceId, { act: 'back', seconds: 60 }, { by: 'person:U0ANA' });
    const { statement } = await read('2026-10', 'U0CHEN');
    expect(statement).toEqual((await read('2026-10')).statement);
    expect(statement.rows).toMatchObject([{ allocated: 6_000, reclaimed: 60, billed: 120, talked: 90, closing: 5_820 }]);
  });

  test('N14, W11, L14: the months of a deleted workspace are closed, too, up to the last in which a call may come in', async () => {
    await allot(platform, team, 100);
    await call('a', 61);
    const typedHandle = (await read('2026-10')).workspace.handle;
    await deleteWorkspace(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, typedHandle });
    platform.clock.set('2026-11-03T09:00:00.000Z');
    await call('late', 61);
    for (const now of ['2026-11-04', '2026-12-01', '2026-12-02', '2027-03-02']) {
      platform.clock.set(`${now}T09:00:00.000Z`);
      await job();
    }
    const kept = await platform.db.collection<Statement>('statements').find({ workspaceId: team.workspaceId }).toArray();
    expect(kept.map(({ month }) => month)).toEqual(['2026-10', '2026-11']);
    expect(kept[0]?.rows).toMatchObject([{ allocated: 6_000, billed: 120, reclaimed: 5_880, closing: 0 }]);
    expect(kept.map(({ uncovered }) => uncovered.unfunded)).toEqual([0, 120]);
    expect(await job()).toBe(0);
  });
});
