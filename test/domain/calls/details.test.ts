import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type CallResult, findDetails, forgetNumber, reportCall } from '../../../src/domain/calls/index.js';
import type { Context, Platform } from '../../../src/domain/context.js';
import type { AgentId, TeamId, WorkspaceId } from '../../../src/domain/ids.js';
import type { Connection } from '../../../src/platform/mongo.js';
import { allIn, type RawEntry } from '../../../src/verify/opened.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';

const WORKSPACE = 'ws_sales' as WorkspaceId;
const [ONE, OTHER] = ['+14155550100', '+14155550101'];

let platform: TestPlatform;

beforeAll(async () => {
  platform = await testPlatform();
});
beforeEach(async () => {
  for (const name of ['ledger_entries', 'call_details']) await platform.db.collection(name).deleteMany({});
});
afterAll(() => platform.close());

const sheets = () =>
  platform.db.collection<{ _id: string; calls: (string | null)[]; eraseAt: Date }>('call_details').find().toArray();
const entries = async () =>
  (await platform.db.collection<RawEntry>('ledger_entries').find({ type: 'settle' }).toArray()).flatMap(allIn);

/** Another instance, right after its start. */
const instance = (): Platform => ({ ...platform, db: Object.create(platform.db) as Connection });

function report(on: Platform, id: string, from: string, agent = 'ag_one', endedAt = on.clock.now()): Promise<CallResult> {
  const ctx: Context = {
    actor: { kind: 'apiKey', agentId: agent as AgentId, workspaceId: WORKSPACE, revoked: false },
    teamId: 'T0TEAM' as TeamId,
    now: on.clock.now(),
    log: on.log,
    requestId: id,
    commandKey: id,
    platform: on,
  };
  const at = endedAt.toISOString();
  return reportCall(ctx, { id, status: 'ended', startedAt: at, endedAt: at, from });
}

const detailsOf = async (agent: string, id: string) => {
  const [entry] = (await entries()).filter(({ _id }) => _id === `end:${agent}:${id}`);
  return findDetails(platform, WORKSPACE, entry?.call?.details ?? '');
};

test('H7: erasing a number of an agent leaves other calls, other agents and the ledger as they are', async () => {
  const on = instance();
  const sent = [
    ['a', ONE, 'ag_one'],
    ['b', OTHER, 'ag_one'],
    ['c', ONE, 'ag_two'],
  ] as const;
  await Promise.all(sent.map(([id, from, agent]) => report(on, id, from, agent)));
  expect(await sheets()).toHaveLength(1);
  const before = await entries();
  await forgetNumber(platform, { agentId: 'ag_one' }, ONE);
  expect(await detailsOf('ag_one', 'a')).toBeNull();
  expect(await detailsOf('ag_one', 'b')).toMatchObject({ from: OTHER });
  expect(await detailsOf('ag_two', 'c')).toMatchObject({ from: ONE });
  expect(JSON.stringify(await sheets())).not.toContain(JSON.stringify(`"ag_one","${ONE}"`).slice(1, -1));
  expect(await entries()).toEqual(before);
});

test('H7: details are gone 90 days after the call, at most an hour early, never late; calls of different days apart', async () => {
  const on = instance();
  const day = 24 * 60 * 60 * 1000;
  const ends = [0, 1, 34].map((days) => new Date(on.clock.now().getTime() - days * day - 10 * 60_000));
  await Promise.all(ends.map((end, i) => report(on, `day-${i}`, ONE, 'ag_one', end)));
  const erased = (await sheets()).map(({ eraseAt }) => eraseAt.getTime()).sort((a, b) => b - a);
  expect(erased).toHaveLength(3);
  for (const [i, end] of ends.entries()) {
    const early = end.getTime() + 90 * day - (erased[i] ?? 0);
    expect(early).toBeGreaterThanOrEqual(0);
    expect(early).toBeLessThan(60 * 60 * 1000);
  }
});

