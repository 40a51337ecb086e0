import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Agent, createAgent } from '../../src/domain/agents/index.js';
import { reportCall } from '../../src/domain/calls/index.js';
import type { UserId } from '../../src/domain/ids.js';
import { changeRole } from '../../src/domain/members/index.js';
import type { Workspace } from '../../src/domain/workspaces/index.js';
import { readCallsTyped } from '../../src/slack/contacts/typed.js';
import { parseWords } from '../../src/slack/kit/words.js';
import { verifyLedger } from '../../src/verify/verify.js';
import { ANA, BEN, CHEN } from '../support/slack/stand-in.js';
import { hands, labels, read, readView } from './hands.js';
import { type House, openHouse } from './house.js';
import { asPerson, seedGrant, seedMember, seedSeats, seedSource, seedWorkspace } from './seed.js';

const [ONE, TWO] = ['+14155550100', '+14155550101'];
const MINUTE = 60_000;

describe('contacts and calls of an agent in Slack', () => {
  let house: House;
  let sales: Workspace;
  let reception: Agent;
  let night: Agent;
  const { form, submit, press, choose, becomes, modal, menuOf, ...h } = hands(() => house);
  const type = (user: string, text: string) => h.type(user, text, '/agents');
  const answer = (user: string, act: () => Promise<unknown>) => house.answerTo(user, act);

  async function report(id: string, more: object = {}, agent = reception) {
    const end = house.platform.clock.now().getTime();
    const actor = { kind: 'apiKey', agentId: agent._id, workspaceId: sales._id, revoked: false } as const;
    const [startedAt, endedAt] = [new Date(end - MINUTE).toISOString(), new Date(end).toISOString()];
    const usual = { status: 'ended', startedAt, endedAt, direction: 'inbound', from: ONE };
    await reportCall({ ...asPerson(house, ANA), actor }, { id, ...usual, ...more });
  }

  beforeAll(async () => {
    house = await openHouse();
    await seedSeats(house, ANA, 10);
    sales = await seedWorkspace(house, ANA, 'Sales', 'sales');
    await seedMember(house, sales, BEN, 'admin');
    await seedMember(house, sales, CHEN, 'viewer');
    await seedGrant(house, ANA, sales._id, await seedSource(house, ANA, 'November pack', 1_000), 500);
    const make = (name: string) => createAgent(asPerson(house, ANA), { workspaceId: sales._id, name });
    reception = await make('Reception');
    night = await make('Night shift');
    for (let i = 0; i < 11; i++) await report(`c${i}`);
    await report('out', { direction: 'outbound', from: '+14155550999', to: TWO });
    await report('broken', { status: 'failed', from: TWO });
    await report('theirs', {}, night);
  });
  afterAll(async () => {
    house.standIn.expectNoViolations();
    await house.close();
  });

  test('A5, A2, C7: /agents contacts lists whom one agent talked to; naming one shows at once, in its calls too', async () => {
    const list = await type(BEN, 'contacts Reception in sales');
    expect(read(list)).toContain('*Sales* `@sales` · Agent *Reception* · 2 contacts');
    expect(read(list)).toContain('*(415) 555-0100 · United States* · +14155550100 · 11 calls, last');
    expect(menuOf(list, '5550100')).toEqual(['Show calls', 'Name', 'Erase this number']);
    await choose(BEN, list, '5550100', 'Name');
    expect(readView(await modal(BEN))).toContain('Name');
    expect(read(await submit(BEN, { name: 'Maria' }))).toContain('*Maria* · (415) 555-0100 · United States is saved.');
    expect(read(await type(CHEN, 'contacts reception in sales'))).toContain('*Maria*');
    expect(read(await type(CHEN, 'contacts "Night shift" in sales'))).not.toContain('Maria');
    expect(read(await type(CHEN, 'contacts in sales'))).toContain('Which agent do you mean?');
  });

  test('A5, N12: /agents calls pages, narrows by contact, outcome and day, and each call explains itself', async () => {
    const first = await type(CHEN, 'calls Reception in sales');
    expect(read(first)).toContain('calls, newest first');
    expect(labels(first).slice(-2)).toEqual(['Older', 'Filter']);
    await press(CHEN, first, 'Older');
    const second = await becomes(first, '`c2`');
    expect(labels(second)).toEqual(['Explain', 'Explain', 'Explain', 'Filter', 'Newer']);
    expect(read(await answer(CHEN, () => press(CHEN, second, 'Explain')))).toContain('Talked 1 min → pulse 60/60');
    expect(read(await type(CHEN, 'calls Reception failed in sales'))).toContain('*failed* · *(415) 555-0101 · United States*');
    const withOne = await type(CHEN, 'calls night shift +1 (415) 555-0100 7d in sales');
    expect(read(withOne)).toContain('with *(415) 555-0100 · United States*');
    expect(read(withOne)).toContain('`theirs`');
    await press(CHEN, withOne, 'Filter');
    expect(JSON.stringify((await modal(CHEN)).view)).toContain('"initial_value":"+14155550100"');
    expect(read(await submit(CHEN, { number: null, from: null, to: null, outcome: 'refused' }))).toContain(
      '*refused*\nNo calls.',
    );
    expect(read(await type(CHEN, 'calls Reception loud in sales'))).toContain("I don't understand “loud”.");
    const shown = await type(CHEN, 'show Reception in sales');
    expect(read(await answer(CHEN, () => press(CHEN, shown, 'Calls')))).toContain('`out`');
    expect(read(await answer(CHEN, () => press(CHEN, shown, 'Contacts')))).toContain('2 contacts');
  });

  test('H7, M2: erasing says what goes and what stays, is for owner and admins, and the audit keeps two digits', async () => {
    expect(read(await type(CHEN, `contacts erase ${ONE} in sales`))).toContain('Only the owner and admins can do this. Ask Ana.');
    const drawn = await type(BEN, 'contacts Reception in sales');
    const open = await form(BEN, 'contacts erase +1 (415) 555-0100 in sales', '/agents');
    expect(readView(open)).toContain('It goes from the contacts of Reception (as Maria), 11 calls and Night shift, 1 call.');
    expect(readView(open)).toContain('What your webhooks have been sent and what your voice platform keeps is not touched.');
    expect(read(await submit(BEN))).toContain('The number that ends in 00 is erased.');
    expect(read(await type(BEN, 'contacts Night shift in sales'))).toContain('no contacts yet');
    const calls = await type(BEN, 'calls Reception in sales');
    expect(read(calls)).toContain('`c10`');
    expect(read(calls)).not.toContain('Maria');
    expect(read(await answer(BEN, () => choose(BEN, drawn, '5550100', 'Rename')))).toContain('Reception has no such contact');
    const audit = read(await h.type(BEN, 'audit in sales'));
    expect(audit).toContain('erased a caller’s number that ends in 00');
    expect(audit).not.toContain(ONE);
    expect(house.logged()).not.toContain('5550100');
    expect(await verifyLedger({ db: house.platform.db, key: house.platform.keys.ledger })).toEqual([]);
  });

  test('M3, M2: what an older message offers is decided again when it is pressed', async () => {
    const drawn = await type(BEN, 'contacts Reception in sales');
    await changeRole(asPerson(house, ANA), { workspaceId: sales._id, userId: BEN as UserId, role: 'viewer' });
    expect(menuOf(await type(BEN, 'contacts Reception in sales'), '5550101')).toEqual(['Show calls']);
    const refused = 'can do this. Ask Ana.';
    expect(read(await answer(BEN, () => choose(BEN, drawn, '5550101', 'Name')))).toContain(refused);
    expect(read(await answer(BEN, () => choose(BEN, drawn, '5550101', 'Erase this number')))).toContain(refused);
  });

  test('H7: erasing a number for one agent says that others keep it', async () => {
    await form(ANA, `contacts erase ${TWO} Reception in sales`, '/agents');
    expect(read(await submit(ANA))).toContain('01 is erased for *Reception*; other agents keep what they have of it.');
  });
});

test.each([
  ['Reception refused', 'Reception', '', { outcome: 'refused' }],
  ['night shift (415) 555-0100 7d', 'night shift', '(415) 555-0100', { from: 20261116, to: 20261122 }],
  ['set aside 2026-11-01', '', '', { outcome: 'aside', from: 20261101, to: 20261101 }],
  ['"7d" live', '7d', '', { outcome: 'live' }],
  ['Nobody 2026-11-15 2026-11-01', 'Nobody', '', { from: 20261101, to: 20261115 }],
  ['agent 7', 'agent 7', '', {}],
])('C2: “/agents calls %s” means the agent “%s”, the number “%s” and %j', (text, agent, number, filter) => {
  const agents = ['Reception', 'Night shift', 'Agent 7', '7d'].map((name) => ({ name }) as Agent);
  const now = new Date('2026-11-22T09:00:00Z');
  expect(readCallsTyped(parseWords(text), agents, 'Europe/Berlin', now)).toEqual({ agent, number, filter });
});
