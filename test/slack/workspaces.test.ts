import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ANA, BEN, buttonsOf, CHEN, GENERAL, type StoredMessage, textOf } from '../support/slack/stand-in.js';
import { type House, openHouse } from './house.js';
import { seedPerson, seedWorkspace, workspaceNames } from './seed.js';

const read = (message: StoredMessage) => textOf(message as never);
const labels = (message: StoredMessage) => buttonsOf(message as never).map((button) => button.text);

describe.each(['http', 'socket'] as const)('workspaces over %s', (mode) => {
  let house: House;
  const type = (user: string, command: string, text = '') =>
    house.answerTo(user, () => house.people.slash({ user, command, text }));

  beforeAll(async () => {
    house = await openHouse({ mode });
  });
  afterAll(() => house.close());

  test('W1, C1: the first /workspace makes My Workspace, with name and zone from Slack, and shows its dashboard', async () => {
    const answer = await type(ANA, '/workspace');
    expect(read(answer)).toContain('*My Workspace* `@ana-workspace` · you are the owner');
    expect(read(answer)).toContain('none yet');
    expect(labels(answer)).toEqual(['Allocate minutes', 'Invite people', 'Members', 'Agents', 'Usage', 'Settings', 'Switch']);
    expect(house.standIn.callsTo('users.info')).toHaveLength(1);
  });

  test('W1: a later visit does not ask Slack who somebody is', async () => {
    const before = house.standIn.callsTo('users.info').length;
    await type(ANA, '/workspace', 'show');
    expect(house.standIn.callsTo('users.info')).toHaveLength(before);
  });

  test('W8, C2: /workspace create with a name creates at once; it is current and offers the next steps', async () => {
    const answer = await type(ANA, '/workspace', 'create Sales');
    expect(read(answer)).toContain('*Sales* `@sales` is ready and is now your current workspace.');
    expect(labels(answer)).toEqual(['Allocate minutes', 'Invite people']);
    expect(read(await type(ANA, '/workspace'))).toContain('*Sales* `@sales` · you are the owner');
  });

  test('W4, U: a name keeps its characters and formats nothing', async () => {
    const answer = await type(ANA, '/workspace', 'create R&amp;D *bold* &lt;!here&gt;');
    expect(read(answer)).toContain('R&amp;D');
    expect(read(answer)).not.toContain('<!here>');
    expect(read(answer)).not.toContain('*bold*');
    expect(await workspaceNames(house, ANA)).toContain('R&D *bold* <!here>');
  });

  test('W5–W8: the form creates; an empty handle is the one made from the name', async () => {
    await house.people.slash({ user: ANA, command: '/workspace', text: 'create' });
    await house.standIn.waitUntil(() => house.standIn.modalOf(ANA));
    const answer = await house.answerTo(ANA, () =>
      house.people.submitView({ user: ANA, values: { name: 'Ünïque Café', alertChannelId: GENERAL } }),
    );
    expect(read(answer)).toContain('`@unique-cafe`');
    expect(house.standIn.modalOf(ANA)).toBeUndefined();
    expect(answer.channel).toBe(GENERAL);
    await house.deliverNotices();
    expect(house.standIn.messagesIn(GENERAL).map(read).join('\n')).toContain('When *Ünïque Café* runs low on minutes');
  });

  test('W6, W7: a handle of the wrong form, reserved or taken gets its sentence beside the field', async () => {
    await house.people.slash({ user: ANA, command: '/workspace', text: 'create' });
    const modal = await house.standIn.waitUntil(() => house.standIn.modalOf(ANA));
    await house.people.submitView({ user: ANA, values: { name: 'Sales', handle: 'Sales Team' } });
    expect(modal.errors).toEqual({
      handle:
        "`Sales Team` can't be a handle: use 2 to 40 lower case letters, digits and single hyphens, for instance `sales-team`.",
    });
    await house.people.submitView({ user: ANA, values: { handle: 'admin' } });
    expect(String(modal.errors.handle)).toContain('reserved');
    await house.people.submitView({ user: ANA, values: { handle: 'sales' } });
    expect(modal.errors.handle).toBe('`sales` is taken. Try `sales-2`.');
    const answer = await house.answerTo(ANA, () => house.people.submitView({ user: ANA, values: { handle: 'sales-two' } }));
    expect(read(answer)).toContain('`@sales-two`');
  });

  test('W5: while the name is typed, the handle that would be made shows beside it', async () => {
    await house.people.slash({ user: BEN, command: '/workspace', text: 'create' });
    await house.standIn.waitUntil(() => house.standIn.modalOf(BEN));
    await house.people.clickInView({ user: BEN, actionId: 'workspaces.suggest-handle', value: 'Outbound Calls' });
    await house.standIn.waitUntil(() => textOf(house.standIn.modalOf(BEN)?.view ?? {}).includes('`outbound-calls`'));
  });

  test('W9: the switcher lists owned workspaces with the current one marked, and switching changes what is shown', async () => {
    await seedPerson(house, CHEN);
    house.platform.clock.advance(1_000);
    await seedWorkspace(house, CHEN, 'Alpha');
    house.platform.clock.advance(1_000);
    await seedWorkspace(house, CHEN, 'Beta');
    const list = await type(CHEN, '/workspace', 'switch');
    expect(read(list)).toContain('*Beta* `@beta` · yours · *current*');
    const alpha = buttonsOf(list as never)[1];
    await house.people.click({
      user: CHEN,
      channel: list.channel,
      messageTs: list.ts,
      actionId: 'workspaces.switch',
      value: alpha?.value ?? '',
    });
    await house.standIn.waitUntil(() =>
      read(house.standIn.message(list.channel, list.ts) ?? list).includes('*Alpha* `@alpha` · you are'),
    );
    expect(read(await type(CHEN, '/workspace', 'switch beta'))).toContain('*Beta* `@beta` is now your current workspace.');
  });

  test('C7: `in <handle>` means another workspace for once; an unknown handle is refused with what helps', async () => {
    expect(read(await type(CHEN, '/workspace', 'in alpha'))).toContain('*Alpha* `@alpha` · you are the owner');
    expect(read(await type(CHEN, '/workspace', 'show @alpha'))).toContain('*Alpha*');
    expect(read(await type(CHEN, '/workspace', 'in nowhere'))).toContain(
      'There is no such workspace among yours. `/workspace list` shows them.',
    );
  });

  test('W9: a name of several words is understood as its handle', async () => {
    await seedWorkspace(house, CHEN, 'Night Shift');
    expect(read(await type(CHEN, '/workspace', 'switch Night Shift'))).toContain('`@night-shift` is now your current workspace.');
  });

  test('W12: a workspace one does not belong to answers as one that does not exist', async () => {
    expect(read(await type(BEN, '/workspace', 'show sales'))).toContain('There is no such workspace among yours.');
  });
});
