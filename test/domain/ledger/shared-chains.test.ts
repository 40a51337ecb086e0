import { workspaceChain } from '../../../src/domain/ledger/entry.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import { SharedChains } from '../../../src/domain/ledger/shared-chains.js';
import { sinceAll } from '../../../src/domain/ledger/store.js';
import { append } from '../../../src/domain/ledger/store-append.js';
import type { StoredEntry } from '../../../src/domain/ledger/stored-entry.js';
import { verifyLedger } from '../../../src/verify/verify.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { endedCall, entriesOf, funded, restarted, stored } from './fixtures.js';
import { interposed, lostConnection } from './interposed.js';

/* What instances that write the same chains cost each other, counted in what they ask the database for. */

let one: TestPlatform;

beforeAll(async () => {
  one = await testPlatform();
});

afterAll(async () => {
  expect(await verifyLedger({ db: one.db, key: one.keys.ledger })).toEqual([]);
  await one.close();
});

/** Another instance, with what it has asked for since it was last looked at. */
function counted(): { on: TestPlatform; asked: () => { read: number; insert: number } } {
  let asked = { read: 0, insert: 0 };
  const on = interposed(restarted(one), (kind, run) => {
    asked[kind]++;
    return run();
  });
  return {
    on,
    asked: () => {
      const was = asked;
      asked = { read: 0, insert: 0 };
      return was;
    },
  };
}

test('L20: an instance that is behind on forty chains catches up on all of them at once', async () => {
  const workspaces = await Promise.all(Array.from({ length: 40 }, () => funded(one)));
  const { on, asked } = counted();
  await Promise.all(workspaces.map((workspace) => ledger.settleCall(on, workspace, endedCall(1))));
  await Promise.all(workspaces.map((workspace) => ledger.settleCall(one, workspace, endedCall(2))));
  asked();
  const settled = await Promise.all(workspaces.map((workspace) => ledger.settleCall(on, workspace, endedCall(3))));
  expect(settled.map(({ availableSeconds }) => availableSeconds)).toEqual(Array(40).fill(600 - 1 - 2 - 3));
  // Refused at all forty places, read in one command, put there.
  expect(asked()).toEqual({ read: 1, insert: 2 });
  await Promise.all(workspaces.map((workspace) => ledger.settleCall(one, workspace, endedCall(4))));
  asked();
  await Promise.all(workspaces.map((workspace) => ledger.settleCall(on, workspace, endedCall(5))));
  // From now on it is known that these are written elsewhere, too.
  expect(asked()).toEqual({ read: 1, insert: 1 });
});

test('L20: a chain that others have left alone for a while is no longer read before each call', async () => {
  const workspace = await funded(one);
  const { on, asked } = counted();
  await ledger.settleCall(on, workspace, endedCall(1));
  await ledger.settleCall(one, workspace, endedCall(1));
  asked();
  let reads = 0;
  for (let i = 0; i < 12; i++) {
    await ledger.settleCall(on, workspace, endedCall(1));
    reads += asked().read;
  }
  expect(reads).toBe(9);
  await ledger.settleCall(on, workspace, endedCall(1));
  expect(asked()).toEqual({ read: 0, insert: 1 });
});

test('L20: a call that is sent again to the same instance is no sign of another one', async () => {
  const workspace = await funded(one);
  const { on, asked } = counted();
  const call = endedCall(1);
  await ledger.settleCall(on, workspace, call);
  expect((await ledger.settleCall(on, workspace, call)).outcome).toBe('duplicate');
  asked();
  await ledger.settleCall(on, workspace, endedCall(1));
  expect(asked()).toEqual({ read: 0, insert: 1 });
});

test('L21: who asks together what was added to one chain is told it from where each of them stands', async () => {
  const [workspace, other] = [await funded(one), await funded(one)];
  for (let i = 0; i < 2; i++) await ledger.settleCall(one, workspace, endedCall(1));
  const chain = workspaceChain(workspace);
  const all = (await entriesOf(one, chain)).map(({ n }) => n);
  const last = all.at(-1) ?? 0;
  const known = [0, last - 1, last].map((n) => ({ chain, n }));
  const added = await sinceAll(one.db, [...known, { chain: workspaceChain(other), n: 1_000 }], 64);
  expect(added.map((entries) => entries?.map(({ n }) => n))).toEqual([all, [last], [], []]);
});

