import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createAgent } from '../../../src/domain/agents/index.js';
import { releaseQuarantined, reportCall } from '../../../src/domain/calls/index.js';
import {
  type CallFilter,
  collectAlong,
  collectContacts,
  collectMoved,
  eraseNumber,
  finishErasures,
  listAgentCalls,
  listContacts,
  nameContact,
  partOldCalls,
  readContact,
  rebuildContacts,
} from '../../../src/domain/contacts/index.js';
import type { AgentId, ContactId, WorkspaceId } from '../../../src/domain/ids.js';
import { anchorHeads, expireDue } from '../../../src/domain/ledger/index.js';
import { takeMinutesBack } from '../../../src/domain/minutes/index.js';
import { addNumber } from '../../../src/domain/phone-numbers/index.js';
import { readUsage, rollUpMoved, rollUpWorkspace } from '../../../src/domain/reports/index.js';
import { localDay } from '../../../src/domain/time.js';
import { createWorkspace } from '../../../src/domain/workspaces/index.js';
import { verifyLedger } from '../../../src/verify/verify.js';
import { jobContext } from '../../slack/house.js';
import { as, contextOf, TEAM } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { allot, formTeam, type Team } from '../../support/team.js';

const [ANA, BEN, CHEN] = ['U0ANA', 'U0BEN', 'U0CHEN'] as const;
const [ONE, TWO, OURS] = ['+14155550100', '+14155550101', '+14155550999'] as const;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let platform: TestPlatform;
let team: Team;
let agentId: AgentId;
let other: AgentId;

beforeAll(async () => {
  platform = await testPlatform();
});
beforeEach(async () => {
  for (const name of Object.keys(platform.db.collections)) await platform.db.collections[name]?.deleteMany({});
  team = await formTeam(platform);
  await allot(platform, team, 500);
  const make = (name: string) => createAgent(as(platform, ANA), { workspaceId: team.workspaceId, name });
  agentId = (await make('Reception'))._id;
  other = (await make('Night'))._id;
});
afterAll(() => platform.close());

const iso = (ms: number) => new Date(ms).toISOString();
const now = () => platform.clock.now();

/** A minute's call that has just ended, unless told otherwise. */
async function report(id: string, more: object = {}, by: AgentId = agentId, workspaceId = team.workspaceId) {
  const end = now().getTime();
  const actor = { kind: 'apiKey', agentId: by, workspaceId, revoked: false } as const;
  const usual = { status: 'ended', startedAt: iso(end - MINUTE), endedAt: iso(end), to: OURS, direction: 'inbound' };
  return reportCall(contextOf(platform, actor), { id, ...usual, ...more });
}

const list = (by: AgentId = agentId, who: string = ANA) =>
  listContacts(as(platform, who), { workspaceId: team.workspaceId, agentId: by, page: 0, size: 20 });
const known = async (by?: AgentId) => (await list(by)).contacts.map(({ number, calls }) => [number, calls]).sort();
const calls = (filter: CallFilter = {}, turn: { before?: number; limit: number } = { limit: 20 }, by = agentId) =>
  listAgentCalls(as(platform, ANA), { workspaceId: team.workspaceId, agentId: by }, filter, turn);
const ids = async (filter?: CallFilter) => (await calls(filter)).calls.map(({ callId }) => callId);
const idOf = async (number: string) => (await list()).contacts.find((contact) => contact.number === number)?._id as ContactId;
const stored = async () => {
  const names = [
    'contacts',
    'agent_calls',
    'contact_heads',
    'call_details',
    'usage_numbers',
    'audit',
    'ledger_entries',
    'erasures',
  ];
  const all = await Promise.all(names.map((name) => platform.db.collection(name).find().toArray()));
  return Object.fromEntries(names.map((name, i) => [name, JSON.stringify(all[i])]));
};