test('H7: a call that was sent again keeps its first details, and what the repetition left is erased with them', async () => {
  const on = instance();
  await report(on, 'twice', ONE);
  const [first] = await entries();
  expect((await report(on, 'twice', ONE)).outcome).toBe('duplicate');
  expect((await report(instance(), 'twice', ONE)).outcome).toBe('duplicate');
  expect(await entries()).toEqual([first]);
  expect(await detailsOf('ag_one', 'twice')).toMatchObject({ from: ONE });
  await forgetNumber(platform, { agentId: 'ag_one' }, ONE);
  expect((await sheets()).flatMap(({ calls }) => calls).filter((call) => call !== null)).toEqual([]);
});

/** An instance whose writes of details go through `around`; `write` does it. */
function interposed(around: (write: () => Promise<unknown>) => Promise<unknown>): Platform {
  const on = instance();
  const real = platform.db.getClient();
  const collection = (called: string) => {
    const target = real.db(platform.db.name).collection(called);
    if (called !== 'call_details') return target;
    return {
      insertOne: (...args: Parameters<typeof target.insertOne>) => around(() => target.insertOne(...args)),
      updateOne: (...args: Parameters<typeof target.updateOne>) => around(() => target.updateOne(...args)),
    };
  };
  const database = real.db(platform.db.name);
  const command = (...args: Parameters<typeof database.command>) => database.command(...args);
  Object.defineProperty(on.db, 'getClient', { value: () => ({ db: () => ({ collection, command }) }) });
  return on;
}

const lost = () => Object.assign(new Error('connection closed'), { name: 'MongoNetworkError' });

test('H7, L19: writing the details fails once: nobody is answered before they are there', async () => {
  let tries = 0;
  const on = interposed(async (write) => {
    if (++tries === 1) throw lost();
    return write();
  });
  const results = await Promise.all(['x', 'y'].map((id) => report(on, id, ONE)));
  expect(results.map(({ outcome }) => outcome)).toEqual(['settled', 'settled']);
  expect((await sheets()).map(({ calls }) => calls.length)).toEqual([2]);
  expect(await detailsOf('ag_one', 'y')).toMatchObject({ from: ONE });
});

test('H7, L19: details whose confirmation was lost are written once, and the calls are answered', async () => {
  let tries = 0;
  const on = interposed(async (write) => {
    tries++;
    await write();
    if (tries === 1) throw lost();
  });
  expect((await report(on, 'confirmed', ONE)).outcome).toBe('settled');
  // Tried again, and then only asked whether a majority has it.
  expect(tries).toBe(3);
  expect((await sheets()).map(({ calls }) => calls.length)).toEqual([1]);
  expect(await detailsOf('ag_one', 'confirmed')).toMatchObject({ from: ONE });
});

test('H7, L19: cut off between an entry and its details, nobody is answered, and the report sent again brings them', async () => {
  await expect(
    report(
      interposed(() => Promise.reject(lost())),
      'cut',
      ONE,
    ),
  ).rejects.toThrow('connection closed');
  expect(await entries()).toHaveLength(1);
  expect(await detailsOf('ag_one', 'cut')).toBeNull();
  for (const _ of [1, 2]) {
    expect((await report(instance(), 'cut', ONE)).outcome).toBe('duplicate');
    expect(await detailsOf('ag_one', 'cut')).toMatchObject({ from: ONE });
  }
  await forgetNumber(platform, { agentId: 'ag_one' }, ONE);
  expect(await detailsOf('ag_one', 'cut')).toBeNull();
});

test('H7: what was erased on request stays erased when the call is reported again', async () => {
  await report(instance(), 'gone', ONE);
  await forgetNumber(platform, { agentId: 'ag_one' }, ONE);
  expect((await report(instance(), 'gone', ONE)).outcome).toBe('duplicate');
  expect(await detailsOf('ag_one', 'gone')).toBeNull();
});
