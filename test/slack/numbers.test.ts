import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAgent } from '../../src/domain/agents/index.js';
import type { AgentId, UserId } from '../../src/domain/ids.js';
import { changeRole } from '../../src/domain/members/index.js';
import { addNumber, findNumber } from '../../src/domain/phone-numbers/index.js';
import type { Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, CHEN } from '../support/slack/stand-in.js';
import { hands, labels, read, readView } from './hands.js';
import { type House, openHouse } from './house.js';
import { asPerson, seedMember, seedSeats, seedWorkspace } from './seed.js';

describe('numbers in Slack', () => {
  let house: House;
  let sales: Workspace;
  let agentId: AgentId;
  const { form, submit, press, choose, becomes, modal, menuOf, ...h } = hands(() => house);
  const type = (user: string, text: string) => h.type(user, text, '/numbers');
  const leads = (number: string) => findNumber(house.platform, sales.teamId, number);

  beforeAll(async () => {
    house = await openHouse();
    await seedSeats(house, ANA, 10);
    sales = await seedWorkspace(house, ANA, 'Sales', 'sales');
    await seedMember(house, sales, BEN, 'editor');
    await seedMember(house, sales, CHEN, 'viewer');
    const make = (name: string) => createAgent(asPerson(house, ANA), { workspaceId: sales._id, name });
    agentId = (await make('Reception'))._id;
    await make('Night');
  });
  afterAll(async () => {
    house.standIn.expectNoViolations();
    await house.close();
  });

  test('A6, C1, C7: /numbers says what a number is for, adds one with a form, and shows it as it is dialled', async () => {
    const empty = await type(ANA, 'in sales');
    expect(read(empty)).toContain('*Sales* `@sales` · no numbers yet');
    await press(ANA, empty, 'Add a number');
    await modal(ANA);
    const refused = await house.people.submitView({ user: ANA, values: { number: '12' } });
    expect(JSON.stringify(refused)).toContain('This is no phone number');
    const added = await submit(ANA, { number: '+1 (415) 555-0100', agentId });
    expect(read(added)).toContain('*(415) 555-0100* · United States · +14155550100 · → *Reception*');
    expect(await leads('+14155550100')).toEqual({ workspaceId: sales._id, agentId });
    expect(read(await type(ANA, 'unmp +14155550100'))).toContain('Did you mean `/numbers unmap +14155550100`?');
  });

  test('A6, C2: typed in full nothing is asked; with less the form opens with the rest filled in', async () => {
    expect(read(await type(BEN, 'add +49 30 901820 to night in sales'))).toContain(
      '*030 901820* · Germany · +4930901820 · → *Night*',
    );
    expect(read(await type(BEN, 'map 030 901820 to Reception in sales'))).toContain('It led to *Night* before.');
    expect(read(await type(BEN, 'unmap +4930901820 in sales'))).toContain('It no longer leads to *Reception*.');
    const open = await form(BEN, 'map +4930901820 in sales', '/numbers');
    expect(JSON.stringify(open.view)).toContain('"initial_value":"+4930901820"');
    expect(read(await submit(BEN, { agentId }))).toContain('→ *Reception*');
    const named = await form(BEN, 'map to Night in sales', '/numbers');
    expect(JSON.stringify(named.view)).toMatch(/"initial_option":\{"text":\{[^}]*"text":"Night"/);
    await house.people.closeView({ user: BEN });
    expect(read(await type(BEN, 'map +4930901820 to Nobody in sales'))).toContain('Sales has no agent called Nobody.');
  });

  test('A6: releasing asks first and says what it means; the menu beside a number leads there and to its agent', async () => {
    const list = await type(BEN, 'list in sales');
    expect(menuOf(list, '901820')).toEqual(['Map to another agent, or to none', 'Release']);
    await choose(BEN, list, '901820', 'Map to another agent, or to none');
    await modal(BEN);
    expect(read(await submit(BEN, { agentId: 'none' }))).toContain('leads to no agent');
    await choose(BEN, list, '901820', 'Release');
    expect(readView(await modal(BEN))).toContain('Any workspace of this Slack team may add it then.');
    expect(read(await submit(BEN))).toContain('+4930901820 is released.');
    expect(await leads('+4930901820')).toBeNull();
  });

  test('A6: twenty on a page, with the way to the next', async () => {
    const add = (i: number) => addNumber(asPerson(house, ANA), { workspaceId: sales._id, number: `+1415555${7000 + i}` });
    await Promise.all(Array.from({ length: 3 }, (_, i) => add(i)));
    for (let i = 3; i < 20; i++) await add(i);
    const list = await type(CHEN, 'in sales');
    expect(read(list)).toContain('21 numbers · page 1 of 2');
    await press(CHEN, list, 'Next');
    expect(read(await becomes(list, 'page 2 of 2'))).toContain('+14155557019');
  });

  test('M2, M3: a viewer sees numbers without menus; every act is refused with who can do it, also from an older message', async () => {
    const seen = await type(CHEN, 'list in sales');
    expect([labels(seen), menuOf(seen, '5550100')]).toEqual([['Next'], []]);
    for (const act of ['add +14155550199', 'map +14155550100 to Night', 'unmap +14155550100', 'release +14155550100']) {
      expect(read(await type(CHEN, `${act} in sales`))).toContain('Only the owner, admins and editors can do this. Ask Ana.');
    }
    const drawn = await type(BEN, 'list in sales');
    await changeRole(asPerson(house, ANA), { workspaceId: sales._id, userId: BEN as UserId, role: 'viewer' });
    const answer = await house.answerTo(BEN, () => choose(BEN, drawn, '555-0100', 'Release'));
    expect(read(answer)).toContain('Only the owner, admins and editors can do this.');
    expect(await leads('+14155550100')).toEqual({ workspaceId: sales._id, agentId });
  });
});