test('A5, A2: an agent has its own contacts: who called it and whom it called, each counted once, however often it is collected', async () => {
  await report('in', { from: ONE });
  platform.clock.advance(MINUTE);
  await report('out', { from: OURS, to: TWO, direction: 'outbound' });
  platform.clock.advance(MINUTE);
  await report('again', { from: '+1 (415) 555-0100' });
  await report('again', { from: '+1 (415) 555-0100' });
  await report('hidden', { from: 'anonymous' });
  await report('theirs', { from: TWO }, other);
  // Two readers and the job at once, and a process that reads it all again.
  await Promise.all([list(), list(), collectContacts(platform, team.workspaceId, now())]);
  expect(await known()).toEqual([
    [ONE, 2],
    [TWO, 1],
  ]);
  expect(await known(other)).toEqual([[TWO, 1]]);
  expect((await list()).contacts[0]).toMatchObject({ national: '(415) 555-0100', country: 'United States' });
  expect(await ids()).toEqual(['hidden', 'again', 'out', 'in']);
  expect(await ids({ contactId: await idOf(ONE) })).toEqual(['again', 'in']);
  const before = (await stored()).contacts;
  await rebuildContacts(platform, team.workspaceId, now());
  expect((await stored()).contacts).toBe(before);
  expect(await ids()).toEqual(['hidden', 'again', 'out', 'in']);
});

test('A5: calls are listed by outcome, day and contact, the newest first, a page at a time; each is there once', async () => {
  const long = { startedAt: iso(now().getTime() - 60 * DAY), endedAt: iso(now().getTime() - 60 * DAY + MINUTE) };
  await report('late', { ...long, from: ONE });
  await report('early', { startedAt: iso(now().getTime() - DAY), endedAt: iso(now().getTime() - DAY + MINUTE), from: TWO });
  await report('broken', { status: 'failed', from: ONE });
  await report('held', {
    status: 'started',
    startedAt: iso(now().getTime()),
    endedAt: undefined,
    from: ONE,
    maxDurationSeconds: 600,
  });
  expect(await ids()).toEqual(['held', 'broken', 'early', 'late']);
  expect((await calls({ outcome: 'aside' })).calls).toMatchObject([{ callId: 'late', contact: { number: ONE } }]);
  expect(await ids({ outcome: 'live', contactId: await idOf(ONE) })).toEqual(['held']);
  await releaseQuarantined(as(platform, ANA), { workspaceId: team.workspaceId, agentId, callId: 'late' });
  platform.clock.advance(5 * MINUTE);
  await report('held', {
    startedAt: iso(now().getTime() - 5 * MINUTE),
    endedAt: iso(now().getTime()),
    from: undefined,
    to: undefined,
    direction: undefined,
  });
  // What only the start said, the end is listed with; what was released is no longer aside.
  expect((await calls({ contactId: await idOf(ONE) })).calls.map(({ callId, outcome }) => [callId, outcome])).toEqual([
    ['held', 'completed'],
    ['late', 'completed'],
    ['broken', 'failed'],
  ]);
  expect(await ids({ outcome: 'aside' })).toEqual([]);
  expect(await ids({ from: 20261121, to: 20261121 })).toEqual(['early']);
  const first = await calls({}, { limit: 3 });
  expect(first.calls.map(({ callId }) => callId)).toEqual(['held', 'late', 'broken']);
  const rest = await calls({}, { limit: 3, before: first.older ?? 0 });
  expect([rest.calls.map(({ callId }) => callId), rest.older]).toEqual([['early'], undefined]);
});

