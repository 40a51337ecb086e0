import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAgent, editAgent } from '../../../src/domain/agents/index.js';
import type { AccountId, AgentId, WorkspaceId } from '../../../src/domain/ids.js';
import { settleCall } from '../../../src/domain/ledger/index.js';
import { addSource } from '../../../src/domain/minutes/index.js';
import { boughtForOwner } from '../../../src/domain/reports/bought.js';
import { readAgentUsage, readUsage, rollUpWorkspace, USAGE_BY } from '../../../src/domain/reports/index.js';
import { KeyList, packRows, readRow } from '../../../src/domain/reports/packing.js';
import { RowSums } from '../../../src/domain/reports/row-sums.js';
import * as store from '../../../src/domain/reports/store.js';
import { noTotals, type Totals } from '../../../src/domain/reports/totals.js';
import { takeOverAccount } from '../../../src/domain/transfers/index.js';
import { createWorkspace, workspaceOfAnyTeam } from '../../../src/domain/workspaces/index.js';
import { inTransaction } from '../../../src/platform/mongo.js';
import { Remembered } from '../../../src/platform/remembered.js';
import { as, contextOf, settleIn } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { allot, endedCall, formTeam, type Team } from '../../support/team.js';

const SPAN = { from: 20261120, to: 20261123 };
const AGENTS = ['ag_a', 'ag_b', 'ag_c'] as AgentId[];

