import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createAgent } from '../../src/domain/agents/index.js';
import type { AgentId, UserId } from '../../src/domain/ids.js';
import { settleCall } from '../../src/domain/ledger/index.js';
import { changeRole } from '../../src/domain/members/index.js';
import { scanForWebhooks, WebhookSender } from '../../src/domain/webhooks/index.js';
import type { Workspace } from '../../src/domain/workspaces/index.js';
import { type Receiver, startReceiver, verifies } from '../support/receiver.js';
import { ANA, BEN, CHEN } from '../support/slack/stand-in.js';
import { endedCall } from '../support/team.js';
import { forgeClick, hands, labels, read, readView } from './hands.js';
import { type House, jobContext, openHouse } from './house.js';
import { asPerson, seedMember, seedSeats, seedWorkspace } from './seed.js';

describe('webhooks in Slack', () => {
  let house: House;
  let sales: Workspace;
  let agentId: AgentId;
  let receiver: Receiver;
  let number = 0;
  const { submit, press, becomes, modal, lastTo, now, ...h } = hands(() => house);
  const type = (user: string, text: string) => h.type(user, text, '/agents');
  const list = (user = BEN) => type(user, `webhooks Reception in sales-${number}`);
  const job = () => jobContext(house.platform, house.standIn.teamId);
  const run = async () => {
    await scanForWebhooks(job());
    const sender = new WebhookSender(job);
    await sender.look();
    await sender.idle();
  };
  const talk = (id: string) => settleCall(house.platform, sales._id, { ...endedCall(house.platform, id, 30), agentId });
  const signingSecret = (text: string) => /whsec_[\w+/=]+/.exec(text)?.[0] ?? '';
  const add = async (user = BEN) => {
    await press(user, await list(user), 'New webhook');
    await modal(user);
    return submit(user, { url: receiver.url });
  };
  const show = async (user = BEN) => {
    const listed = await list(user);
    await press(user, listed, 'Show');
    return becomes(listed, 'A webhook of');
  };

  beforeAll(async () => {
    house = await openHouse();
    house.platform.outside = { allowPrivate: true };
    await seedSeats(house, ANA, 20);
  });
  beforeEach(async () => {
    number += 1;
    receiver = await startReceiver();
    sales = await seedWorkspace(house, ANA, `Sales ${number}`, `sales-${number}`);
    await seedMember(house, sales, BEN, 'editor');
    await seedMember(house, sales, CHEN, 'viewer');
    agentId = (await createAgent(asPerson(house, ANA), { workspaceId: sales._id, name: 'Reception' }))._id;
  });
  afterEach(() => receiver.close());
  afterAll(async () => {
    house.standIn.expectNoViolations();
    await house.close();
  });

  test('A4, M2: an editor adds a webhook, sees its secret once, tries it out, and finds what was sent in its log', async () => {
    const empty = await list();
    expect(read(empty)).toContain('no webhooks yet');
    await press(BEN, empty, 'New webhook');
    expect(readView(await modal(BEN))).toContain('You see its signing secret once.');
    const refused = await house.people.submitView({ user: BEN, values: { url: 'hooks' } });
    expect(JSON.stringify(refused)).toContain('Give an address that begins with https://');
    const added = await submit(BEN, { url: receiver.url });
    const secret = signingSecret(read(added));
    expect(secret.length).toBeGreaterThan(40);
    const shown = await show();
    expect(read(shown)).not.toContain(secret);
    expect(read(shown)).toContain('Told of call.settled, call.refused, balance.low, balance.recovered');
    await press(BEN, shown, 'Send a test');
    await becomes(shown, 'A test is on its way');
    await talk('prov-1');
    await run();
    expect(
      receiver.messages.map((message) => [message.type, verifies(secret, message, house.platform.clock.now())]).sort(),
    ).toEqual([
      ['call.settled', true],
      ['webhook.test', true],
    ]);
    const log = await show();
    expect(read(log)).toContain('`call.settled`');
    expect(read(log)).toContain('delivered (200, 1 attempt)');
    await press(BEN, log, 'Redeliver');
    await becomes(log, 'It is on its way again.');
    await run();
    expect(new Set(receiver.messages.map(({ id }) => id)).size).toBe(2);
    expect(receiver.messages).toHaveLength(3);
    expect(house.logged()).not.toContain(secret);
    expect(house.logged()).not.toContain(receiver.url);
  });

  test('A4: address and events are changed, a new secret signs beside the old one, and deleting asks first', async () => {
    const old = signingSecret(read(await add()));
    const shown = await show();
    await press(BEN, shown, 'Edit');
    expect(readView(await modal(BEN))).toContain('Of minutes it is told');
    expect(read(await submit(BEN, { balance: 'none', events: 'call.settled' }))).toContain('Told of call.settled\n');
    await press(BEN, await show(), 'New secret');
    expect(readView(await modal(BEN))).toContain('The old secret signs');
    const renewed = await submit(BEN);
    expect(read(renewed)).toContain('From now on two secrets sign.');
    await talk('prov-2');
    await run();
    const both = [old, signingSecret(read(renewed))];
    expect(new Set(both).size).toBe(2);
    expect(both.map((one) => verifies(one, receiver.messages[0] as never, house.platform.clock.now()))).toEqual([true, true]);
    const again = await show();
    await press(BEN, again, 'Delete');
    expect(read(await becomes(again, 'is deleted'))).toContain('no webhooks yet');
  });

  test('A4: the owner of one that fails is told, with a button that leads to it; resumed, it sends what was missed', async () => {
    await add();
    receiver.always = 410;
    await talk('prov-3');
    await run();
    await house.deliverNotices();
    const told = lastTo(ANA);
    expect(read(told)).toContain(
      'nothing more is sent to a webhook of *Reception*: its receiver answered that it is gone for good (410).',
    );
    await talk('prov-4');
    receiver.always = 200;
    const shown = await house.answerTo(ANA, () => press(ANA, told, 'Show the webhook'));
    expect(labels(shown)).toEqual([
      'Resume and send what was missed',
      'Resume from now on',
      'Edit',
      'New secret',
      'All webhooks',
      'Delete',
    ]);
    expect(read(shown)).toContain('*failed* (1 attempt)');
    await press(ANA, shown, 'Resume and send what was missed');
    await becomes(shown, 'It is active again');
    await run();
    expect(receiver.messages.map(({ data }) => data.id)).toEqual(['prov-3', 'prov-4']);
    const active = await show();
    await press(BEN, active, 'Pause');
    await becomes(active, 'It is paused.');
    await press(BEN, active, 'Resume from now on');
    await becomes(active, 'told of what happens from now on');
  });

  test('M2, M3: a viewer sees no webhook and changes none, also with the buttons of somebody who may', async () => {
    expect(read(await list(CHEN))).toContain('Only the owner, admins and editors can do this.');
    await add();
    const shown = await show();
    await changeRole(asPerson(house, ANA), { workspaceId: sales._id, userId: BEN as UserId, role: 'viewer' });
    for (const label of ['Send a test', 'Pause', 'Edit', 'New secret', 'All webhooks', 'Delete']) {
      const answer = await house.answerTo(BEN, () => press(BEN, shown, label));
      expect(read(answer)).toContain('Only the owner, admins and editors can do this.');
    }
    expect(receiver.messages).toEqual([]);
    const stolen = { workspaceId: sales._id, agentId, webhookId: 'wh_none' };
    const answer = await house.answerTo(ANA, () => forgeClick(house, ANA, now(shown), 'webhooks.show', stolen));
    expect(read(answer)).toContain('This agent has no such webhook.');
  });
});
