import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createAgent } from '../../../src/domain/agents/index.js';
import { deleteAgent, deleteWorkspace } from '../../../src/domain/deletion/index.js';
import type { AgentId, TeamId, WorkspaceId } from '../../../src/domain/ids.js';
import {
  addNumber,
  findNumber,
  listNumbers,
  mapNumber,
  readNumber,
  readTypedNumber,
  releaseNumber,
  unmapNumber,
} from '../../../src/domain/phone-numbers/index.js';
import { createWorkspace } from '../../../src/domain/workspaces/index.js';
import { as, settleIn, TEAM } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { formTeam, type Team } from '../../support/team.js';

let platform: TestPlatform;
let team: Team;
let other: WorkspaceId;
let agentId: AgentId;

const [ANA, BEN, CHEN] = ['U0ANA', 'U0BEN', 'U0CHEN'] as const;
const add = (by: string, workspaceId: WorkspaceId, number: string) => addNumber(as(platform, by), { workspaceId, number });

beforeAll(async () => {
  platform = await testPlatform();
  team = await formTeam(platform);
  other = (await createWorkspace(as(platform, BEN), { name: 'Support' })).workspace._id;
  agentId = (await createAgent(as(platform, ANA), { workspaceId: team.workspaceId, name: 'Reception' }))._id;
});
afterAll(() => platform.close());

test.each([
  ['+14155550100', 'UTC', '+14155550100'],
  ['+1 (415) 555-0100', 'Europe/Berlin', '+14155550100'],
  ['(415) 555-0100', 'America/Los_Angeles', '+14155550100'],
  ['415.555.0100', 'America/New_York', '+14155550100'],
  ['030 901820', 'Europe/Berlin', '+4930901820'],
  ['0049 30 901820', 'Europe/Berlin', '+4930901820'],
  ['022 2345 6789', 'Asia/Kolkata', '+912223456789'],
  ['(415) 555-0100', 'UTC', null],
  ['+1415555', 'UTC', null],
  ['+14155550100 ext 5', 'UTC', null],
  ['reception', 'Europe/Berlin', null],
  ['call 030 901820 now', 'Europe/Berlin', null],
])('A6: %s typed in a workspace in %s is %s', (typed, timeZone, e164) => {
  const read = () => readNumber(typed, { timeZone });
  if (e164) expect(read()).toBe(e164);
  else expect(read).toThrow('for instance +14155550100.');
});

test('A6, W12: a number is unique in a Slack team; who does not belong to its workspace does not learn which it is', async () => {
  const taken = await add(ANA, team.workspaceId, '+14155550100');
  expect(taken).toMatchObject({ number: '+14155550100', national: '(415) 555-0100', country: 'United States' });
  await expect(add(BEN, team.workspaceId, '+14155550100')).rejects.toMatchObject({
    message: '+14155550100 belongs to this workspace already.',
  });
  // Ben is a member of Sales, where it is; the other person is not.
  await expect(add(BEN, other, '+14155550100')).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('taken already in Sales'),
  });
  await settleIn(platform, 'U0OUT', 'Ana');
  const theirs = (await createWorkspace(as(platform, 'U0OUT'), { name: 'Elsewhere' })).workspace._id;
  await expect(add('U0OUT', theirs, '+14155550100')).rejects.toMatchObject({
    message: '+14155550100 is taken already. A number belongs to one workspace of a Slack team.',
  });
  const notThere = await readTypedNumber(as(platform, 'U0OUT'), theirs, '+14155550100').catch((error: Error) => error.message);
  expect(notThere).toBe('Elsewhere has no number +14155550100.');
  await settleIn(platform, ANA, 'Ana', undefined, 'T0OTHER' as TeamId);
  const far = as(platform, ANA, 'T0OTHER' as TeamId);
  const { workspace } = await createWorkspace(far, { name: 'Far' });
  expect((await addNumber(far, { workspaceId: workspace._id, number: '+14155550100' })).number).toBe('+14155550100');
});