test('A5, L9: a call whose end came after its hold had lapsed, or though it was refused, is listed once, with what became of it', async () => {
  const start = (id: string) =>
    report(id, { status: 'started', startedAt: iso(now().getTime()), endedAt: undefined, from: ONE, maxDurationSeconds: 60 });
  await start('lost');
  platform.clock.advance(20 * MINUTE);
  await expireDue(platform, new Date(0), now());
  expect((await calls()).calls.map(({ callId, outcome }) => [callId, outcome])).toEqual([['lost', 'lapsed']]);
  await report('lost', { from: ONE });
  await takeMinutesBack(as(platform, ANA), { workspaceId: team.workspaceId, minutes: 'all', reason: 'spare' });
  expect((await start('taken')).outcome).toBe('refused');
  expect(await ids({ outcome: 'refused' })).toEqual(['taken']);
  await report('taken', { from: ONE });
  expect((await calls()).calls.map(({ callId, outcome }) => [callId, outcome])).toEqual([
    ['taken', 'completed'],
    ['lost', 'completed'],
  ]);
  expect(await known()).toEqual([[ONE, 2]]);
});

test('A5: hundreds of calls of an agent stay in order over many pages of the store', async () => {
  const many = Array.from({ length: 1_203 }, (_, i) => i);
  for (let i = 0; i < many.length; i += 200) {
    await Promise.all(many.slice(i, i + 200).map((one) => report(`c${one}`, { from: one % 3 === 0 ? ONE : TWO })));
  }
  expect(await known()).toEqual(expect.arrayContaining([[ONE, 401]]));
  const seen: string[] = [];
  let before: number | undefined;
  do {
    const page = await calls({ contactId: await idOf(ONE) }, { limit: 150, ...(before === undefined ? {} : { before }) });
    seen.push(...page.calls.map(({ callId }) => callId));
    before = page.older;
  } while (before !== undefined);
  expect(new Set(seen).size).toBe(401);
  expect(await platform.db.collection('agent_calls').countDocuments()).toBe(3);
});

test('A5, J: the job collects workspaces together; one that cannot be read keeps no other from its turn, and is brought up later', async () => {
  const { workspace } = await createWorkspace(as(platform, ANA), { name: 'Support' });
  const theirs = (await createAgent(as(platform, ANA), { workspaceId: workspace._id, name: 'Desk' }))._id;
  await Promise.all([report('ours', { from: ONE }), report('theirs', { from: TWO }, theirs, workspace._id)]);
  await anchorHeads(platform);
  const ours = { '_id.chain': `w:${team.workspaceId}`, type: 'settle' };
  const entries = platform.db.collection('ledger_entries');
  const spoilt = await entries.findOneAndUpdate(ours, { $set: { p: null, call: { at: 0 } } });
  await expect(collectMoved(jobContext(platform, ''), new Date(0))).rejects.toThrow(/^1 of \d+ could not be done/);
  const numbers = async () => (await platform.db.collection('contacts').find().toArray()).map(({ number }) => number).sort();
  expect(await numbers()).toEqual([TWO]);
  await entries.replaceOne({ _id: spoilt?._id as never }, spoilt as object);
  expect(await collectMoved(jobContext(platform, ''), new Date(0))).toBe(1);
  expect(await numbers()).toEqual([ONE, TWO]);
});

test('A5: many calls are collected along with the roll-up as by the job itself, each once, also where a reader was ahead', async () => {
  const chunk = (from: number, count: number) =>
    Promise.all(Array.from({ length: count }, (_, i) => report(`c${from + i}`, { from: i % 2 ? ONE : TWO })));
  const along = (ctx = jobContext(platform, '')) => rollUpMoved(ctx, new Date(0), {}, (read) => collectAlong(ctx, read));
  const counts = async () => {
    const found = await platform.db.collection('contacts').find().toArray();
    return found.map(({ number, calls: count }) => [number, count]).sort();
  };
  await chunk(0, 60);
  await anchorHeads(platform);
  await along();
  expect(await counts()).toEqual([
    [ONE, 30],
    [TWO, 30],
  ]);
  await chunk(100, 20);
  await collectContacts(platform, team.workspaceId, now());
  await chunk(200, 60);
  await along();
  expect(await counts()).toEqual([
    [ONE, 70],
    [TWO, 70],
  ]);
  // Few wait for the job, and what they leave open it brings, with all that follows.
  await chunk(300, 2);
  await along();
  await chunk(400, 60);
  await along();
  expect((await counts())[0]).toEqual([ONE, 70]);
  expect(await collectMoved(jobContext(platform, ''), new Date(0))).toBe(62);
  expect((await counts())[0]).toEqual([ONE, 101]);
  expect((await calls({}, { limit: 500 })).calls).toHaveLength(202);
});