describe('reports add up kept days and the tail beyond them (N7, L21)', () => {
  let platform: TestPlatform;
  let team: Team;

  beforeAll(async () => {
    platform = await testPlatform();
    platform.clock.set('2026-11-19T09:00:00.000Z');
    team = await formTeam(platform);
    await allot(platform, team, 5);
    await allot(platform, team, 100, { ratePerMinute: '0.15' });
    platform.clock.set('2026-11-22T13:00:00.000Z');
  });
  afterAll(() => platform.close());

  const settle = (i: number) => {
    const startedAt = Date.parse('2026-11-20T10:00:00Z') + (i % 3) * 86_400_000;
    return settleCall(platform, team.workspaceId, {
      ...endedCall(platform, `c${i}`, 0),
      agentId: AGENTS[(i * 5) % 3] as AgentId,
      startedAt,
      endedAt: startedAt + (i * 37_000 + 1),
      status: i % 4 === 3 ? 'failed' : 'ended',
    });
  };
  const readAll = async () => {
    const ana = as(platform, 'U0ANA');
    const whole = await Promise.all(USAGE_BY.map((by) => readUsage(ana, { workspaceId: team.workspaceId, span: SPAN, by })));
    const { workspace } = whole[0] as (typeof whole)[number];
    const single = await Promise.all(
      AGENTS.flatMap((id) => USAGE_BY.map((by) => readAgentUsage(ana, workspace, id, { span: SPAN, by }))),
    );
    return { whole, single };
  };

  test('N7, L21, L15: every report is the same from the chain, from kept days, and from both; rows add up to the total', async () => {
    for (let i = 0; i < 8; i++) await settle(i);
    const fromChain = await readAll();
    await rollUpWorkspace(platform, team.workspaceId);
    expect(await readAll()).toEqual(fromChain);
    for (let i = 8; i < 16; i++) await settle(i);
    const fromBoth = await readAll();
    await rollUpWorkspace(platform, team.workspaceId);
    expect(await readAll()).toEqual(fromBoth);

    const billed = fromBoth.whole[0]?.total.billedSeconds ?? 0;
    expect(billed).toBeGreaterThan(fromChain.whole[0]?.total.billedSeconds ?? 0);
    for (const { total, rows, stacks } of [...fromBoth.whole, ...fromBoth.single]) {
      const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + of(row), 0);
      expect(sum((row) => row.billedSeconds)).toBe(total.billedSeconds);
      expect(sum((row) => row.calls + row.failed)).toBe(total.calls + total.failed);
      expect(sum((row) => Number(row.charge.get('USD') ?? 0n))).toBe(Number(total.charge.get('USD')));
      expect(stacks.flatMap(({ seconds }) => seconds).reduce((all, seconds) => all + seconds, 0)).toBe(total.billedSeconds);
      expect(stacks.every(({ seconds }) => seconds.length === 4)).toBe(true);
    }
    const ofAgents = fromBoth.single.filter(({ by }) => by === 'day').map(({ total }) => total.billedSeconds);
    expect(ofAgents.reduce((all, seconds) => all + seconds, 0)).toBe(billed);
  });

  test('N7, L21: a watermark that has gone back or ahead since it was last seen changes nothing', async () => {
    const before = await readAll();
    const head = await store.headOf(platform.db, team.workspaceId);
    if (!head) throw new Error('Nothing was rolled up.');
    const { _id, day, firstDay, ...rest } = head;
    await inTransaction(platform.db, async (session) => {
      await store.moveHeads(platform.db, session, [{ from: head.n, head: { ...rest, n: 0 } }]);
      await store.dropDays(platform.db, session, team.workspaceId);
    });
    expect(await readAll()).toEqual(before);
    // More than is read of a chain before it is known how far it was rolled up.
    for (let i = 16; i < 120; i++) await settle(i);
    const longer = await readAll();
    expect(longer.whole[0]?.total.calls).toBe((before.whole[0]?.total.calls ?? 0) + 78);
    await rollUpWorkspace(platform, team.workspaceId);
    expect(await readAll()).toEqual(longer);
  });

  test('N7, A1: a report names agents as they are called now', async () => {
    const ana = as(platform, 'U0ANA');
    const agent = await createAgent(ana, { workspaceId: team.workspaceId, name: 'Reception' });
    await settleCall(platform, team.workspaceId, { ...endedCall(platform, 'named', 60), agentId: agent._id });
    const names = async () => {
      const { rows, stacks } = await readUsage(ana, { workspaceId: team.workspaceId, span: SPAN, by: 'agent' });
      return [rows.find(({ id }) => id === agent._id)?.name, stacks.some(({ name }) => name === 'Reception')];
    };
    expect(await names()).toEqual(['Reception', true]);
    expect(await names()).toEqual(['Reception', true]);
    await editAgent(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, agentId: agent._id, name: 'Front desk' });
    expect(await names()).toEqual(['Front desk', false]);
  });

  test('what is remembered is what was asked for last, and no more than was said', () => {
    const names = new Remembered<string, number>(2);
    for (const [i, name] of ['a', 'b'].entries()) names.set(name, i);
    expect(names.get('a')).toBe(0);
    names.set('c', 2);
    expect(['a', 'b', 'c'].map((name) => names.get(name))).toEqual([0, undefined, 2]);
  });

  test('N7: packed rows come back exact, and several days add up', () => {
    const row = (more: Partial<Totals>): Totals => ({ ...noTotals(), ...more });
    const big = row({ calls: 1, talkedMs: Number.MAX_SAFE_INTEGER - 8, drawn: new Map([['so|USD|120000', 60]]) });
    const rows = new Map([
      ['ag_b', big],
      [
        'ag_a',
        row({
          failed: 2,
          adjusted: new Map([
            ['so|EUR|1', -30],
            ['', 5],
          ]),
        }),
      ],
    ]);
    const keys = new KeyList();
    const large = packRows(rows, keys);
    const packed = (more: Record<string, Totals>) => ({ rows: packRows(new Map(Object.entries(more)), keys), keys: keys.keys });
    expect(new RowSums([{ rows: large, keys: keys.keys }]).totals()).toEqual(rows);
    expect([...rows.keys()].map((id) => readRow(large, id, keys.keys))).toEqual([...rows.values()]);
    expect(readRow(large, 'ag_c', keys.keys)).toBeUndefined();
    const same = packed({ ag_b: row({ talkedMs: 8, drawn: new Map([['so|USD|120000', -60]]) }) });
    expect(same.rows.data.length()).toBeLessThan(large.data.length() / 2);
    const sums = new RowSums([{ rows: large, keys: keys.keys }, same, packed({}), packed({ ag_c: row({ billed: 60 }) })]);
    expect(sums.totals().get('ag_b')).toEqual(row({ calls: 1, talkedMs: Number.MAX_SAFE_INTEGER }));
    expect(sums.totals().get('ag_a')).toEqual(rows.get('ag_a'));
    expect(sums.spread('billed', 3, [0, 1, 1, 2]).get('ag_c')).toEqual([0, 0, 60]);
    expect([...sums.totals().keys()].sort()).toEqual(['ag_a', 'ag_b', 'ag_c']);
  });

  test('M2, M6, M7: margins go by the sources of whoever owns the workspace now, and nobody else is told of any', async () => {
    const operator = () => contextOf(platform, { kind: 'operator' });
    const pack = async (accountId: AccountId, name: string) => {
      const input = { accountId, name, minutes: 10, currency: 'USD', buyRatePerMinute: '0.01' };
      return (await addSource(operator(), input)).source._id;
    };
    const bought = async (
      workspaceId: WorkspaceId,
      more: object = {},
      drew = team.sourceId,
      role: 'owner' | 'admin' = 'owner',
    ) => {
      const workspace = await workspaceOfAnyTeam(platform, workspaceId);
      if (!workspace) throw new Error('There is no workspace.');
      const totals = { ...noTotals(), drawn: new Map([[`${drew}|USD|120000`, 60]]) };
      const prices = await boughtForOwner(operator(), { workspace: { ...workspace, ...more }, role }, totals);
      return [...(prices?.keys() ?? ['nobody'])].sort();
    };
    const ben = await settleIn(platform, 'U0BEN', 'Ben');
    const ana = await settleIn(platform, 'U0ANA', 'Ana');
    const ofBen = await pack(ben._id, 'Of Ben');
    expect(await bought(team.workspaceId)).toEqual([team.sourceId]);
    expect(await bought(team.workspaceId, {}, team.sourceId, 'admin')).toEqual(['nobody']);
    // Handed over: of what was drawn before, nothing is theirs.
    expect(await bought(team.workspaceId, { accountId: ben._id })).toEqual([ofBen]);
    const later = await pack(ana._id, 'Later');
    expect(await bought(team.workspaceId, {}, later)).toEqual([team.sourceId, later].sort());
    // In a workspace of Ben's that was Ana's: hers, until Ben takes over all that she has.
    const { workspace: bens } = await createWorkspace(as(platform, 'U0BEN'), { name: 'Support' });
    for (let i = 0; i < 2; i++) expect(await bought(bens._id)).toEqual([ofBen]);
    await takeOverAccount(operator(), { from: ana.userId, to: ben.userId });
    for (let i = 0; i < 2; i++) expect(await bought(bens._id)).toEqual([team.sourceId, later, ofBen].sort());
  });
});