test('A6: two at once who add the same number: one has it, the other is told', async () => {
  const outcomes = await Promise.allSettled([add(ANA, team.workspaceId, '+14155550111'), add(BEN, other, '+14155550111')]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
});

test('A6, W12: a number leads to one agent, of its own workspace only; the same command adds one number', async () => {
  const ctx = as(platform, CHEN);
  const input = { workspaceId: team.workspaceId, number: '+14155550101', agentId };
  const number = await addNumber(ctx, input);
  expect((await addNumber(ctx, input))._id).toBe(number._id);
  expect(await findNumber(platform, TEAM, '+14155550101')).toEqual({ workspaceId: team.workspaceId, agentId });
  const which = { workspaceId: team.workspaceId, numberId: number._id };
  const second = await createAgent(as(platform, ANA), { workspaceId: team.workspaceId, name: 'Out reach' });
  expect(await mapNumber(as(platform, CHEN), { ...which, agentId: second._id })).toMatchObject({
    number: { agentName: 'Out reach' },
    before: 'Reception',
  });
  const strange = await createAgent(as(platform, BEN), { workspaceId: other, name: 'Helper' });
  await expect(mapNumber(as(platform, BEN), { ...which, agentId: strange._id })).rejects.toMatchObject({
    message: 'There is no such agent in this workspace.',
  });
  for (const act of [unmapNumber, releaseNumber]) {
    await expect(act(as(platform, BEN), { ...which, workspaceId: other })).rejects.toMatchObject({
      message: 'There is no such number in this workspace.',
    });
  }
  await unmapNumber(as(platform, CHEN), which);
  expect(await findNumber(platform, TEAM, '+14155550101')).toEqual({ workspaceId: team.workspaceId, agentId: null });
  await releaseNumber(as(platform, CHEN), which);
  expect(await findNumber(platform, TEAM, '+14155550101')).toBeNull();
});

test('A7: deleting an agent leaves its numbers with the workspace, leading nowhere', async () => {
  const { _id: gone } = await createAgent(as(platform, ANA), { workspaceId: team.workspaceId, name: 'Night' });
  await addNumber(as(platform, ANA), { workspaceId: team.workspaceId, number: '+14155550102', agentId: gone });
  await deleteAgent(as(platform, ANA), { workspaceId: team.workspaceId, agentId: gone, typedName: 'Night' });
  expect(await findNumber(platform, TEAM, '+14155550102')).toEqual({ workspaceId: team.workspaceId, agentId: null });
});

test('A6: numbers are listed a page at a time, in their order; a page beyond the end is the last one', async () => {
  const { workspace } = await createWorkspace(as(platform, ANA), { name: 'Long' });
  for (const last of [7, 5, 6]) await add(ANA, workspace._id, `+1415555012${last}`);
  const list = await listNumbers(as(platform, ANA), { workspaceId: workspace._id, page: 9, size: 2 });
  expect(list).toMatchObject({ page: 1, pages: 2, count: 3 });
  expect(list.numbers.map(({ number }) => number)).toEqual(['+14155550127']);
});

test('W11: deleting a workspace releases its numbers, and one that is on its way out takes none', async () => {
  const { workspace } = await createWorkspace(as(platform, BEN), { name: 'Brief' });
  const workspaces = platform.db.collection('workspaces');
  await add(BEN, workspace._id, '+14155550103');
  await workspaces.updateOne({ handle: 'brief' }, { $set: { status: 'closing' } });
  await expect(add(BEN, workspace._id, '+14155550104')).rejects.toMatchObject({
    message: expect.stringContaining('Brief is being deleted'),
  });
  await workspaces.updateOne({ handle: 'brief' }, { $set: { status: 'active' } });
  await deleteWorkspace(as(platform, BEN), { workspaceId: workspace._id, typedHandle: 'brief' });
  expect(await findNumber(platform, TEAM, '+14155550103')).toBeNull();
  expect((await add(ANA, team.workspaceId, '+14155550103')).number).toBe('+14155550103');
});
