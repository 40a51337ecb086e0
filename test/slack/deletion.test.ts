import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createAgent } from '../../src/domain/agents/index.js';
import { listSources } from '../../src/domain/minutes/index.js';
import { findWorkspace, listWorkspaces, type Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, CHEN } from '../support/slack/stand-in.js';
import { hands, read, readView } from './hands.js';
import { type House, openHouse } from './house.js';
import { asPerson, seedGrant, seedMember, seedSeats, seedSource, seedWorkspace } from './seed.js';

describe('deleting a workspace in Slack', () => {
  let house: House;
  let sales: Workspace;
  let number = 0;
  const { type, form, submit, lastTo } = hands(() => house);
  const stored = () => findWorkspace(asPerson(house, ANA), sales._id);

  beforeAll(async () => {
    house = await openHouse();
    await seedSeats(house, ANA, 10);
  });
  beforeEach(async () => {
    number += 1;
    sales = await seedWorkspace(house, ANA, `Sales ${number}`, `sales-${number}`);
    await seedMember(house, sales, BEN, 'admin');
  });
  afterAll(() => house.close());

  test('W11: the form names what is destroyed and that it cannot be undone, and asks for the handle', async () => {
    const source = await seedSource(house, ANA, `Pack ${number}`, 2_000);
    await seedGrant(house, ANA, sales._id, source, 1_250);
    await type(ANA, `invite <@${CHEN}>`);
    const open = await form(ANA, 'delete');
    for (const part of ['This cannot be undone.', '1,250 min go back to their sources.', '1 person loses access and is told.'])
      expect(readView(open)).toContain(part);
    expect(readView(open)).toContain('1 open invitation ends.');
    await house.people.submitView({ user: ANA, values: { typedHandle: 'sales' } });
    expect(open.errors).toEqual({ typedHandle: `Type \`sales-${number}\` to say that you mean it.` });
    expect((await stored())?.status).toBe('active');
    const answer = await submit(ANA, { typedHandle: `@sales-${number}` });
    expect(read(answer)).toContain(`*Sales ${number}* is deleted. 1,250 min went back to their sources.`);
    expect(await stored()).toBeNull();
    const own = (await listWorkspaces(asPerson(house, ANA))).find(({ workspace }) => workspace.isDefault)?.workspace as Workspace;
    const [pack] = await listSources(asPerson(house, ANA), own._id);
    expect(pack?.availableSeconds).toBe(2_000 * 60);
  });

  test('W9, W11: it is gone from the switcher, what comes next is one’s own workspace, and members are told', async () => {
    await form(ANA, 'delete');
    await submit(ANA, { typedHandle: `sales-${number}` });
    expect(read(await type(ANA, ''))).toContain('*My Workspace*');
    expect(read(await type(ANA, 'list'))).not.toContain(`Sales ${number}`);
    await house.deliverNotices();
    expect(read(lastTo(BEN))).toContain(`Ana deleted *Sales ${number}*.`);
  });

  test('W11: refused before the form for My Workspace, with agents, and for anybody but the owner', async () => {
    expect(read(await type(ANA, 'delete in my-workspace'))).toContain('My Workspace cannot be deleted.');
    await createAgent(asPerson(house, ANA), { workspaceId: sales._id, name: 'Reception' });
    expect(read(await type(ANA, 'delete'))).toContain(
      `Sales ${number} still has an agent: Reception. Delete its agents first, with \`/agents\`.`,
    );
    expect(read(await type(BEN, `delete in sales-${number}`))).toContain('Only the owner can do this. Ask Ana.');
    expect(house.standIn.modalOf(ANA)).toBeUndefined();
  });

  test('M3: what was an empty workspace when the form opened is looked at again when it is sent, and the refusal is audited', async () => {
    const open = await form(ANA, 'delete');
    await createAgent(asPerson(house, ANA), { workspaceId: sales._id, name: 'Late' });
    await house.people.submitView({ user: ANA, values: { typedHandle: `sales-${number}` } });
    await house.standIn.waitUntil(() => readView(house.standIn.modalOf(ANA) ?? open).includes('still has an agent: Late.'));
    const row = await house.platform.db.collection('audit').findOne({ workspaceId: sales._id, verb: 'workspace.delete' });
    expect(row).toMatchObject({ outcome: 'refused', code: 'conflict', actor: `person:${ANA}` });
  });
});
