import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ANA, BEN, BOT, buttonsOf, CHEN, GENERAL, type StoredMessage, textOf } from '../support/slack/stand-in.js';
import { type House, openHouse } from './house.js';
import { seedSeats, seedWorkspace, workspaceNames } from './seed.js';

const read = (message: StoredMessage) => textOf(message as never);
const labels = (message: StoredMessage) => buttonsOf(message as never).map((button) => button.text);

describe.each(['http', 'socket'] as const)('invitations over %s', (mode) => {
  let house: House;
  let number = 0;
  let handle = '';
  const type = (user: string, command: string, text = '') =>
    house.answerTo(user, () => house.people.slash({ user, command, text }));
  const press = (user: string, message: StoredMessage, actionId: string) =>
    house.people.click({ user, channel: message.channel, messageTs: message.ts, actionId });
  const lastTo = (user: string) => house.standIn.messagesTo(user).at(-1) as StoredMessage;

  beforeAll(async () => {
    house = await openHouse({ mode });
    await seedWorkspace(house, ANA, 'Opening');
    await seedSeats(house, ANA, 20);
  });
  beforeEach(async () => {
    number += 1;
    handle = `sales-${mode}-${number}`;
    await seedWorkspace(house, ANA, `Sales ${number}`, handle);
  });
  afterAll(() => house.close());

  test('I1, C2: /workspace-invite with a mention invites at once and says until when', async () => {
    const answer = await type(ANA, '/workspace-invite', `<@${BEN}|ben> editor`);
    expect(read(answer)).toContain(`*Sales ${number}* \`@${handle}\` · Ben is invited as editor and can accept until <!date^`);
    await house.deliverNotices();
    expect(read(lastTo(BEN))).toContain(`*Ana invites you to Sales ${number}*`);
    expect(read(lastTo(BEN))).toContain('As editor you can manage agents');
    expect(labels(lastTo(BEN))).toEqual(['Accept', 'Decline']);
  });

  test('I2, C4: /invite answers too, and an e-mail address finds the person', async () => {
    expect(read(await type(ANA, '/invite', 'ben@example.com viewer'))).toContain('Ben is invited as viewer');
    await house.people.slash({ user: ANA, command: '/invite', text: `<mailto:chen@example.com|chen@example.com> in ${handle}` });
    await house.standIn.waitUntil(() =>
      house.standIn.ephemeralsTo(ANA).some((m) => read(m).includes('Chen is invited as editor')),
    );
  });

  test('I2: an address of nobody here, and a missing permission, are two different sentences', async () => {
    expect(read(await type(ANA, '/workspace', 'invite dana@example.com'))).toContain(
      'Nobody in this Slack team has the address dana@example.com, so they are invited as editor by link until',
    );
    house.standIn.scopes.delete('users:read.email');
    try {
      expect(read(await type(ANA, '/workspace', 'invite ben@example.com'))).toContain('users:read.email is missing');
    } finally {
      house.standIn.scopes.add('users:read.email');
    }
  });

  test('I1: oneself, a bot and somebody already invited are refused by name', async () => {
    expect(read(await type(ANA, '/workspace', `invite <@${ANA}>`))).toContain("You can't invite yourself");
    expect(read(await type(ANA, '/workspace', `invite <@${BOT}>`))).toContain(
      'Switchboard is a bot. Only people can be invited.',
    );
    await type(ANA, '/workspace', `invite <@${BEN}>`);
    await house.deliverNotices();
    const invitation = lastTo(BEN);
    const again = await type(ANA, '/workspace', `invite <@${BEN}>`);
    expect(read(again)).toContain(`Ben already has an invitation to Sales ${number}, as editor.`);
    expect(labels(again)).toEqual(['Cancel that invitation']);
    const cancelled = await house.answerTo(ANA, () => press(ANA, again, 'invitations.cancel'));
    expect(read(cancelled)).toContain('The invitation of Ben is cancelled, and whatever they were sent no longer works.');
    await house.deliverNotices();
    const now = house.standIn.message(invitation.channel, invitation.ts) as StoredMessage;
    expect([read(now), labels(now)]).toEqual([expect.stringContaining('was taken back'), []]);
    expect(read(await type(ANA, '/workspace', `invite <@${BEN}>`))).toContain('Ben is invited as editor');
  });

  test('C7: `to <handle>` means that workspace, and a word nobody understands stops the invitation', async () => {
    expect(read(await type(ANA, '/workspace', `invite <@${CHEN}> to opening`))).toContain(
      '*Opening* `@opening` · Chen is invited',
    );
    expect(read(await type(ANA, '/workspace', `invite <@${BEN}> boss`))).toContain(
      'I did not understand `boss`, so nobody was invited.',
    );
  });

  test('I1: the form takes a person from the list or an address beside it, and says what is wrong beside the field', async () => {
    await house.people.slash({ user: ANA, command: '/workspace', text: 'invite', channel: GENERAL });
    const modal = await house.standIn.waitUntil(() => house.standIn.modalOf(ANA));
    expect(textOf(modal.view)).toContain(`*Sales ${number}* \`@${handle}\``);
    await house.people.submitView({ user: ANA, values: { address: 'somebody' } });
    expect(String(modal.errors.address)).toContain("I can't tell who `somebody` is.");
    await house.people.submitView({ user: ANA, values: { address: null } });
    expect(modal.errors).toEqual({ address: 'Choose a person, or type their e-mail address.' });
    const answer = await house.answerTo(ANA, () =>
      house.people.submitView({ user: ANA, values: { person: CHEN, role: 'admin' } }),
    );
    expect(read(answer)).toContain('Chen is invited as admin');
    expect(answer.channel).toBe(GENERAL);
  });

  test('I9, W9: Accept makes the invitee a member; the message changes and the inviter hears of it', async () => {
    await type(ANA, '/workspace', `invite <@${BEN}>`);
    await house.deliverNotices();
    const invitation = lastTo(BEN);
    await press(BEN, invitation, 'invitations.accept');
    await waitForNotices(2);
    expect(read(house.standIn.message(invitation.channel, invitation.ts) ?? invitation)).toContain(
      `You joined *Sales ${number}* as editor. It is now in your switcher: \`/workspace switch ${handle}\``,
    );
    expect(read(lastTo(ANA))).toBe(`${'Ben joined'} *Sales ${number}* as editor.\n${'Ben joined'} *Sales ${number}* as editor.`);
    expect(await workspaceNames(house, BEN)).toContain(`Sales ${number}`);
  });

  test('I9: Accept twice has one outcome; the second click is told the true state', async () => {
    await type(ANA, '/workspace', `invite <@${BEN}>`);
    await house.deliverNotices();
    const invitation = lastTo(BEN);
    const told = house.answerTo(BEN, async () => {
      await Promise.all([press(BEN, invitation, 'invitations.accept'), press(BEN, invitation, 'invitations.accept')]);
    });
    expect(read(await told)).toMatch(/already accepted this invitation|answered or ended a moment ago/);
    expect((await workspaceNames(house, BEN)).filter((name) => name === `Sales ${number}`)).toHaveLength(1);
  });

  test('I3, N: Decline ends it for both, without buttons', async () => {
    await type(ANA, '/workspace', `invite <@${CHEN}>`);
    await house.deliverNotices();
    const invitation = lastTo(CHEN);
    await press(CHEN, invitation, 'invitations.decline');
    await waitForNotices(2);
    const now = house.standIn.message(invitation.channel, invitation.ts) as StoredMessage;
    expect(read(now)).toContain(`You declined the invitation to *Sales ${number}*.`);
    expect(labels(now)).toEqual([]);
    expect(read(lastTo(ANA))).toContain('Chen declined your invitation');
  });

  test('M2, C7: somebody who may not invite is told who may, and no form opens', async () => {
    await type(ANA, '/workspace', `invite <@${BEN}> viewer`);
    await house.deliverNotices();
    await press(BEN, lastTo(BEN), 'invitations.accept');
    await waitForNotices(2);
    const answer = await type(BEN, '/workspace', `invite in ${handle}`);
    expect(read(answer)).toContain(`*Sales ${number}* \`@${handle}\` · Only the owner and admins can do this. Ask Ana.`);
    expect(house.standIn.modalOf(BEN)).toBeUndefined();
  });

  async function waitForNotices(count: number): Promise<void> {
    let sent = 0;
    for (let i = 0; i < 100 && sent < count; i++) {
      sent += await house.deliverNotices();
      if (sent < count) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(sent).toBeGreaterThanOrEqual(count);
  }
});
