import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sendAlerts, snoozeAlerts, watchRunways } from '../../../src/domain/alerts/index.js';
import type { WorkspaceId } from '../../../src/domain/ids.js';
import { anchorHeads, settleCall } from '../../../src/domain/ledger/index.js';
import { deliverDue, type Notice } from '../../../src/domain/notices/index.js';
import { createWorkspace, setAlertChannel } from '../../../src/domain/workspaces/index.js';
import { as, contextOf } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { allot, endedCall, formTeam, type Team } from '../../support/team.js';

const HOUR_MS = 60 * 60 * 1000;

describe('alerts', () => {
  let platform: TestPlatform;
  let team: Team;
  let calls = 0;
  const job = (on = platform) => contextOf(on, { kind: 'job', name: 'test' });
  const send = (on = platform) => sendAlerts(job(on), new Date(on.clock.now().getTime() - HOUR_MS));
  const watch = async (on = platform) => {
    await anchorHeads(platform);
    return watchRunways(job(on), new Date(on.clock.now().getTime() - HOUR_MS));
  };
  const talk = (minutes: number) => {
    calls += 1;
    platform.clock.advance(1_000);
    return settleCall(platform, team.workspaceId, endedCall(platform, `call-${calls}`, minutes * 60));
  };
  const notices = () =>
    platform.db
      .collection('notices')
      .find({ kind: 'low-minutes', 'data.workspaceId': team.workspaceId })
      .sort({ createdAt: 1 })
      .toArray() as unknown as Promise<Notice[]>;
  const thresholds = async () => (await notices()).map(({ data }) => (data as { threshold: unknown }).threshold);

  beforeAll(async () => {
    platform = await testPlatform();
    team = await formTeam(platform);
  });
  beforeEach(async () => {
    const { workspace } = await createWorkspace(as(platform, 'U0ANA'), { name: 'Launch' });
    team = { ...team, workspaceId: workspace._id as WorkspaceId };
    await platform.db.collection('notices').deleteMany({});
    await allot(platform, team, 60);
  });
  afterAll(() => platform.close());

  test('L18: one call that crosses several thresholds is told once, as the lowest, however often and wherever it is looked for', async () => {
    await talk(60);
    const other = await testPlatform({ uri: platform.uri, clock: platform.clock });
    await Promise.all([send(), send(other), send(), send(other)]);
    await send();
    expect(await thresholds()).toEqual([0]);
    await other.close();
  });

  test('L18: alert and notice are one write: neither is there without the other', async () => {
    await talk(50);
    await send();
    const [notice] = await notices();
    const { alertId } = (notice?.data ?? {}) as { alertId: string };
    expect(await platform.db.collection('alerts').findOne({ _id: alertId as never })).toMatchObject({ answers: [] });
    expect(notice?._id).toBe(`alert:${alertId}`);
  });

  test('L19: a process killed between storing and sending loses no message: another one sends it', async () => {
    await setAlertChannel(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, channelId: 'C1' });
    await platform.db.collection('notices').deleteMany({});
    await talk(50);
    await send();
    // It had taken the notice and was killed before Slack heard of it: from then on nobody gives it back.
    void deliverDue(job(), () => new Promise(() => {}), 1);
    const taken = async () => ((await notices())[0] as { lockedUntil?: Date }).lockedUntil;
    while (!(await taken())) await new Promise((resolve) => setTimeout(resolve, 5));
    const other = await testPlatform({ uri: platform.uri, clock: platform.clock });
    const sent: string[] = [];
    const deliver = () =>
      deliverDue(
        job(other),
        async (notice) => {
          sent.push(notice._id);
          return { outcome: 'sent', message: { channelId: 'C1', ts: '1.1' } };
        },
        10,
      );
    expect(await deliver()).toBe(0);
    platform.clock.advance(61_000);
    expect(await deliver()).toBe(1);
    expect(await deliver()).toBe(0);
    expect(sent).toEqual([(await notices())[0]?._id]);
    await other.close();
  });

  test('N9: what falls within a snooze is not told later either, when a look comes late; running out always is', async () => {
    await snoozeAlerts(as(platform, 'U0BEN'), { workspaceId: team.workspaceId, how: '1h' }).catch(() => undefined);
    await snoozeAlerts(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, how: '1h' });
    await talk(50);
    platform.clock.advance(HOUR_MS - 1_000);
    await send();
    await sendAlerts(job(), new Date(0));
    expect(await thresholds()).toEqual([]);
    await talk(10);
    await send();
    expect(await thresholds()).toEqual([0]);
  });

  test('N9: until tomorrow is 9:00 in the workspace’s own zone', async () => {
    const { until } = await snoozeAlerts(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, how: 'tomorrow' });
    expect(until.toISOString()).toBe('2026-11-23T08:00:00.000Z');
  });

  test('N8: less than a day left is told once, on however many instances, and again only after 30 hours were left', async () => {
    await allot(platform, team, 40);
    await talk(40);
    await watch();
    expect(await thresholds()).toEqual([]);
    await talk(12);
    const other = await testPlatform({ uri: platform.uri, clock: platform.clock });
    await Promise.all([watch(), watch(other), watch()]);
    await talk(1);
    await watch();
    expect(await thresholds()).toEqual(['runway']);
    const data = (await notices())[0]?.data as { runsOutAt: Date; availableSeconds: number };
    expect([data.availableSeconds, data.runsOutAt.getTime() - platform.clock.now().getTime() < 24 * HOUR_MS]).toEqual([
      2880,
      true,
    ]);
    // 53 min a day: 60 are more than a day and less than 30 hours.
    await allot(platform, team, 12);
    await watch();
    await talk(5);
    await watch();
    expect(await thresholds()).toEqual(['runway']);
    await allot(platform, team, 100);
    await watch();
    await talk(60);
    await watch();
    expect(await thresholds()).toEqual(['runway', 'runway']);
    await other.close();
  });

  test('N8: who has run out or wants no alerts is not told of the runway', async () => {
    await talk(60);
    await watch();
    expect(await thresholds()).toEqual([]);
  });
});
