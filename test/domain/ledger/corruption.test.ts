import { hashOf } from '../../../src/verify/stored.js';
import { closed } from './forging.js';
import { goodLedger } from './good-ledger.js';

const good = goodLedger();

const HASH = /^L22: its hash/;

test('L4: a good ledger has no difference, as a whole and by workspace', async () => {
  expect(await good.verify()).toEqual([]);
  expect(await good.verify(good.a)).toEqual([]);
  const types = await good.entries.distinct('type');
  const work = 'correct expire grant hold lapse quarantine reclaim refuse release settings settle transfer';
  const ends = 'bounce buy close give return';
  expect(types.sort()).toEqual([...work.split(' '), ...ends.split(' ')].sort());
});

describe('L22: somebody with write access to the database, without the key', () => {
  test('changes a second', async () => {
    const entry = good.settlement();
    entry.lines = entry.lines.map((part) => (part === -6 ? -7 : part));
    await good.replace(entry);
    await good.expectFirst(good.chainA, entry.n, HASH);
    expect(await good.verify()).toContainEqual({ chain: good.chainA, n: entry.n, what: 'L1: its lines add up to -1, not to 0' });
  });

  test('swaps two neighbours', async () => {
    const first = good.settlement();
    const second = good.one(({ chain, n }) => chain === first.chain && n === first.n + 1);
    await good.remove(first);
    await good.replace({ ...first, n: second.n });
    await good.add({ ...second, n: first.n });
    await good.expectFirst(good.chainA, first.n, HASH);
  });

  test('removes an entry', async () => {
    const entry = good.settlement();
    await good.remove(entry);
    await good.expectFirst(good.chainA, entry.n, /^L4: entry \d+ is missing/);
  });

  test('removes the first entry of a chain', async () => {
    await good.entries.deleteOne({ _id: { chain: good.chainB, n: 1 } });
    expect(await good.verify()).toContainEqual({ chain: good.chainB, n: 1, what: 'L4: entry 1 is missing, the next one is 2' });
  });

  test('cuts off the tail', async () => {
    const { n } = good.last(good.chainA);
    await good.entries.deleteMany({ '_id.chain': good.chainA, '_id.n': { $gt: n - 3 } });
    const differences = await good.verify(good.a);
    expect(differences).toEqual([{ chain: good.chainA, n: n - 2, what: expect.stringMatching(/^L22: the tail is cut off/) }]);
  });

  test('removes a whole chain', async () => {
    await good.entries.deleteMany({ '_id.chain': good.chainB });
    expect(await good.verify()).toContainEqual({
      chain: good.chainB,
      n: 1,
      what: expect.stringMatching(/^L22: the tail is cut off/),
    });
  });

  test('cuts off the tail and forges the anchor', async () => {
    const { n } = good.last(good.chainA);
    await good.entries.deleteMany({ '_id.chain': good.chainA, '_id.n': { $gt: n - 3 } });
    await good.anchors.updateOne({ _id: good.chainA }, { $set: { n: n - 3 } });
    await good.expectFirst(good.chainA, n - 3, /^L22: its anchor's seal is wrong/);
  });

  test('draws a second twice', async () => {
    const entry = good.settlement();
    entry.lines = [...entry.lines, ...entry.lines.slice(0, 2), `used:${good.a}`, 6];
    await good.replace(entry);
    await good.expectFirst(good.chainA, entry.n, HASH);
    expect((await good.verify())[1]).toMatchObject({ n: entry.n, what: expect.stringMatching(/stands in its lines twice$/) });
  });

  test('signs a changed entry with a key of their own', async () => {
    const entry = good.settlement();
    const before = good.one(({ chain, n }) => chain === entry.chain && n === entry.n - 1);
    entry.at = new Date(entry.at.getTime() + 1);
    await good.replace({ ...entry, hash: hashOf(Buffer.alloc(32, 9), before.hash, closed(entry)) });
    await good.expectFirst(good.chainA, entry.n, HASH);
    expect(await good.verify()).toHaveLength(2);
  });

  test('changes a packed state', async () => {
    const entry = good.settlement();
    entry.g = entry.g?.map((part, i) => (i === 1 ? Number(part) + 1 : part)) ?? [];
    await good.replace(entry);
    await good.expectFirst(good.chainA, entry.n, HASH);
    expect((await good.verify())[1]).toMatchObject({ n: entry.n, what: expect.stringMatching(/^L4: its grants are/) });
  });

  test('changes the terms of a grant', async () => {
    const entry = good.one(({ chain, type }) => chain === good.chainA && type === 'grant');
    if (entry.grant) entry.grant.rateMicro = 1;
    await good.replace(entry);
    await good.expectFirst(good.chainA, entry.n, HASH);
  });

  test('puts an entry in a second time under another number and key', async () => {
    const entry = good.settlement();
    const { n } = good.last(good.chainA);
    await good.add({ ...entry, _id: `${entry._id}-again`, n: n + 1 });
    await good.expectFirst(good.chainA, n + 1, HASH);
  });

  test('changes a pulse', async () => {
    const entry = good.settlement();
    if (entry.call) entry.call.pulse = [1, 1];
    await good.replace(entry);
    await good.expectFirst(good.chainA, entry.n, HASH);
  });

  test('changes a time', async () => {
    const entry = good.settlement();
    entry.at = new Date(entry.at.getTime() - 60_000);
    await good.replace(entry);
    await good.expectFirst(good.chainA, entry.n, HASH);
  });

  test('moves an entry to another chain', async () => {
    const moved = good.last(good.chainA);
    const { n } = good.last(good.chainB);
    await good.move({ chain: moved.chain, n: moved.n }, { chain: good.chainB, n: n + 1 });
    const differences = await good.verify();
    expect(differences).toContainEqual({ chain: good.chainB, n: n + 1, what: expect.stringMatching(HASH) });
    expect(differences).toContainEqual({
      chain: good.chainA,
      n: moved.n,
      what: expect.stringMatching(/^L22: the tail is cut off/),
    });
  });

  test('adds a chain of another kind', async () => {
    await good.add({ ...good.settlement(), _id: 'x', chain: 'v:1', n: 1 });
    expect(await good.verify()).toContainEqual({ chain: 'v:1', n: 0, what: 'this is no chain of ours' });
  });

  test('drops the index that keeps calls from being settled twice', async () => {
    await good.entries.dropIndex('k_1');
    try {
      await good.expectFirst('', 0, /^L5: the unique index on k/);
      // One in its place that holds nothing is none.
      await good.entries.createIndex({ k: 1 }, { unique: true, partialFilterExpression: { at: { $lt: 0 } } });
      await good.expectFirst('', 0, /^L5: the unique index on k/);
      await good.entries.dropIndex('k_1');
    } finally {
      await good.entries.createIndex({ k: 1 }, { unique: true });
    }
  });

  test('settles a call twice, once the index is gone', async () => {
    const entry = good.settlement();
    const { n } = good.last(good.chainA);
    await good.entries.dropIndex('k_1');
    try {
      await good.add({ ...entry, n: n + 1 });
      const what = `L5: ${entry._id} stands at more than one place`;
      expect(await good.verify()).toContainEqual({ chain: good.chainA, n: n + 1, what });
      expect(await good.verify(good.a)).toContainEqual({ chain: good.chainA, n: n + 1, what });
    } finally {
      await good.restore();
      await good.entries.createIndex({ k: 1 }, { unique: true });
    }
  });
});
