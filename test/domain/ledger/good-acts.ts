import type { SourceId, WorkspaceId } from '../../../src/domain/ids.js';
import type { StartedCall } from '../../../src/domain/ledger/index.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import type { TestPlatform } from '../../support/platform.js';
import { BY, DAY, endedCall, grantTerms, HOUR, newWorkspace, startedCall } from './fixtures.js';

const MINUTE = 60_000;

/**
 * Calls that hold minutes and end, lapse, are refused, kept and released; corrections of each kind; minutes that are taken back, moved
 * on, and pulled by a top-up. Gives the workspace of the calls, and the one that some of its minutes go to.
 */
export async function actAll(platform: TestPlatform, sourceId: SourceId): Promise<{ d: WorkspaceId; e: WorkspaceId }> {
  const [d, e] = [newWorkspace(), newWorkspace()];
  const now = () => platform.clock.now().getTime();
  const rules = { limitPolicy: 'finish' as const, overdraftCapSeconds: 500, thresholds: [20, 0] };
  const terms = () => ({ sourceId, createdAt: now(), effectiveAt: now(), minimumSeconds: 6, incrementSeconds: 6 });
  const give = (workspace: WorkspaceId, more: object) =>
    ledger.moveGrant(platform, workspace, grantTerms({ ...terms(), ...more }), BY);
  const start = (call: Partial<StartedCall> = {}) => {
    const started = startedCall({ startedAt: now(), maxDurationSeconds: 120, ...call });
    return ledger.startCall(platform, d, started).then(() => started);
  };
  const end = ({ agentId, externalId }: { agentId: StartedCall['agentId']; externalId: string }, seconds: number, more = {}) =>
    ledger.settleCall(platform, d, endedCall(seconds, { agentId, externalId, endedAt: now(), ...more }));
  const correct = (call: { externalId: string; agentId: StartedCall['agentId'] }, seconds: number | 'all', command: string) =>
    ledger.correctCall(platform, d, call, seconds, { ...BY, command });

  await ledger.changeLedgerSettings(platform, d, `settings:${d}`, BY.by, () => rules);
  await give(d, { priority: 1, seconds: 100, expiresAt: now() + HOUR });
  await give(d, { priority: 2, seconds: 400, expiresAt: now() + 800 * HOUR });
  const [within, beyond, kept, lapsing] = [await start(), await start(), await start(), await start({ maxDurationSeconds: 60 })];
  await end(within, 40);
  await end(beyond, 200);
  await end(kept, 30, { endedAt: now() - 36 * DAY });
  platform.clock.advance(11 * MINUTE + 1);
  await ledger.expireDue(platform, new Date(now() - HOUR), new Date(now()));
  await ledger.releaseCall(platform, d, kept, BY);
  await end(lapsing, 5);
  const held = await start();
  platform.clock.advance(50 * MINUTE);
  await end(held, 1, { status: 'failed' });
  await end({ ...held, externalId: 'over' }, 900);
  await ledger.startCall(platform, d, startedCall({ startedAt: now() }));
  await correct({ ...held, externalId: 'over' }, 30, 'c1');
  await give(d, { priority: 3, seconds: 300, expiresAt: now() + 800 * HOUR });
  await correct({ ...held, externalId: 'over' }, 'all', 'c2');
  await correct(within, 10, 'c3');
  await correct(beyond, 'all', 'c4');
  await ledger.reclaimMinutes(platform, d, { act: `r1-${d}`, seconds: 50 }, BY);
  await ledger.transferMinutes(
    platform,
    { from: d, to: e },
    { act: `t1-${d}`, seconds: 350 },
    ({ grant, seconds }) => ({
      ...grant.terms,
      ...grantTerms({ ...grant.terms, id: grantTerms().id, seconds, createdAt: now() }),
    }),
    BY,
  );
  await pulled(platform, e, sourceId);
  return { d, e };
}

/** A day's top-up on a workspace: two pulls, and no third. */
async function pulled(platform: TestPlatform, workspace: WorkspaceId, sourceId: SourceId): Promise<void> {
  const pulse = { minimumSeconds: 6, incrementSeconds: 6, rateMicro: 1, currency: 'USD' };
  const topUp = { sourceId, chunkSeconds: 60, dailyCapSeconds: 100, ...pulse, timeZone: 'Europe/Berlin' };
  await ledger.changeLedgerSettings(platform, workspace, `settings:${workspace}`, BY.by, (rules) => ({
    ...rules,
    limitPolicy: 'top-up',
    topUp,
  }));
  const pull: ledger.PullMinutes = async ({ seconds, day, nth }) => {
    const now = platform.clock.now().getTime();
    const id = `gr_pull_${workspace}_${day}_${nth}` as ledger.GrantTerms['id'];
    const span = { createdAt: now, effectiveAt: now, expiresAt: now + 10 * HOUR };
    const terms = grantTerms({ id, sourceId, seconds, ...pulse, ...span, topUpDay: day });
    return ledger.moveGrant(platform, workspace, terms, BY, true).then(
      () => true,
      () => false,
    );
  };
  await ledger.settleCall(platform, workspace, endedCall(600, { endedAt: platform.clock.now().getTime() }), pull);
}
