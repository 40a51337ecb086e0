import { ENTRIES } from '../../../src/verify/stored.js';
import { closed } from './forging.js';
import { goodLedger } from './good-ledger.js';

const good = goodLedger();

const HASH = /^L22: its hash/;

describe('L20, L22: somebody with write access to the database, without the key', () => {
  test('frees a place by putting what lies in it where only the place looks the same', async () => {
    for (const entry of [good.settlement(), good.last(good.chainA)]) {
      const { chain, n } = entry;
      await good.move({ chain, n }, { chain, n, again: true } as never);
      const what = 'L20: its place says more than chain and number, so that another can have the same';
      expect(await good.verify()).toEqual([{ chain, n, what }]);
      expect(await good.verify(good.a)).toEqual([{ chain, n, what }]);
      await good.restore();
    }
  });

  test.each(['abc', Number.NaN, Number.POSITIVE_INFINITY, null, 1.5])('adds an entry with the number %p', async (n) => {
    const { chain } = good.settlement();
    await good.entries.insertOne({ ...closed(good.settlement()), _id: { chain, n } as never, k: ['end:ag_test:odd'] });
    for (const only of [undefined, good.a]) expect(await good.verify(only)).toContainEqual(expect.objectContaining({ chain }));
  });

  test('adds what is no entry at all', async () => {
    const places: unknown[] = ['x', {}, { chain: {}, n: 1 }];
    for (const _id of places) await good.entries.insertOne({ _id, k: [`key ${JSON.stringify(_id)}`] } as never);
    const found = (await good.verify()).map(({ chain, what }) => [chain, what]).sort();
    expect(found).toEqual(places.map((_id) => [JSON.stringify(_id), 'this is no chain of ours']).sort());
  });

  test('puts an entry beside another, in a place that only looks different', async () => {
    const { chain, n } = good.settlement();
    const forked = { ...closed(good.settlement()), k: ['end:ag_test:forked'] };
    await good.entries.insertOne({ ...forked, _id: { chain, n, again: true } as never });
    await good.expectFirst(chain, n + 1, /^L4: .* the next one is/);
    await good.restore();
    await good.entries.insertOne({ ...forked, _id: { n, chain } as never });
    expect(await good.verify()).toContainEqual({ chain, n: 0, what: 'this is no chain of ours' });
  });
});

describe('L22: of entries that lie in one document, somebody without the key', () => {
  interface Run {
    _id: { chain: string; n: number };
    k: string[];
    p: string;
  }

  /** Writes another document in the place of the run; gives the one that was there. */
  async function change(by: (run: Run) => Partial<Run>): Promise<{ n: number; k: string[] }> {
    const runs = good.platform.db.collection<Run>(ENTRIES);
    const run = await runs.findOne({ '_id.chain': good.chainR, 'k.1': { $exists: true } });
    if (!run) throw new Error('There is no run in the good ledger.');
    await runs.deleteOne({ _id: run._id });
    await runs.insertOne({ ...run, ...by(run) });
    return { n: run._id.n, k: run.k };
  }

  test('swaps two', async () => {
    const { n } = await change(({ p }) => {
      const [first = '', second = '', ...others] = p.split('|');
      return { p: [second, first, ...others].join('|') };
    });
    await good.expectFirst(good.chainR, n, HASH);
    expect(await good.verify()).toContainEqual({ chain: good.chainR, n, what: expect.stringMatching(/^L4: its/) });
  });

  test('takes the last one out', async () => {
    const { n, k } = await change((run) => ({ k: run.k.slice(0, -1), p: run.p.split('|').slice(0, -1).join('|') }));
    await good.expectFirst(good.chainR, n, HASH);
    const last = n + k.length - 1;
    const what = `L4: entry ${last} is missing, the next one is ${last + 1}`;
    expect(await good.verify()).toContainEqual({ chain: good.chainR, n: last, what });
  });

  test('takes a key out, so that its call can be settled again', async () => {
    const { n } = await change(({ k }) => ({ k: k.filter((_, i) => i !== 3) }));
    await good.expectFirst(good.chainR, n, HASH);
    expect(await good.verify()).toContainEqual({ chain: good.chainR, n, what: 'it has not one text for each of its keys' });
  });

  test('puts it under other keys', async () => {
    const { n } = await change(({ k }) => ({ k: k.map((key) => `${key}-other`) }));
    await good.expectFirst(good.chainR, n, HASH);
    expect(await good.verify()).toHaveLength(1);
  });

  test('takes all its keys out', async () => {
    const { n } = await change(() => ({ k: [] }));
    await good.expectFirst(good.chainR, n, HASH);
    expect(await good.verify()).toContainEqual({ chain: good.chainR, n, what: 'L5: it has no key, so it can be entered again' });
  });

  test('has one key twice', async () => {
    const { n } = await change(({ k }) => ({ k: k.map((key, i) => (i === 1 ? (k[0] ?? '') : key)) }));
    await good.expectFirst(good.chainR, n, HASH);
    expect(await good.verify()).toContainEqual({ chain: good.chainR, n, what: 'L5: a key stands in it twice' });
  });
});