test('L5, L19: where one of several inserts goes wrong each call is there once, and every caller hears that it was theirs', async () => {
  const workspaces = await Promise.all([1, 2, 3, 4].map(() => funded(one)));
  const long = endedCall(1).endedAt - 40 * 24 * 60 * 60 * 1000;
  for (const mode of ['before', 'after'] as const) {
    let cut: string | undefined;
    let inserts = 0;
    const on = interposed(restarted(one), async (kind, run, docs = []) => {
      if (kind === 'insert') inserts++;
      const isCut = kind === 'insert' && cut !== undefined && docs.some((doc) => (doc as StoredEntry)._id.chain === cut);
      if (!isCut) return run();
      cut = undefined;
      if (mode === 'after') await run();
      throw lostConnection();
    });
    // Each loses its place once, so that the chains are known to be shared.
    await Promise.all(workspaces.map((workspace) => ledger.settleCall(on, workspace, endedCall(1))));
    await Promise.all(workspaces.map((workspace) => ledger.settleCall(one, workspace, endedCall(1))));
    await Promise.all(workspaces.map((workspace) => ledger.settleCall(on, workspace, endedCall(1))));
    cut = workspaceChain(workspaces[1] as never);
    inserts = 0;
    // A call that is quarantined has a document of its own; the last chain gets only one.
    const calls = workspaces.flatMap((workspace, w) =>
      [endedCall(2), ...(w === 3 ? [] : [endedCall(1, { endedAt: long })])].map((call) => ({ workspace, call })),
    );
    const told = await Promise.all(calls.map(({ workspace, call }) => ledger.settleCall(on, workspace, call)));
    expect(told.map(({ outcome }) => outcome)).toEqual([...Array(3).fill(['settled', 'quarantined']).flat(), 'settled']);
    expect(inserts).toBeGreaterThanOrEqual(4);
    const again = await Promise.all(calls.map(({ workspace, call }) => ledger.settleCall(on, workspace, call)));
    expect(again.map(({ outcome }) => outcome)).toEqual(calls.map(() => 'duplicate'));
    for (const { workspace, call } of calls) {
      const found = (await entriesOf(one, workspaceChain(workspace))).filter(({ key }) => key.endsWith(`:${call.externalId}`));
      expect(found).toHaveLength(1);
    }
  }
});

describe('L19, L20: what is behind a place that is taken', () => {
  const doc = (chain: string, n: number) =>
    ({ _id: { chain: `w:${chain}`, n }, k: [`settings:${chain}:${n}`], at: new Date(0), type: 'settings', hash: '' }) as never;
  const there = async (chain: string) => (await entriesOf(one, `w:${chain}`)).map(({ n }) => n);
  const taken = (chain: string) => stored(one).insertOne({ ...(doc(chain, 1) as object), k: [`taken:${chain}`] } as never);

  afterEach(async () => {
    await stored(one).deleteMany({ at: new Date(0) });
  });

  test('of the same chain nothing is put there, nor of others in the same command', async () => {
    await taken('a');
    const docs = [doc('a', 1), doc('a', 2), doc('b', 1)];
    const { lost, collided } = await append(one.db, docs);
    expect([[...lost], [...collided]]).toEqual([docs, [['w:a', 'place']]]);
    expect([await there('a'), await there('b')]).toEqual([[1], []]);
  });

  test('others do not hear of it where each chain has one document', async () => {
    await taken('c');
    const [c, d] = [doc('c', 1), doc('d', 1)];
    const { lost, collided } = await append(one.db, [c, d]);
    expect([[...lost], [...collided]]).toEqual([[c], [['w:c', 'place']]]);
    expect([await there('c'), await there('d')]).toEqual([[1], [1]]);
  });

  test('nor where collisions are expected: then each chain with several has a command of its own', async () => {
    await taken('e');
    const docs = [doc('e', 1), doc('e', 2), doc('f', 1), doc('f', 2), doc('g', 1)];
    const { lost, collided } = await append(one.db, docs, true);
    expect([[...lost], [...collided]]).toEqual([docs.slice(0, 2), [['w:e', 'place']]]);
    expect([await there('e'), await there('f'), await there('g')]).toEqual([[1], [1, 2], [1]]);
  });

  test('a key that is taken is told from a place', async () => {
    await stored(one).insertOne({ ...(doc('h', 7) as object), k: ['settings:h:1'] } as never);
    const { collided } = await append(one.db, [doc('h', 1)]);
    expect([...collided]).toEqual([['w:h', 'key']]);
  });

  test('one that is refused for another reason is nobody’s knowledge', async () => {
    const { error, collided } = await append(one.db, [{ ...(doc('k', 1) as object), _id: ['w:k', 1] } as never]);
    expect([String(error), collided.size]).toEqual([expect.stringMatching(/ledger_entries refused a document/), 0]);
  });

  test('L22: what is undefined is left out of what is stored, as it is of the hash', async () => {
    await append(one.db, [{ ...(doc('l', 1) as object), reason: undefined, settings: { topUp: undefined } } as never]);
    const { reason, settings } = (await stored(one).findOne({ k: 'settings:l:1' })) ?? {};
    expect([reason, settings]).toEqual([undefined, {}]);
  });

  test('an insert of which nobody knows what it came to is believed in no part', async () => {
    const failing = interposed(one, (kind, run, docs) =>
      kind === 'insert' && docs?.length === 2 ? Promise.reject(new Error('cut off')) : run(),
    );
    const docs = [doc('i', 1), doc('i', 2), doc('j', 1)];
    expect(await append(failing.db, docs, true)).toMatchObject({ error: expect.objectContaining({ message: 'cut off' }) });
  });
});

test('L20: chains written elsewhere are remembered up to a bound, and each is forgotten when others have left it alone', () => {
  const chains = new SharedChains();
  const chain = workspaceChain('ws_1' as never);
  chains.wasRead(chain, true);
  expect(chains.has(chain)).toBe(false);
  chains.add(chain);
  for (let i = 0; i < 7; i++) chains.wasRead(chain, false);
  chains.wasRead(chain, true);
  for (let i = 0; i < 7; i++) chains.wasRead(chain, false);
  expect(chains.has(chain)).toBe(true);
  chains.wasRead(chain, false);
  expect(chains.has(chain)).toBe(false);
  chains.add(chain);
  for (let i = 0; i < 20_000; i++) chains.add(workspaceChain(`ws_other_${i}` as never));
  expect(chains.has(chain)).toBe(false);
});
