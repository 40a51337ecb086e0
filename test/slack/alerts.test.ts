import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createAgent, readAgent } from '../../src/domain/agents/index.js';
import { refreshAlerts, sendAlerts } from '../../src/domain/alerts/index.js';
import { judgeAdmission } from '../../src/domain/calls/index.js';
import type { WorkspaceId } from '../../src/domain/ids.js';
import { settleCall } from '../../src/domain/ledger/index.js';
import { readBalance, readLimits, setLimits } from '../../src/domain/minutes/index.js';
import { setAlertChannel, type Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, CHEN, type StoredMessage, VOICE_ALERTS } from '../support/slack/stand-in.js';
import { endedCall } from '../support/team.js';
import { forgeClick, hands, labels, read, readView } from './hands.js';
import { type House, jobContext, openHouse, until } from './house.js';
import { asPerson, seedGrant, seedMember, seedPerson, seedSeats, seedSource, seedWorkspace } from './seed.js';

const VIEWER = 'U0VIEWER01';
const STRANGER = 'U0OTHER001';
const HOUR_MS = 60 * 60 * 1000;

describe.each(['http', 'socket'] as const)('alerts over %s', (mode) => {
  let house: House;
  let sales: Workspace;
  let source: string;
  let number = 0;
  const { submit, press, modal, now, lastTo } = hands(() => house);
  const available = async () => (await readBalance(asPerson(house, ANA), sales._id)).availableSeconds / 60;
  const send = () => {
    const { platform, standIn } = house;
    return sendAlerts(jobContext(platform, standIn.teamId), new Date(platform.clock.now().getTime() - HOUR_MS));
  };
  const talk = (minutes: number, workspaceId: WorkspaceId = sales._id) => {
    house.platform.clock.advance(1_000);
    return settleCall(house.platform, workspaceId, endedCall(house.platform, `${number}-${Math.random()}`, minutes * 60));
  };
  /** The alert after `minutes` of the 100 have been talked. */
  const alerted = async (minutes: number) => {
    await talk(minutes);
    await send();
    await house.deliverNotices();
    return house.standIn.messagesIn(VOICE_ALERTS).at(-1) as StoredMessage;
  };
  const becomes = async (message: StoredMessage, part: string | RegExp) => {
    await until(async () => {
      await house.deliverNotices();
      return new RegExp(part).test(read(now(message)));
    });
    return now(message);
  };
  const choose = (user: string, message: StoredMessage, label: string) => {
    const elements = (message.blocks as unknown as { elements?: { type: string; action_id: string; options: Option[] }[] }[])
      .flatMap((block) => block.elements ?? [])
      .filter(({ type }) => type === 'static_select');
    const option = elements.flatMap(({ options }) => options).find(({ text }) => text.text === label);
    const { channel, ts: messageTs } = message;
    const actionId = elements[0]?.action_id ?? '';
    return house.people.click({ user, channel, messageTs, actionId, value: option?.value ?? '' });
  };

  beforeAll(async () => {
    house = await openHouse({ mode });
    house.standIn.addUser({ id: VIEWER, name: 'viewer', real_name: 'Viewer' });
    house.standIn.addUser({ id: STRANGER, name: 'other', real_name: 'Other' });
    await seedSeats(house, ANA, 30);
    await seedPerson(house, STRANGER);
    source = await seedSource(house, ANA, 'November pack', 100_000);
  });
  beforeEach(async () => {
    number += 1;
    sales = await seedWorkspace(house, ANA, `Sales ${number}`, `sales-${number}`);
    await seedMember(house, sales, BEN, 'admin');
    await seedMember(house, sales, CHEN, 'editor');
    await seedMember(house, sales, VIEWER, 'viewer');
    await seedGrant(house, ANA, sales._id, source, 100);
    await setAlertChannel(asPerson(house, ANA), { workspaceId: sales._id, channelId: VOICE_ALERTS });
    await house.deliverNotices();
  });
  afterEach(() => house.standIn.clearFailures());
  afterAll(() => house.close());

  test('L18, N8: one call that crosses several thresholds sends one message, the lowest, once', async () => {
    const before = house.standIn.messagesIn(VOICE_ALERTS).length;
    const alert = await alerted(100);
    await Promise.all([send(), send()]);
    await house.deliverNotices();
    expect(house.standIn.messagesIn(VOICE_ALERTS)).toHaveLength(before + 1);
    expect(read(alert)).toContain(`Sales ${number} is out of minutes`);
    expect(read(alert)).toContain('Calls still connect, uncovered');
    expect(read(alert)).not.toMatch(/refused|not being answered/);
  });

  test('N8: it says the level, what is left and what it can be cured with', async () => {
    const alert = await alerted(85);
    expect(read(alert)).toContain(`Sales ${number} is down to 20 %: 15 min left`);
    expect(read(alert)).toContain('▓▓░░░░░░░░ 15 min of 100 min');
    expect(labels(alert)).toEqual(['Add minutes', 'Move minutes here']);
  });

  test('N9: Add minutes opens the form filled in; the same message then tells who helped, and is bare', async () => {
    const alert = await alerted(85);
    await press(ANA, alert, 'Add minutes');
    expect(readView(await modal(ANA))).toContain(`Sales ${number} will have 115 min; November pack keeps`);
    expect(read(await submit(ANA))).toContain('100 min moved from *November pack*');
    const after = await becomes(alert, 'Ana added');
    expect(read(after)).toMatch(
      /\*Sales \d+\* was down to 20 % \(<!date\^.*\*Ana added 100 min\* at <!date\^.*: 115 min left, until about <!date/,
    );
    expect(labels(after)).toEqual([]);
  });

  test('N9: Add minutes by an editor or admin asks the owner, once; granting it changes the alert', async () => {
    const alert = await alerted(85);
    const answer = await house.answerTo(CHEN, () => press(CHEN, alert, 'Add minutes'));
    expect(read(answer)).toContain(
      'Ana adds minutes here. I’ve asked Ana for 500 min; you’ll hear what comes of it in a direct message.',
    );
    expect(labels(answer)).toEqual(['Change', 'Withdraw']);
    await house.answerTo(CHEN, () => press(CHEN, alert, 'Add minutes'));
    expect(read(await house.answerTo(BEN, () => press(BEN, alert, 'Add minutes')))).toContain('I’ve asked Ana for 500 min');
    await house.deliverNotices();
    await until(() => read(lastTo(ANA)).includes('*Ben* asks'));
    const request = lastTo(ANA);
    expect(labels(request)).toEqual(['Approve 500', 'Other amount', 'Decline']);
    await press(ANA, request, 'Approve 500');
    await becomes(alert, 'Ana added 500 min');
    await becomes(request, 'You added 500 min');
    expect(await available()).toBe(515);
  });

  test('M2, W12: a viewer is told who can, a stranger in the channel learns nothing', async () => {
    const alert = await alerted(85);
    expect(read(await house.answerTo(VIEWER, () => press(VIEWER, alert, 'Add minutes')))).toContain(
      'Only the owner, admins and editors can do this. Ask Ana.',
    );
    for (const act of [
      () => press(STRANGER, alert, 'Add minutes'),
      () => press(STRANGER, alert, 'Move minutes here'),
      () => choose(STRANGER, alert, 'For 1 hour'),
    ]) {
      expect(read(await house.answerTo(STRANGER, act))).toContain('There is no such workspace among yours.');
    }
    expect(now(alert).edits).toBe(0);
  });

  test('N9, W12: Move minutes here shows the owner alone what their other workspaces have, and the message says who moved', async () => {
    const service = await seedWorkspace(house, ANA, 'Service', `service-${number}`);
    await seedGrant(house, ANA, service._id, source, 70);
    const alert = await alerted(85);
    const asked = await house.answerTo(CHEN, () => press(CHEN, alert, 'Move minutes here'));
    expect(read(asked)).toContain('I’ve asked Ana for 500 min');
    expect(read(asked)).not.toContain('Service');
    expect(read(await house.answerTo(VIEWER, () => press(VIEWER, alert, 'Move minutes here')))).toContain('Ask Ana.');
    await press(ANA, alert, 'Move minutes here');
    const open = await modal(ANA);
    expect(JSON.stringify(open.view)).toContain('Service: 70 min unused');
    await house.people.submitView({ user: ANA, values: { fromWorkspaceId: service._id, minutes: 'lots' } });
    expect(open.errors).toEqual({ minutes: 'Give a number of minutes, for instance 1,250, or write all.' });
    await house.people.submitView({ user: ANA, values: { fromWorkspaceId: service._id, minutes: '900' } });
    expect(open.errors).toEqual({ minutes: 'Only 70 min are unused here.' });
    expect(read(await submit(ANA, { minutes: '20', reason: 'Launch' }))).toContain(
      '20 min moved here from *Service*, which keeps 50 min.',
    );
    const after = await becomes(alert, 'Ana moved 20 min here');
    expect(read(after)).not.toContain('Service');
    expect(await available()).toBe(35);
  });

  test('N9: Stop at zero is offered where it makes a difference; by the owner it changes the policy and the message', async () => {
    await setLimits(asPerson(house, ANA), { workspaceId: sales._id, limitPolicy: 'finish', overdraftCapSeconds: 600 });
    const alert = await alerted(85);
    expect(labels(alert)).toEqual(['Add minutes', 'Move minutes here', 'Stop at zero']);
    expect(read(await house.answerTo(VIEWER, () => press(VIEWER, alert, 'Stop at zero')))).toContain(
      'Only the owner, admins and editors can do this. Ask Ana.',
    );
    const asked = await house.answerTo(BEN, () => press(BEN, alert, 'Stop at zero'));
    expect(read(asked)).toContain('I’ve asked Ana to draw the line at zero');
    expect(labels(asked)).toEqual(['Withdraw']);
    await house.deliverNotices();
    const request = lastTo(ANA);
    expect(read(request)).toContain(`*Ben* asks you to draw the line of *Sales ${number}* at zero minutes.`);
    await house.answerTo(ANA, () => press(ANA, alert, 'Stop at zero'));
    const after = await becomes(alert, 'Ana drew the line at zero');
    expect(labels(after)).toEqual(['Add minutes', 'Move minutes here']);
    expect((await readLimits(asPerson(house, ANA), sales._id)).limitPolicy).toBe('stop');
    await press(ANA, request, 'Stop at zero');
    await becomes(request, 'You switched to Stop');
  });

  test('N9, M2: Pause agents names them, pauses them, and the message says who did; a viewer is told who can', async () => {
    const input = { workspaceId: sales._id, name: 'Reception', provider: 'vapi', providerAgentId: `a-${number}` };
    const { _id: agentId } = await createAgent(asPerson(house, ANA), input);
    const alert = await alerted(85);
    expect(labels(alert)).toEqual(['Add minutes', 'Move minutes here', 'Pause agents']);
    expect(read(await house.answerTo(VIEWER, () => press(VIEWER, alert, 'Pause agents')))).toContain('Ask Ana.');
    await press(CHEN, alert, 'Pause agents');
    const open = await modal(CHEN);
    expect(readView(open)).toContain('1 agent will be paused: *Reception*.');
    expect(readView(open)).toContain('those that it only reports when they have ended still connect');
    expect(read(await submit(CHEN))).toContain('Paused: Reception.');
    const after = await becomes(alert, 'Chen paused Reception');
    expect(labels(after)).toEqual(['Add minutes', 'Move minutes here']);
    expect((await readAgent(asPerson(house, ANA), sales._id, agentId)).agent.status).toBe('paused');
    const late = { workspaceId: sales._id, alertId: 'al_any' };
    expect(read(await house.answerTo(BEN, () => forgeClick(house, BEN, after, 'alerts.pause', late)))).toContain(
      'nothing to pause',
    );
  });

  test('N9, H6: at zero it says what becomes of calls: uncovered so far, and how to pause at the platform, naming the workspace (C7)', async () => {
    const input = { workspaceId: sales._id, name: 'Reception', provider: 'vapi', providerAgentId: `b-${number}` };
    await createAgent(asPerson(house, ANA), input);
    const alert = await alerted(105);
    expect(read(alert)).toContain('Calls still connect, uncovered: 5 min so far.');
    expect(labels(alert)).toEqual(['Add minutes', 'Move minutes here', 'Pause agents', 'How to pause at Vapi']);
    await press(VIEWER, alert, 'How to pause at Vapi');
    const steps = readView(await modal(VIEWER));
    expect(steps).toContain(`*Sales ${number}*`);
    expect(steps).toContain('Under *Inbound Settings* take the assistant away');
    await house.people.closeView({ user: VIEWER });
    await talk(7);
    await refreshAlerts(jobContext(house.platform, house.standIn.teamId));
    await becomes(alert, 'uncovered: 12 min so far');
  });

  test('H6, N9: only where every call is asked about first it says that callers are not answered, how many and since when', async () => {
    const { _id: agentId } = await createAgent(asPerson(house, ANA), { workspaceId: sales._id, name: 'Reception' });
    const job = () => jobContext(house.platform, house.standIn.teamId);
    const ask = () => {
      const actor = { kind: 'apiKey', agentId, workspaceId: sales._id, revoked: false } as const;
      return judgeAdmission({ ...job(), actor });
    };
    expect((await ask()).admitted).toBe(true);
    await until(async () => (await readAgent(asPerson(house, ANA), sales._id, agentId)).agent.askedAt !== undefined);
    const alert = await alerted(100);
    expect(read(alert)).toContain('New callers are not being answered.');
    expect(read(alert)).not.toContain('Calls still connect');
    for (let i = 0; i < 3; i++) expect((await ask()).reason).toBe('insufficient_minutes');
    await until(
      async () =>
        (await refreshAlerts(job())) >= 0 &&
        (await house.deliverNotices()) >= 0 &&
        read(now(alert)).includes(': 3 since <!date^'),
    );
    await createAgent(asPerson(house, ANA), { workspaceId: sales._id, name: 'Other' });
    await refreshAlerts(job());
    await becomes(alert, 'Calls still connect, uncovered');
  });

  test('N9: Snooze puts alerts off but for running out, says so, and is the admin’s and owner’s', async () => {
    const alert = await alerted(85);
    expect(read(await house.answerTo(CHEN, () => choose(CHEN, alert, 'For 1 hour')))).toContain('Only the owner and admins');
    expect(read(await house.answerTo(VIEWER, () => choose(VIEWER, alert, 'For 4 hours')))).toContain('Only the owner and admins');
    const answer = await house.answerTo(BEN, () => choose(BEN, alert, 'For 4 hours'));
    expect(read(answer)).toContain('No alerts until <!date^');
    const after = await becomes(alert, 'Ben snoozed alerts');
    expect(read(after)).toContain(`Sales ${number} is down to 20 %`);
    expect(labels(after)).toEqual(['Add minutes', 'Move minutes here']);
    await press(ANA, after, 'Add minutes');
    await modal(ANA);
    await submit(ANA);
    await becomes(alert, 'Ben snoozed alerts[\\s\\S]*Ana added 100 min');
    const before = house.standIn.messagesIn(VOICE_ALERTS).length;
    await alerted(90);
    expect(house.standIn.messagesIn(VOICE_ALERTS)).toHaveLength(before);
    expect(read(await alerted(60))).toContain(`Sales ${number} is out of minutes`);
    house.platform.clock.advance(4 * HOUR_MS);
    await send();
    await house.deliverNotices();
    expect(house.standIn.messagesIn(VOICE_ALERTS)).toHaveLength(before + 1);
  });

  test.each(['is_archived', 'channel_not_found', 'not_in_channel'])(
    'N8: with the channel closed to us (%s) the owner gets it, and that message tells who helped',
    async (error) => {
      house.standIn.failNext('chat.postMessage', { error });
      await alerted(85);
      await house.deliverNotices();
      const direct = lastTo(ANA);
      expect(read(direct)).toContain(`Sales ${number} is down to 20 %`);
      await press(ANA, direct, 'Add minutes');
      await modal(ANA);
      await submit(ANA);
      await becomes(direct, 'Ana added 100 min');
    },
  );

  test('N8: without a channel the owner gets it', async () => {
    await setAlertChannel(asPerson(house, ANA), { workspaceId: sales._id, channelId: null });
    await alerted(85);
    expect(read(lastTo(ANA))).toContain(`Sales ${number} is down to 20 %`);
  });
});

interface Option {
  value: string;
  text: { text: string };
}