test('A5: the details of a call arrive a moment after its entry, and its contact is not missed', async () => {
  await report('cut', { from: ONE });
  const sheets = await platform.db.collection('call_details').find().toArray();
  await platform.db.collection('call_details').deleteMany({});
  expect(await known()).toEqual([]);
  await platform.db.collection('call_details').insertMany(sheets);
  expect(await known()).toEqual([[ONE, 1]]);
});

test('H7: a contact goes when the details of its last call do, named or not, and a call is parted from it when its own do', async () => {
  await report('old', { from: ONE });
  await nameContact(as(platform, CHEN), { workspaceId: team.workspaceId, agentId, contactId: await idOf(ONE), name: 'Maria' });
  platform.clock.advance(60 * DAY);
  await report('new', { from: ONE });
  expect((await list()).contacts[0]).toMatchObject({ name: 'Maria', calls: 2 });
  platform.clock.advance(31 * DAY);
  expect((await calls()).calls.map(({ callId, contact }) => [callId, contact?.name])).toEqual([
    ['new', 'Maria'],
    ['old', undefined],
  ]);
  const before = (await stored()).agent_calls?.match(/ct_/g);
  expect(await partOldCalls(contextOf(platform, { kind: 'job', name: 'test' }), 500)).toBe(1);
  expect([before?.length, (await stored()).agent_calls?.match(/ct_/g)?.length]).toEqual([2, 1]);
  await report('third', { from: ONE });
  expect(await known()).toEqual([[ONE, 3]]);
  platform.clock.advance(61 * DAY);
  expect(await partOldCalls(contextOf(platform, { kind: 'job', name: 'test' }), 500)).toBe(1);
  expect(await known()).toEqual([[ONE, 3]]);
  platform.clock.advance(31 * DAY);
  expect(await known()).toEqual([]);
  await report('stranger', { from: ONE });
  const [stranger] = (await list()).contacts;
  expect([stranger?.name, stranger?.calls]).toEqual([undefined, 1]);
});

test('H7: erasing a number takes contact, details and its name in reports, everywhere or of one agent; the ledger still verifies', async () => {
  await report('a', { from: '+1 415 555 0100', metadata: { name: 'Maria' } });
  await report('b', { from: ONE }, other);
  await report('c', { from: TWO });
  // Without a direction a report takes the number called for the workspace's own.
  await report('d', { from: OURS, to: ONE, direction: undefined });
  await rollUpWorkspace(platform, team.workspaceId);
  await list();
  const today = localDay('Europe/Berlin', now().getTime());
  const span = { from: today, to: today };
  const byNumber = async () =>
    (await readUsage(as(platform, ANA), { workspaceId: team.workspaceId, span, by: 'number' })).rows.map(({ name }) => name);
  expect((await byNumber()).join()).toContain(ONE);
  await expect(eraseNumber(as(platform, CHEN), { workspaceId: team.workspaceId, number: ONE })).rejects.toMatchObject({
    message: 'Only the owner and admins can do this.',
  });
  const chain = (await stored()).ledger_entries;
  await eraseNumber(as(platform, BEN), { workspaceId: team.workspaceId, agentId, number: '+1 (415) 555-0100' });
  expect([await known(), await known(other)]).toEqual([
    [
      [TWO, 1],
      [OURS, 1],
    ],
    [[ONE, 1]],
  ]);
  expect((await byNumber()).join()).not.toContain(ONE);
  expect((await calls({}, { limit: 20 }, other)).calls[0]?.contact?.number).toBe(ONE);
  await eraseNumber(as(platform, BEN), { workspaceId: team.workspaceId, number: ONE });
  const { erasures, ...left } = await stored();
  for (const [name, text] of Object.entries(left)) expect([name, /555.{0,2}0100|Maria/.test(text)]).toEqual([name, false]);
  expect(left.audit).toContain('"verb":"contact.erase","outcome":"accepted","detail":{"ending":"00"');
  expect(left.ledger_entries).toBe(chain);
  expect(await ids()).toEqual(['d', 'c', 'a']);
  expect(await verifyLedger({ db: platform.db, key: platform.keys.ledger })).toEqual([]);
  await rebuildContacts(platform, team.workspaceId, now());
  expect(await known()).toEqual([[TWO, 1]]);
  expect(erasures).toContain(ONE);
});

