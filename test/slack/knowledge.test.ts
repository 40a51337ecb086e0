import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Agent, createAgent } from '../../src/domain/agents/index.js';
import { deleteAgent, deleteWorkspace } from '../../src/domain/deletion/index.js';
import type { TeamId, UserId, WorkspaceId } from '../../src/domain/ids.js';
import {
  addResource,
  connectKnowledge,
  createKnowledge,
  deleteKnowledge,
  disconnectKnowledge,
  type KnowledgeBase,
  listKnowledge,
  readAgentKnowledge,
  readKnowledge,
} from '../../src/domain/knowledge-bases/index.js';
import { acceptTransfer, offerTransfer, takeOverAccount } from '../../src/domain/transfers/index.js';
import { listWorkspaces, type Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, CHEN } from '../support/slack/stand-in.js';
import { hands, labels, read, readView } from './hands.js';
import { type House, jobContext, openHouse } from './house.js';
import { asPerson, seedMember, seedSeats, seedWorkspace } from './seed.js';

describe('knowledge bases in Slack', () => {
  let house: House;
  let home: WorkspaceId;
  let sales: Workspace;
  let agent: Agent;
  let number = 0;
  const { form, submit, press, becomes, modal, ...h } = hands(() => house);
  const type = (user: string, text: string) => h.type(user, text, '/knowledge');
  const said = async (user: string, text: string) => read(await type(user, text));
  const ana = () => asPerson(house, ANA);
  const homeOf = async (user: string) => {
    const own = (await listWorkspaces(asPerson(house, user))).find(({ workspace }) => workspace.isDefault);
    return own?.workspace._id as WorkspaceId;
  };
  const make = (name = `FAQ ${number}`): Promise<KnowledgeBase> => createKnowledge(ana(), { workspaceId: home, name });
  const connected = async () => (await listKnowledge(ana(), sales._id)).rows.map(({ base }) => base.name);

  beforeAll(async () => {
    house = await openHouse();
    await seedSeats(house, ANA, 10);
    await seedSeats(house, BEN, 10);
  });
  beforeEach(async () => {
    number += 1;
    sales = await seedWorkspace(house, ANA, `Sales ${number}`, `sales-${number}`);
    await seedMember(house, sales, BEN, 'editor');
    await seedMember(house, sales, CHEN, 'viewer');
    agent = await createAgent(ana(), { workspaceId: sales._id, name: 'Reception' });
    home = await homeOf(ANA);
  });
  afterAll(async () => {
    house.standIn.expectNoViolations();
    await house.close();
  });

  test('K1, W2: the owner makes one in My Workspace, whichever is current, and adds pages, texts and files', async () => {
    const list = await type(ANA, `in my-workspace`);
    expect(labels(list)).toContain('New knowledge base');
    await press(ANA, list, 'New knowledge base');
    await modal(ANA);
    const made = await submit(ANA, { name: `Hours ${number}`, description: 'When we are there' });
    expect(read(made)).toContain('*My Workspace*');
    expect(read(made)).toContain('0 of 50 resources');
    await press(ANA, made, 'Add');
    expect(readView(await modal(ANA))).toContain('3,000 characters');
    const both = await house.people.submitView({ user: ANA, values: { link: 'https://example.com', text: 'Nine to five' } });
    expect(JSON.stringify(both)).toContain('one after the other');
    expect(read(await submit(ANA, { link: null, text: 'Nine\nto five', title: '*Week*' }))).toContain('1 of 50');
    expect(await said(ANA, `add Hours ${number} <https://example.com/hours>`)).toContain('`https://example.com/hours`');
    expect(await said(ANA, `add Hours ${number} <https://example.com/hours>`)).toContain('is in Hours');
    expect(await said(ANA, `add Hours ${number} <ftp://example.com/x>`)).toContain('Give the address of a web page');
    const file = await type(ANA, `add Hours ${number} F0123ABCD`);
    expect(read(file)).toContain('file in Slack `F0123ABCD`');
    await press(ANA, file, 'Remove');
    await becomes(file, 'It is taken out.');
    expect((await readKnowledge(ana(), home, (await pickBase(`Hours ${number}`))._id)).base.resources).toHaveLength(2);
    expect(await said(ANA, `create Hours ${number}`)).toContain('You have a knowledge base called');
    expect(await said(ANA, `create Prices in sales-${number}`)).toContain('in My Workspace only');
  });

  test('K2, C2: owner, admin or editor connect it to a workspace, then to an agent; it is read there, not changed', async () => {
    const base = await make();
    await addResource(ana(), { workspaceId: home, knowledgeBaseId: base._id, text: 'Open from nine' });
    const before = await type(BEN, `in sales-${number}`);
    expect(read(before)).toContain('no knowledge bases connected');
    expect(read(before)).toContain(base.name);
    await press(BEN, before, 'Connect');
    await modal(BEN);
    const shown = await submit(BEN, { knowledgeBaseId: base._id, agentId: agent._id });
    expect(read(shown)).toContain('The agent *Reception* reads it now.');
    expect(read(shown)).toContain('Open from nine');
    expect(labels(shown)).toEqual(['Take away', 'Connect an agent', 'Disconnect']);
    expect(read(await h.type(CHEN, `show in sales-${number}`, '/agents'))).toContain(`Reads ${base.name} (1 of 10`);
    expect(labels(await type(CHEN, `show ${base.name} in sales-${number}`))).toEqual([]);
    const crossed = { workspaceId: sales._id, knowledgeBaseId: base._id };
    await expect(addResource(ana(), { ...crossed, text: 'x' })).rejects.toMatchObject({ code: 'forbidden' });
    await press(BEN, shown, 'Take away');
    await becomes(shown, 'reads it no more');
    expect(await readAgentKnowledge(ana(), sales, agent._id)).toEqual([]);
    expect(await said(BEN, `connect ${base.name} to Reception in sales-${number}`)).toContain('reads it now');
    const named = await form(BEN, `connect to Reception in sales-${number}`, '/knowledge');
    expect(JSON.stringify(named.view)).toContain(`"initial_option":{"text":{"type":"plain_text","text":"Reception"`);
    await house.people.closeView({ user: BEN });
    expect(await said(ANA, `connect ${base.name} in my-workspace`)).toContain('`/knowledge connect in HANDLE` connects another');
    expect(await said(BEN, `disconnect ${base.name} in sales-${number}`)).toContain('Nothing was deleted');
    expect([await connected(), await readAgentKnowledge(ana(), sales, agent._id)]).toEqual([[], []]);
    expect((await readKnowledge(ana(), home, base._id)).base.resources).toHaveLength(1);
  });

  test('M2: a viewer connects nothing and sees no names of what could be; an editor makes and deletes nothing', async () => {
    const base = await make();
    await connectKnowledge(ana(), { workspaceId: sales._id, knowledgeBaseId: base._id });
    const other = await make(`Secret ${number}`);
    expect(await said(CHEN, `in sales-${number}`)).not.toContain(other.name);
    expect(await said(CHEN, `connect ${base.name} in sales-${number}`)).toContain(
      'Only the owner, admins and editors can do this.',
    );
    const owned = { workspaceId: home, knowledgeBaseId: base._id, typedName: base.name };
    for (const who of [BEN, CHEN]) {
      await expect(deleteKnowledge(asPerson(house, who), owned)).rejects.toMatchObject({ code: 'not_found' });
      await expect(readKnowledge(asPerson(house, who), sales._id, other._id)).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  test('K2, W12: another owner’s knowledge base does not exist here, and nobody sees connections to places of others', async () => {
    const base = await make();
    const support = await seedWorkspace(house, ANA, `Support ${number}`, `support-${number}`);
    for (const workspace of [sales, support])
      await connectKnowledge(ana(), { workspaceId: workspace._id, knowledgeBaseId: base._id });
    expect(await said(BEN, `show ${base.name} in sales-${number}`)).not.toContain('Support');
    expect(await said(ANA, `show ${base.name} in sales-${number}`)).toContain(`Support ${number}`);
    const bens = await seedWorkspace(house, BEN, `Bens ${number}`, `bens-${number}`);
    const there = { workspaceId: bens._id, knowledgeBaseId: base._id };
    const none = { workspaceId: bens._id, knowledgeBaseId: 'kb_none' as never };
    for (const act of [connectKnowledge, disconnectKnowledge]) {
      const [known, unknown] = await Promise.all(
        [there, none].map((input) => act(asPerson(house, BEN), input).catch((error: Error) => error.message)),
      );
      expect(known).toBe('There is no such knowledge base in this workspace.');
      expect(unknown).toBe(known);
    }
    const foreign = { ...asPerson(house, ANA), teamId: 'T0OTHER' as TeamId };
    await expect(readKnowledge(foreign, sales._id, base._id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('K2: deleting shows what is connected, asks for the name, and ends every connection', async () => {
    const base = await make();
    await connectKnowledge(ana(), { workspaceId: sales._id, knowledgeBaseId: base._id, agentId: agent._id });
    const open = await form(ANA, `delete ${base.name}`, '/knowledge');
    expect(readView(open)).toContain(`*Sales ${number}*`);
    expect(readView(open)).toContain('with Reception reads it no more');
    const wrong = await house.people.submitView({ user: ANA, values: { typedName: 'FAQ' } });
    expect(JSON.stringify(wrong)).toContain('to say that you mean it');
    expect(read(await submit(ANA, { typedName: base.name }))).toContain('is deleted');
    expect([await connected(), await readAgentKnowledge(ana(), sales, agent._id)]).toEqual([[], []]);
    expect(read(await h.type(ANA, `audit in sales-${number}`))).toContain('disconnected a knowledge base');
  });

  test('A7, W11: an agent or a workspace that is deleted reads nothing any more', async () => {
    const base = await make();
    await connectKnowledge(ana(), { workspaceId: sales._id, knowledgeBaseId: base._id, agentId: agent._id });
    const places = async () =>
      (await readKnowledge(ana(), home, base._id)).places.map((one) => [one.workspace._id, one.agents.length]);
    expect(await places()).toEqual([[sales._id, 1]]);
    await deleteAgent(ana(), { workspaceId: sales._id, agentId: agent._id, typedName: 'Reception' });
    expect(await places()).toEqual([[sales._id, 0]]);
    await deleteWorkspace(ana(), { workspaceId: sales._id, typedHandle: sales.handle });
    const rows = house.platform.db.collection('knowledge_connections').countDocuments({ knowledgeBaseId: base._id });
    expect([await places(), await rows]).toEqual([[], 0]);
  });

  test('M7: a workspace is not handed over while a knowledge base is connected; the refusal says how to disconnect', async () => {
    const base = await make();
    const which = { workspaceId: sales._id, knowledgeBaseId: base._id };
    const offer = () => offerTransfer(ana(), { workspaceId: sales._id, userId: BEN as UserId });
    await connectKnowledge(ana(), which);
    expect(read(await h.type(ANA, `transfer <@${BEN}> in sales-${number}`))).toContain(
      `Your knowledge base ${base.name} is still connected to Sales ${number}. Disconnect first, which deletes nothing: \`/knowledge disconnect ${base.name} in sales-${number}\`.`,
    );
    await expect(offer()).rejects.toMatchObject({ code: 'conflict' });
    await disconnectKnowledge(ana(), which);
    const { transfer } = await offer();
    await connectKnowledge(ana(), which);
    const accept = () => acceptTransfer(asPerson(house, BEN), { transferId: transfer._id });
    await expect(accept()).rejects.toMatchObject({ code: 'conflict' });
    await disconnectKnowledge(ana(), which);
    expect((await accept()).workspace.ownerId).toBe(BEN);
    await expect(connectKnowledge(ana(), which)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('M6: whoever takes an account over gets its knowledge bases with its workspaces, connected as they were', async () => {
    const chen = asPerson(house, CHEN);
    const place = await seedWorkspace(house, CHEN, `Chens ${number}`, `chens-${number}`);
    const base = await createKnowledge(chen, { workspaceId: await homeOf(CHEN), name: `Handed ${number}` });
    await connectKnowledge(chen, { workspaceId: place._id, knowledgeBaseId: base._id });
    const operator = { ...jobContext(house.platform, house.standIn.teamId), actor: { kind: 'operator' } as const };
    await takeOverAccount(operator, { from: CHEN as UserId, to: BEN as UserId });
    const ben = asPerson(house, BEN);
    expect((await listKnowledge(ben, place._id)).rows.map((row) => row.base.name)).toEqual([base.name]);
    expect((await readKnowledge(ben, await homeOf(BEN), base._id)).places.map((one) => one.workspace._id)).toEqual([place._id]);
    expect((await listKnowledge(asPerson(house, CHEN), await homeOf(CHEN))).rows).toEqual([]);
  });

  test('K1: limits are said before they are hit, and long lists turn pages', async () => {
    const base = await make();
    for (let i = 1; i <= 17; i++) await addResource(ana(), { workspaceId: home, knowledgeBaseId: base._id, text: `Text ${i}` });
    const shown = await type(ANA, `show ${base.name} in my-workspace`);
    expect(read(shown)).toContain('17 of 50 resources · page 1 of 2');
    await press(ANA, shown, 'Next');
    expect(read(await becomes(shown, 'page 2 of 2'))).toContain('Text 17');
    const bases = house.platform.db.collection('knowledge_bases');
    const full = Array.from({ length: 50 }, (_, i) => ({ _id: `rs_${i}`, kind: 'text', text: 'x', addedAt: new Date(0) }));
    await bases.updateOne({ _id: base._id as never }, { $set: { resources: full } });
    expect(await said(ANA, `add ${base.name} https://example.com`)).toContain(
      'holds 50 resources, which is the most there can be',
    );
    const have = await bases.countDocuments({ accountId: base.accountId });
    for (let i = have; i < 50; i++) await make(`Filler ${i}`);
    const list = await type(ANA, 'list in my-workspace');
    expect(read(list)).toContain('50 of 50 knowledge bases · page 1 of 3');
    expect(await said(ANA, 'create One more')).toContain('You have 50 knowledge bases');
    const all = (await listKnowledge(ana(), sales._id)).available;
    for (const { _id } of all.slice(0, 10))
      await connectKnowledge(ana(), { workspaceId: sales._id, knowledgeBaseId: _id, agentId: agent._id });
    const last = { workspaceId: sales._id, knowledgeBaseId: all[10]?._id as never, agentId: agent._id };
    await expect(connectKnowledge(ana(), last)).rejects.toMatchObject({
      code: 'limit_reached',
      message: 'Reception reads 10 knowledge bases, which is the most there can be.',
    });
  });

  async function pickBase(name: string): Promise<KnowledgeBase> {
    const found = (await listKnowledge(ana(), home)).rows.find(({ base }) => base.name === name);
    if (!found) throw new Error(`There is no ${name}.`);
    return found.base;
  }
});
