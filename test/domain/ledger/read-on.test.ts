import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { WorkspaceId } from '../../../src/domain/ids.js';
import { ChainReader, entriesAfter, settleCall, settleCalls } from '../../../src/domain/ledger/index.js';
import { driverCollection } from '../../../src/platform/mongo.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { endedCall } from '../../support/team.js';

const [ONE, TWO, QUIET] = ['ws_one', 'ws_two', 'ws_quiet'] as WorkspaceId[] as [WorkspaceId, WorkspaceId, WorkspaceId];

let platform: TestPlatform;

beforeAll(async () => {
  platform = await testPlatform();
  const some = (of: string, count: number) => Array.from({ length: count }, (_, i) => endedCall(platform, `${of}-${i}`, 60));
  await settleCall(platform, ONE, endedCall(platform, 'first', 60));
  await settleCalls(platform, ONE, some('one', 10));
  await settleCalls(platform, TWO, some('two', 5));
});
afterAll(() => platform.close());

test('chains that have grown a little are read on with one question, each as it is read alone, from wherever it goes on', async () => {
  const finds = jest.spyOn(driverCollection(platform.db, 'ledger_entries'), 'find');
  for (const [one, two, questions] of [
    [0, 0, 1],
    [1, 0, 1],
    // In the middle of a document: such a chain is read by itself.
    [4, 0, 3],
    [11, 2, 2],
  ] as const) {
    const places = [
      { workspaceId: ONE, n: one },
      { workspaceId: QUIET, n: 0 },
      { workspaceId: TWO, n: two },
    ];
    finds.mockClear();
    const read = await new ChainReader(platform, { ofOne: 100, ofAll: 300 }).next(places);
    expect([one, two, finds.mock.calls.length]).toEqual([one, two, questions]);
    const alone = await Promise.all(places.map(({ workspaceId, n }) => entriesAfter(platform, workspaceId, n, 100)));
    expect(read).toEqual(alone.map((entries) => ({ entries, more: false })));
    expect(read.map(({ entries }) => entries.length)).toEqual([11 - one, 0, 5 - two]);
  }
  finds.mockRestore();
});

test('what is too much for one time is read in several, without a gap', async () => {
  const reader = new ChainReader(platform, { ofOne: 3, ofAll: 6 }, true);
  const seen: number[] = [];
  for (let n = 0, more = true; more; ) {
    const [read] = await reader.next([{ workspaceId: ONE, n }]);
    more = read?.more ?? false;
    for (const entry of read?.entries ?? []) seen.push(entry.n);
    n = seen.at(-1) ?? 0;
  }
  expect(seen).toEqual(Array.from({ length: 11 }, (_, i) => i + 1));
});
