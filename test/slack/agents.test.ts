import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { editAgent, listAgents, pauseAgent, resumeAgent } from '../../src/domain/agents/index.js';
import { authenticateKey, issueKey, listKeys } from '../../src/domain/api-keys/index.js';
import { reportCall } from '../../src/domain/calls/index.js';
import { deleteAgent } from '../../src/domain/deletion/index.js';
import type { AgentId, UserId } from '../../src/domain/ids.js';
import { changeRole } from '../../src/domain/members/index.js';
import type { Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, CHEN } from '../support/slack/stand-in.js';
import { hands, labels, read, readView } from './hands.js';
import { type House, openHouse } from './house.js';
import { asPerson, seedGrant, seedMember, seedSeats, seedSource, seedWorkspace } from './seed.js';

for (const mode of ['http', 'socket'] as const) {
  describe(`agents in Slack (${mode})`, () => {
    let house: House;
    let sales: Workspace;
    let number = 0;
    const { form, submit, press, becomes, modal, ...h } = hands(() => house);
    const type = (user: string, text: string) => h.type(user, text, '/agents');
    const names = async () =>
      (await listAgents(asPerson(house, ANA), sales._id)).agents.map(({ name, status }) => [name, status]).sort();
    const pressFor = (user: string, message: Parameters<typeof press>[1], label: string) =>
      house.answerTo(user, () => press(user, message, label));

    beforeAll(async () => {
      house = await openHouse({ mode });
      await seedSeats(house, ANA, 10);
    });
    beforeEach(async () => {
      number += 1;
      sales = await seedWorkspace(house, ANA, `Sales ${number}`, `sales-${number}`);
      await seedMember(house, sales, BEN, 'editor');
      await seedMember(house, sales, CHEN, 'viewer');
    });
    afterAll(() => house.close());

    test('A1: /agents teaches what an agent is, creates one with or without a form, and lists it', async () => {
      const empty = await type(ANA, '');
      expect(read(empty)).toContain('no agents yet');
      await press(ANA, empty, 'New agent');
      expect(readView(await modal(ANA))).toContain('Name');
      const made = await submit(ANA, { name: 'Reception', provider: 'vapi', providerAgentId: `as-${mode}-${number}` });
      expect(read(made)).toContain('Agent *Reception* · active');
      expect(labels(made)).toEqual(['Calls', 'Contacts', 'Pause', 'Edit', 'Keys', 'Webhooks', 'Delete']);
      expect(read(await type(BEN, `create "Out reach" in sales-${number}`))).toContain('Agent *Out reach*');
      expect(await names()).toEqual([
        ['Out reach', 'active'],
        ['Reception', 'active'],
      ]);
    });

    test('A1: a wrong configuration or an id without its provider is refused beside its field, and nothing is lost', async () => {
      await form(ANA, 'create', '/agents');
      const values = { name: 'Reception', configuration: '[1]', providerAgentId: 'x' };
      const refused = await house.people.submitView({ user: ANA, values });
      expect(JSON.stringify(refused)).toContain('The configuration is a JSON object');
      const alone = await house.people.submitView({ user: ANA, values: { ...values, configuration: null } });
      expect(JSON.stringify(alone)).toContain('Say at which provider the agent has this id.');
      expect(await names()).toEqual([]);
      expect(
        read(await submit(ANA, { name: 'Reception', configuration: '{ "voice": "calm" }', providerAgentId: null })),
      ).toContain('`{"voice":"calm"}`');
    });

    test('A1, L9: a paused agent is refused its started calls with the reason, and takes them again when resumed', async () => {
      const source = await seedSource(house, ANA, 'November pack', 1_000);
      await seedGrant(house, ANA, sales._id, source, 100);
      await type(ANA, `create Reception in sales-${number}`);
      const key = await issueFor(ANA);
      const start = async (id: string) => {
        const found = await authenticateKey(house.platform, key);
        if (!found) throw new Error('The key is unknown.');
        const ctx = { ...asPerson(house, ANA), actor: found.actor };
        const at = house.platform.clock.now().toISOString();
        return reportCall(ctx, { id, status: 'started', startedAt: at });
      };
      const shown = await type(BEN, `pause Reception in sales-${number}`);
      expect(read(shown)).toContain('Calls that its platform reports as started are refused');
      expect(await start('one')).toMatchObject({ outcome: 'refused', reason: 'agent_paused' });
      await press(BEN, shown, 'Resume');
      await becomes(shown, 'It takes calls again.');
      expect(await start('one')).toMatchObject({ outcome: 'held' });
      expect(read(await type(ANA, `delete in sales-${number}`))).toContain('Reception is in a call.');
    });

    test('A3: a key is shown once, listed by its beginning, and revoked at once', async () => {
      await type(ANA, `create Reception in sales-${number}`);
      const key = await issueFor(BEN);
      const list = await type(BEN, `keys Reception in sales-${number}`);
      expect(read(list)).toContain('1 key');
      expect(read(list)).toContain(key.slice(0, 14));
      expect(read(list)).not.toContain(key);
      expect(house.logged()).not.toContain(key);
      await press(BEN, list, 'Revoke');
      await becomes(list, 'is revoked.');
      const found = await authenticateKey(house.platform, key);
      expect(found?.actor.revoked).toBe(true);
      const at = (ms: number) => new Date(house.platform.clock.now().getTime() + ms).toISOString();
      const ctx = () => ({ ...asPerson(house, ANA), actor: found?.actor as never });
      const before = { id: 'live', status: 'ended', startedAt: at(-60_000), endedAt: at(-1_000) };
      expect((await reportCall(ctx(), before)).outcome).toBe('settled');
      house.platform.clock.advance(600_000);
      const later = { id: 'new', status: 'ended', startedAt: at(-1_000), endedAt: at(0) };
      await expect(reportCall(ctx(), later)).rejects.toMatchObject({ code: 'forbidden' });
    });

    test('A7: deleting asks for the name, revokes keys, and leaves the history its name', async () => {
      await type(ANA, `create Reception in sales-${number}`);
      const key = await issueFor(ANA);
      const open = await form(ANA, `delete Reception in sales-${number}`, '/agents');
      expect(readView(open)).toContain('1 key of it is revoked');
      expect(read(await submit(ANA, { typedName: 'Reception' }))).toContain('is deleted, and its keys are revoked');
      expect(await names()).toEqual([]);
      expect((await authenticateKey(house.platform, key))?.actor.revoked).toBe(true);
    });

    test('M2: a viewer sees agents, and every act is refused with who can do it', async () => {
      await type(ANA, `create Reception in sales-${number}`);
      expect(labels(await type(CHEN, `show in sales-${number}`))).toEqual(['Calls', 'Contacts']);
      const drawn = await type(BEN, `show in sales-${number}`);
      await changeRole(asPerson(house, ANA), { workspaceId: sales._id, userId: BEN as UserId, role: 'viewer' });
      for (const label of ['Pause', 'Edit', 'Keys', 'Delete']) {
        expect(read(await pressFor(BEN, drawn, label))).toContain('Only the owner, admins and editors can do this. Ask Ana.');
      }
      expect(await names()).toEqual([['Reception', 'active']]);
    });

    test('W12: an agent of another workspace is no agent here, in the same words', async () => {
      await type(ANA, `create Reception in sales-${number}`);
      const other = await seedWorkspace(house, BEN, `Support ${mode} ${number}`, `support-${mode}-${number}`);
      expect(read(await type(BEN, `show Reception in ${other.handle}`))).toContain('has no agent');
      const [agent] = (await listAgents(asPerson(house, ANA), sales._id)).agents;
      const crossed = { workspaceId: other._id, agentId: agent?._id as AgentId };
      for (const verb of [pauseAgent, resumeAgent, editAgent]) {
        await expect(verb(asPerson(house, BEN), crossed)).rejects.toMatchObject({
          code: 'not_found',
          message: 'There is no such agent in this workspace.',
        });
      }
      await expect(issueKey(asPerson(house, BEN), crossed)).rejects.toMatchObject({ code: 'not_found' });
      await expect(listKeys(asPerson(house, BEN), crossed.workspaceId, crossed.agentId)).rejects.toMatchObject({
        code: 'not_found',
      });
      await expect(deleteAgent(asPerson(house, BEN), { ...crossed, typedName: 'Reception' })).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(await names()).toEqual([['Reception', 'active']]);
    });

    async function issueFor(user: string): Promise<string> {
      const list = await type(user, `keys Reception in sales-${number}`);
      await press(user, list, 'New key');
      await modal(user);
      const [key = ''] = /sbk_[\w-]+/.exec(read(await submit(user, { name: 'production' }))) ?? [];
      return key;
    }
  });
}