test('H7: what was under way is erased two minutes later, when nothing of the request is left; a line of one’s own keeps its name', async () => {
  await addNumber(as(platform, ANA), { workspaceId: team.workspaceId, number: OURS });
  await report('a', { from: ONE });
  await rollUpWorkspace(platform, team.workspaceId);
  const job = () => contextOf(platform, { kind: 'job', name: 'test' });
  await eraseNumber(as(platform, ANA), { workspaceId: team.workspaceId, number: OURS });
  await eraseNumber(as(platform, ANA), { workspaceId: team.workspaceId, number: ONE });
  expect((await stored()).usage_numbers).toContain(OURS);
  await report('b', { from: ONE });
  expect(await finishErasures(job(), 10)).toBe(0);
  platform.clock.advance(2 * MINUTE);
  expect(await finishErasures(job(), 10)).toBe(2);
  expect([await known(), (await stored()).call_details?.includes(ONE), (await stored()).erasures]).toEqual([[], false, '[]']);
});

test('H7, L19: killed between the request and the erasing, a job erases it all the same', async () => {
  await report('a', { from: ONE });
  expect(await known()).toEqual([[ONE, 1]]);
  const finishAt = new Date(now().getTime() + 2 * MINUTE);
  const request = { _id: 'er_1', teamId: TEAM, workspaceId: team.workspaceId, number: ONE, finishAt };
  await platform.db.collection<{ _id: string }>('erasures').insertOne(request);
  platform.clock.set(finishAt);
  expect(await finishErasures(contextOf(platform, { kind: 'job', name: 'test' }), 10)).toBe(1);
  const { contacts, call_details } = await stored();
  expect([contacts, call_details?.includes(ONE)]).toEqual(['[]', false]);
});

test('W12, A2: contacts and calls of another workspace or agent are nobody’s, in the same words', async () => {
  await report('a', { from: ONE });
  const contactId = await idOf(ONE);
  const theirs = (await createWorkspace(as(platform, BEN), { name: 'Support' })).workspace._id as WorkspaceId;
  const ctx = as(platform, BEN);
  const none = { message: 'There is no such agent in this workspace.' };
  await expect(listContacts(ctx, { workspaceId: theirs, agentId, page: 0, size: 9 })).rejects.toMatchObject(none);
  await expect(listAgentCalls(ctx, { workspaceId: theirs, agentId }, {}, { limit: 9 })).rejects.toMatchObject(none);
  await expect(nameContact(ctx, { workspaceId: theirs, agentId, contactId, name: 'x' })).rejects.toMatchObject(none);
  const gone = { message: 'Night has no such contact, or it is erased by now.' };
  const inSales = { workspaceId: team.workspaceId, agentId: other };
  await expect(nameContact(ctx, { ...inSales, contactId, name: 'x' })).rejects.toMatchObject(gone);
  await expect(readContact(ctx, inSales.workspaceId, other, { id: contactId })).rejects.toMatchObject(gone);
  await expect(calls({ contactId }, { limit: 9 }, other)).rejects.toMatchObject(gone);
  await expect(list(agentId, 'U0OUT')).rejects.toMatchObject({ message: 'There is no such workspace among yours.' });
  await eraseNumber(ctx, { workspaceId: theirs, number: ONE });
  expect(await known()).toEqual([[ONE, 1]]);
});
