import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAgent } from '../../src/domain/agents/index.js';
import { explainCall } from '../../src/domain/calls/index.js';
import type { AgentId } from '../../src/domain/ids.js';
import { openHook, takeReport } from '../../src/domain/provider-hooks/index.js';
import type { Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, buttonsOf, CHEN, type StoredMessage } from '../support/slack/stand-in.js';
import { hands, labels, read, readView } from './hands.js';
import { type House, openHouse } from './house.js';
import { asPerson, seedMember, seedSeats, seedWorkspace } from './seed.js';

describe('platforms in Slack', () => {
  let house: House;
  let sales: Workspace;
  let reception: AgentId;
  const { submit, press, becomes, modal, ...h } = hands(() => house);
  const platforms = (user: string) => h.type(user, 'platforms in sales', '/agents');
  /** The button with this label in the row of a platform. */
  const pressAt = (user: string, message: StoredMessage, label: string, provider: string) => {
    const found = buttonsOf(message as never).find((one) => one.text === label && one.value?.includes(provider));
    if (!found) throw new Error(`There is no button ${label} for ${provider}.`);
    const { channel, ts: messageTs } = message;
    return house.people.click({ user, channel, messageTs, actionId: found.actionId, value: found.value });
  };
  const addressIn = (text: string) => /https:\/\/\S+\/hooks\/\w+\/(hk_\w+)/.exec(text)?.[1] ?? '';
  const secretsAt = async (id: string) => (await openHook(house.platform, id))?.secrets ?? [];

  beforeAll(async () => {
    house = await openHouse();
    await seedSeats(house, ANA, 10);
    sales = await seedWorkspace(house, ANA, 'Sales', 'sales');
    await seedMember(house, sales, BEN, 'editor');
    await seedMember(house, sales, CHEN, 'viewer');
    reception = (await createAgent(asPerson(house, ANA), { workspaceId: sales._id, name: 'Reception' }))._id;
  });
  afterAll(async () => {
    house.standIn.expectNoViolations();
    await house.close();
  });

  test('H6: an editor connects Vapi and reads address, steps and secret; the secret is shown once and changed without a gap', async () => {
    const list = await platforms(BEN);
    expect(read(list)).toContain('*Vapi* · not connected');
    await pressAt(BEN, list, 'Connect', 'vapi');
    const shown = await becomes(list, 'It has an address now.');
    expect(read(shown)).toContain('leave the phone number without an assistant');
    expect(read(shown)).toContain('the call is *taken*');
    const id = addressIn(read(shown));
    const [first] = await secretsAt(id);
    expect(read(shown)).toContain(`Secret \`${first}\``);
    await press(BEN, shown, 'New secret');
    const renewed = await becomes(shown, 'It has a new secret.');
    const [second, before] = await secretsAt(id);
    expect([before, second !== first]).toEqual([first, true]);
    expect(read(renewed)).toContain('The secret before it is good until');
    await press(BEN, renewed, 'If unsure, refuse calls');
    const chosen = await becomes(renewed, 'the call is *refused*');
    expect(read(chosen)).not.toContain(second);
    expect(house.logged()).not.toMatch(new RegExp(`${first}|${second}`));
    await press(BEN, chosen, 'Disconnect');
    await becomes(chosen, 'Vapi is disconnected.');
    expect(await openHook(house.platform, id)).toMatchObject({ hook: { closedAt: expect.any(Date) } });
    expect(read(await platforms(BEN))).toContain('*Vapi* · not connected');
  });

  test('H6: what Retell signs with is entered in a form, kept sealed and never shown', async () => {
    const list = await platforms(ANA);
    await pressAt(ANA, list, 'Connect', 'retell');
    const shown = await becomes(list, 'its secret is missing');
    await press(ANA, shown, 'Enter the secret');
    expect(readView(await modal(ANA))).toContain('The API key with the webhook badge');
    const refused = await house.people.submitView({ user: ANA, values: { secret: 'two words' } });
    expect(JSON.stringify(refused)).toContain('A secret has no spaces');
    const saved = await submit(ANA, { secret: 'key_of_retell_1234' });
    expect(read(saved)).toContain('nothing was heard of it yet');
    expect(read(saved)).not.toContain('key_of_retell_1234');
    expect(await secretsAt(addressIn(read(saved)))).toEqual(['key_of_retell_1234']);
    expect(house.logged()).not.toContain('key_of_retell_1234');
    const audit = await house.platform.db.collection('audit').find().toArray();
    expect(JSON.stringify(audit)).not.toContain('key_of_retell_1234');
  });

  test('L17: the owner hears of calls that are nobody’s and says whose they are; an editor sees them and cannot', async () => {
    const id = addressIn(read(await showOf(ANA, 'retell')));
    const { hook } = (await openHook(house.platform, id)) ?? {};
    if (!hook) throw new Error('Retell is not connected.');
    const at = (seconds: number) => new Date(house.platform.clock.now().getTime() + seconds * 1000).toISOString();
    const call = { id: 'stray', status: 'ended', startedAt: at(-100), endedAt: at(-10), direction: 'inbound' } as const;
    await takeReport(house.platform, hook, 'r', { providerAgentId: 'agent_*7*', ownNumber: '+14155550101', call });
    await house.deliverNotices();
    const told = await house.standIn.waitUntil(
      () => house.standIn.messagesTo(ANA).find((one) => read(one).includes('belongs to no agent')),
      5_000,
      'a message to Ana',
    );
    expect(read(told)).toContain('Retell has a call that belongs to no agent here (agent `agent_*7*`, number `+14155550101`)');
    const list = await house.answerTo(ANA, () => press(ANA, told, 'See them'));
    expect(read(list)).toContain('1 call · Retell, agent `agent_*7*`');
    expect(labels(await platforms(BEN))).not.toContain('Say whose');
    await press(ANA, list, 'Say whose');
    expect(readView(await modal(ANA))).toContain('Calls of Retell');
    const placed = await submit(ANA, { agentId: reception });
    expect(read(placed)).toContain('1 call is counted on *Reception*.');
    expect(read(placed)).not.toContain('nobody’s');
    const explained = await explainCall(asPerson(house, ANA), sales._id, { agentId: reception, callId: 'stray' });
    expect(explained.state).toBe('settled');
  });

  test('M2: a viewer is told who may connect platforms', async () => {
    expect(read(await platforms(CHEN))).toContain('Only the owner, admins and editors can do this. Ask Ana.');
  });

  const showOf = async (user: string, provider: string) => {
    const list = await platforms(user);
    await pressAt(user, list, 'Show', provider);
    return becomes(list, 'Address');
  };
});
