import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isPaused } from '../../../src/domain/agents/index.js';
import type { AgentId, TeamId } from '../../../src/domain/ids.js';
import { driverCollection } from '../../../src/platform/mongo.js';
import { contextOf, TEAM } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';

let platform: TestPlatform;
const agents = () => driverCollection<{ _id: string; teamId: string; status: string }>(platform.db, 'agents');
const ask = (id: string, team: TeamId = TEAM) =>
  isPaused(contextOf(platform, { kind: 'job', name: 'test' }, team), id as AgentId);

beforeAll(async () => {
  platform = await testPlatform();
  await agents().insertMany([
    { _id: 'ag_paused', teamId: TEAM, status: 'paused' },
    { _id: 'ag_active', teamId: TEAM, status: 'active' },
    { _id: 'ag_theirs', teamId: 'T0OTHER', status: 'paused' },
  ]);
});
afterAll(() => platform.close());

test('A1: calls that begin together are each told of their own agent, and of none of another team', async () => {
  const asked = [ask('ag_paused'), ask('ag_active'), ask('ag_theirs'), ask('ag_nobody'), ask('ag_paused')];
  expect(await Promise.all([...asked, ask('ag_theirs', 'T0OTHER' as TeamId)])).toEqual([true, false, false, false, true, true]);
});

test('A1: what is asked after an agent was paused knows it, though a question is under way', async () => {
  const before = ask('ag_active');
  await agents().updateOne({ _id: 'ag_active' }, { $set: { status: 'paused' } });
  expect(await ask('ag_active')).toBe(true);
  await before;
  await agents().updateOne({ _id: 'ag_active' }, { $set: { status: 'active' } });
  expect(await ask('ag_active')).toBe(false);
});
