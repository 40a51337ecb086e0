import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sendAlerts } from '../../src/domain/alerts/index.js';
import { settleCall } from '../../src/domain/ledger/index.js';
import { findLinks, readBalance } from '../../src/domain/minutes/index.js';
import { setAlertChannel, type Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, CHEN, type OpenView, type StoredMessage, VOICE_ALERTS } from '../support/slack/stand-in.js';
import { endedCall } from '../support/team.js';
import { hands, labels, read, readView } from './hands.js';
import { type House, jobContext, openHouse, until } from './house.js';
import { asPerson, seedGrant, seedMember, seedSeats, seedSource, seedWorkspace } from './seed.js';

describe('minutes that admins add', () => {
  let house: House;
  let sales: Workspace;
  let sourceId: string;
  const { type, form, submit, press, modal, now, lastTo } = hands(() => house);
  const left = async () => (await readBalance(asPerson(house, ANA), sales._id)).availableSeconds / 60;
  const choose = async (open: OpenView, value: string, part: string) => {
    await house.people.clickInView({ user: ANA, actionId: 'settings.policy', blockId: 'adminsMayAdd', value });
    await house.standIn.waitUntil(() => readView(open).includes(part), 5_000, part);
  };

  beforeAll(async () => {
    house = await openHouse();
    await seedSeats(house, ANA, 10);
    sales = await seedWorkspace(house, ANA, 'Sales', 'sales');
    await seedMember(house, sales, BEN, 'admin');
    await seedMember(house, sales, CHEN, 'editor');
    sourceId = await seedSource(house, ANA, 'November pack', 10_000);
    await seedGrant(house, ANA, sales._id, sourceId, 100);
    await setAlertChannel(asPerson(house, ANA), { workspaceId: sales._id, channelId: VOICE_ALERTS });
    await house.deliverNotices();
  });
  afterAll(() => house.close());

  test('M2: at first admins may not; the owner lets them in the settings, from one source, up to a daily cap', async () => {
    expect(read(await type(BEN, 'allocate 20 in sales', '/minutes'))).toContain('Only the owner can do this. Ask Ana.');
    expect(readView(await form(BEN, 'settings in sales'))).not.toContain('Admins may add minutes');
    await submit(BEN);
    const open = await form(ANA, 'settings in sales');
    await choose(open, 'Yes, up to a daily cap', 'All admins together');
    await house.people.submitView({ user: ANA, values: { 'adminMinutes.dailyCapMinutes': 'much' } });
    expect(open.errors).toEqual({ 'adminMinutes.dailyCapMinutes': 'Give the daily cap in minutes, for instance 200.' });
    const saved = await submit(ANA, { 'adminMinutes.dailyCapMinutes': '1,000' });
    expect(read(saved)).toContain('• admins may add 1,000 min a day');
    const again = await form(ANA, 'settings in sales');
    expect(JSON.stringify(again.view)).toContain('"initial_value":"1,000"');
    expect(read(await submit(ANA, {}))).toContain('Nothing was changed.');
  });

  test('M2, C2: an admin gives only the number, typed or in a form, and sees neither source nor price', async () => {
    const answer = await type(BEN, 'allocate 20 to sales', '/minutes');
    expect(read(answer)).toContain('*Sales* `@sales` · 20 min added. *Sales* has 120 min now.');
    expect(labels(answer)).toEqual(['Show minutes']);
    expect(read(await type(BEN, 'allocate 20 at 0.01 in sales', '/minutes'))).toContain('As admin you say how many minutes');
    const open = await form(BEN, 'allocate in sales', '/minutes');
    expect(readView(open)).toContain('you may add 980 min more today');
    expect(JSON.stringify(open.view)).not.toMatch(/November|0\.12|0\.05/);
    await house.people.submitView({ user: BEN, values: { minutes: 'some' } });
    expect(open.errors).toEqual({ minutes: 'Give a number of minutes. Write it like 1,250.' });
    expect(read(await submit(BEN, { minutes: '30' }))).toContain('30 min added');
    expect(await left()).toBe(150);
    expect(read(await type(CHEN, 'allocate 20 in sales', '/minutes'))).toContain('Only the owner can do this. Ask Ana.');
    expect(read(await type(ANA, 'history in sales', '/minutes'))).toContain('Ben allocated');
  });

  test('M2, N6, N9: Add minutes on the alert works for an admin up to the cap, and the history leads there; above it the owner is asked', async () => {
    house.platform.clock.advance(1_000);
    await settleCall(house.platform, sales._id, endedCall(house.platform, 'long', 130 * 60));
    const since = new Date(house.platform.clock.now().getTime() - 60_000);
    await sendAlerts(jobContext(house.platform, house.standIn.teamId), since);
    await house.deliverNotices();
    const alert = house.standIn.messagesIn(VOICE_ALERTS).at(-1) as StoredMessage;
    await press(BEN, alert, 'Add minutes');
    expect(JSON.stringify((await modal(BEN)).view)).toContain('"initial_value":"500"');
    expect(read(await submit(BEN, { minutes: '900' }))).toContain('900 min added');
    await until(async () => {
      await house.deliverNotices();
      return read(now(alert)).includes('Ben added 900 min');
    });
    const history = async () => read(await type(ANA, 'history in sales', '/minutes'));
    expect(await history()).toContain(`<https://slack.com/archives/${VOICE_ALERTS}/p`);
    house.platform.linkTo = house.slack.linkTo;
    const job = () => jobContext(house.platform, house.standIn.teamId);
    expect([await findLinks(job(), 10), await findLinks(job(), 10)]).toEqual([1, 0]);
    expect(house.standIn.calls.filter(({ method }) => method === 'chat.getPermalink')).toHaveLength(1);
    expect(await history()).not.toContain('<https://slack.com/archives');
    expect(await history()).toContain('|↗ message>');
    await house.platform.db.collection('message_links').updateMany({}, { $set: { askAt: house.platform.clock.now() } });
    house.standIn.failNext('chat.getPermalink', { error: 'message_not_found' });
    await findLinks(job(), 10);
    expect(await history()).not.toContain('↗ message');
    const asked = await type(BEN, 'allocate 60 in sales', '/minutes');
    expect(read(asked)).toContain(
      'Admins may add 1,000 min a day here, and 50 of them are left today. I’ve asked Ana for 60 min',
    );
    expect(labels(asked)).toEqual(['Change', 'Withdraw']);
    await house.deliverNotices();
    expect(read(lastTo(ANA))).toContain('*Ben* asks you for 60 min');
  });

  test('M2: switched off again, an admin asks as before; the audit says what was done', async () => {
    const open = await form(ANA, 'settings in sales');
    await choose(open, 'No, they ask me', 'Admins may add minutes');
    await house.standIn.waitUntil(() => !readView(open).includes('All admins together'));
    expect(read(await submit(ANA, {}))).toContain('• admins ask the owner for minutes');
    expect(read(await type(BEN, 'allocate 20 in sales', '/minutes'))).toContain('Only the owner can do this. Ask Ana.');
    const audit = read(await type(ANA, 'audit in sales'));
    expect(audit).toContain('changed whether admins may add minutes to yes, up to 1,000 min a day');
    expect(audit).toContain('tried to add minutes as the owner lets admins');
  });
});
