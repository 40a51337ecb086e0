import { expect, test } from '@jest/globals';
import type { SourceId } from '../../../src/domain/ids.js';
import { pullWanted } from '../../../src/domain/ledger/plan-top-up.js';
import { EMPTY_WORKSPACE, type WorkspaceState } from '../../../src/domain/ledger/workspace-state.js';
import { NOW } from './fixtures.js';

const topUp = {
  ...{ sourceId: 'so_test' as SourceId, chunkSeconds: 600, dailyCapSeconds: 1_200, rateMicro: 120_000, currency: 'USD' },
  ...{ minimumSeconds: 60, incrementSeconds: 60, timeZone: 'Pacific/Honolulu' },
};
const state = (day: number, times: number, seconds: number): WorkspaceState => ({
  ...EMPTY_WORKSPACE,
  pulled: { day, times, seconds },
  settings: { ...EMPTY_WORKSPACE.settings, limitPolicy: 'top-up', topUp },
});

test("L10: the day is the workspace's, and yesterday's pulls do not count", () => {
  expect(pullWanted(state(20261120, 2, 1_200), 60, NOW)).toMatchObject({ day: 20261121, nth: 1, seconds: 600 });
  expect(pullWanted(state(20261121, 1, 600), 60, NOW)).toMatchObject({ day: 20261121, nth: 2, seconds: 600 });
  expect(pullWanted(state(20261121, 2, 1_200), 60, NOW)).toBeNull();
});

test('L10: where a zone was changed westwards the later day goes on, with what was pulled on it', () => {
  expect(pullWanted(state(20261122, 1, 600), 60, NOW)).toMatchObject({ day: 20261122, nth: 2, seconds: 600 });
  expect(pullWanted(state(20261122, 2, 1_200), 60, NOW)).toBeNull();
});
