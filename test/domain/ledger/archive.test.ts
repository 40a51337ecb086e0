import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WorkspaceId } from '../../../src/domain/ids.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import { ARCHIVE, ENTRIES } from '../../../src/verify/stored.js';
import { verifyLedger } from '../../../src/verify/verify.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { BY, bought, DAY, endedCall, grantTerms, newWorkspace } from './fixtures.js';

describe('the archive', () => {
  let platform: TestPlatform;
  let other: TestPlatform;
  let workspace: WorkspaceId;
  const calls = Array.from({ length: 150 }, (_, i) => endedCall(i % 7));
  const undated = endedCall(0, { status: 'failed', undated: true });

  const count = (name: string) => platform.db.collection(name).countDocuments({ '_id.chain': `w:${workspace}` });
  const verify = () => verifyLedger({ db: platform.db, key: platform.keys.ledger });
  const history = async () => (await ledger.entriesAfter(platform, workspace, 0, 1_000)).map(({ key, hash }) => [key, hash]);

  beforeAll(async () => {
    platform = await testPlatform();
    other = await testPlatform({ uri: platform.uri, clock: platform.clock });
    workspace = newWorkspace();
    const sourceId = await bought(platform, 100_000);
    await ledger.moveGrant(platform, workspace, grantTerms({ sourceId, seconds: 10_000 }), BY);
    for (const call of [...calls, undated]) await ledger.settleCall(platform, workspace, call);
    platform.clock.advance(401 * DAY);
  });
  afterAll(async () => {
    await other.close();
    await platform.close();
  });

  test('L4, L22: old calls leave their chain as they are, and verify reads them where they went', async () => {
    const [before, state] = [await history(), await ledger.readWorkspaceState(platform, workspace, platform.clock.now())];
    expect(await ledger.archiveCalls(platform)).toBe(127);
    expect([await count(ARCHIVE), await count(ENTRIES)]).toEqual([127, 25]);
    expect(await history()).toEqual(before);
    expect(await verify()).toEqual([]);
    const again = await ledger.readWorkspaceState(other, workspace, platform.clock.now());
    expect([again.n, again.used, again.hash]).toEqual([state.n, state.used, state.hash]);
    expect(await ledger.archiveCalls(other)).toBe(0);
  });

  test('L5: a call reported again a year later is still a duplicate, one without times too', async () => {
    for (const call of [calls[3], undated]) {
      const { outcome, billedSeconds } = await ledger.settleCall(other, workspace, call as ledger.EndedCall);
      expect([outcome, billedSeconds]).toEqual(['duplicate', call === undated ? 0 : 3]);
    }
    const changed = { ...(calls[4] as ledger.EndedCall), digest: 'another' };
    expect((await ledger.settleCall(other, workspace, changed)).outcome).toBe('conflict');
  });

  test('L13: a call that is in the archive can be corrected', async () => {
    const { agentId, externalId } = calls[5] as ledger.EndedCall;
    const { returnedSeconds } = await ledger.correctCall(platform, workspace, { agentId, externalId }, 'all', {
      ...BY,
      command: 'late',
    });
    expect(returnedSeconds).toBe(5);
  });

  test('N6: history is paged through the archive without a gap, newest first too', async () => {
    const seen: number[] = [];
    for (let before = Number.MAX_SAFE_INTEGER; ; ) {
      const page = await ledger.entriesBefore(platform, workspace, before, 10);
      seen.push(...page.map(({ n }) => n));
      before = page.at(-1)?.n ?? 0;
      if (page.length < 10) break;
    }
    expect(seen).toEqual(Array.from({ length: 153 }, (_, i) => 153 - i));
  });

  test('L19: killed between putting entries there and taking them off here, nothing is lost or doubled', async () => {
    const entries = platform.db.collection(ENTRIES);
    const archived = await platform.db
      .collection(ARCHIVE)
      .find({ '_id.chain': `w:${workspace}` })
      .sort({ _id: 1 })
      .limit(5)
      .toArray();
    await entries.insertMany(archived);
    const before = await history();
    expect(before.length).toBe(153);
    expect(await ledger.archiveCalls(platform)).toBe(5);
    expect(await history()).toEqual(before);
  });

  test('L4: an entry missing from chain and archive alike is named', async () => {
    await platform.db.collection(ARCHIVE).deleteOne({ '_id.chain': `w:${workspace}`, '_id.n': 20 });
    expect((await verify())[0]).toMatchObject({ chain: `w:${workspace}`, n: 20 });
  });
});
