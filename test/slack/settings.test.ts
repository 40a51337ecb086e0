import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readLimits } from '../../src/domain/minutes/index.js';
import { describeWorkspace, findWorkspace, type Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, CHEN, GENERAL, VOICE_ALERTS } from '../support/slack/stand-in.js';
import { hands, read, readView } from './hands.js';
import { type House, openHouse } from './house.js';
import { asPerson, seedMember, seedSeats, seedWorkspace } from './seed.js';

describe('settings in Slack', () => {
  let house: House;
  let sales: Workspace;
  let number = 0;
  const { type, form, submit } = hands(() => house);
  const stored = async () => (await findWorkspace(asPerson(house, ANA), sales._id)) as Workspace;
  const limits = () => readLimits(asPerson(house, ANA), sales._id);
  const audited = () => house.platform.db.collection('audit').distinct('verb', { workspaceId: sales._id, outcome: 'accepted' });
  const fields = (view: { blocks?: unknown }) =>
    (view.blocks as { type: string; block_id: string }[])
      .filter((block) => block.type === 'input')
      .map((block) => block.block_id);

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
  const here = () => `in sales-${number}`;

  test('W10: the owner sees everything filled in, an admin what admins may change', async () => {
    const whole = await form(ANA, 'settings');
    expect(fields(whole.view)).toEqual([
      ...['name', 'timeZone', 'alertChannelId', 'alertChannelName', 'alertThresholds'],
      ...['handle', 'limitPolicy', 'overdraftCapSeconds', 'adminsMayInvite', 'adminsMayAdd'],
    ]);
    const part = await form(BEN, `settings ${here()}`);
    expect(fields(part.view)).toEqual(['name', 'timeZone', 'alertChannelId', 'alertChannelName', 'alertThresholds']);
    expect(readView(part)).toContain(`*Sales ${number}* \`@sales-${number}\``);
    await house.people.closeView({ user: BEN });
    await house.people.closeView({ user: ANA });
  });

  test('W10, M2: an editor is told who can change settings, and no form opens', async () => {
    await seedMember(house, sales, CHEN, 'editor');
    expect(read(await type(CHEN, `settings ${here()}`))).toContain('Only the owner and admins can do this. Ask Ana.');
    expect(house.standIn.modalOf(CHEN)).toBeUndefined();
  });

  test('W10: only what changed is sent to its verb, and the answer says what is different', async () => {
    await form(ANA, 'settings');
    const answer = await submit(ANA, { name: 'Field sales', alertThresholds: '30%, 10, 0' });
    expect(read(answer)).toContain('Saved:\n• the name is *Field sales*\n• alerts are sent at 30 %, 10 %, 0 %');
    expect((await limits()).thresholds).toEqual([30, 10, 0]);
    expect(await audited()).toEqual(['workspace.create', 'workspace.describe']);
    await form(ANA, 'settings');
    expect(read(await submit(ANA))).toContain('Nothing was changed.');
  });

  test('W10: what somebody else changed while the form was open stays', async () => {
    await form(ANA, 'settings');
    await describeWorkspace(asPerson(house, BEN), { workspaceId: sales._id, name: 'From Ben' });
    await submit(ANA, { timeZone: 'Asia/Tokyo' });
    expect(await stored()).toMatchObject({ name: 'From Ben', timeZone: 'Asia/Tokyo' });
  });

  test('W6, W10: a handle that is taken, a cap, percents and a channel that are none: each beside its field, nothing saved', async () => {
    await seedWorkspace(house, ANA, 'Taken', `taken-${number}`);
    const open = await form(ANA, `settings ${here()}`);
    await house.people.submitView({
      user: ANA,
      values: { name: 'New', alertThresholds: '120', overdraftCapSeconds: 'much', alertChannelName: '#nowhere' },
    });
    expect(Object.keys(open.errors).sort()).toEqual(['alertChannelName', 'alertThresholds', 'overdraftCapSeconds']);
    expect(String(open.errors.alertChannelName)).toContain('There is no public channel `#nowhere` here.');
    const right = { alertThresholds: '20, 0', overdraftCapSeconds: '0', alertChannelName: null };
    await house.people.submitView({ user: ANA, values: { ...right, handle: `taken-${number}` } });
    expect(open.errors).toEqual({ handle: `\`taken-${number}\` is taken. Try \`taken-${number}-2\`.` });
    expect((await stored()).name).toBe(`Sales ${number}`);
    expect(read(await submit(ANA, { handle: `fresh-${number}` }))).toContain(`the handle is \`@fresh-${number}\``);
  });

  test('N4: the owner sets what happens at zero, with its cap', async () => {
    const open = await form(ANA, 'settings');
    await house.people.submitView({ user: ANA, values: { limitPolicy: 'finish' } });
    expect(String(open.errors.overdraftCapSeconds)).toContain('give a cap of at least one minute');
    const answer = await submit(ANA, { overdraftCapSeconds: '30' });
    expect(read(answer)).toContain('calls in progress go on when minutes run out\n• the cap for overdraft is 30 min');
    expect(await limits()).toMatchObject({ limitPolicy: 'finish', overdraftCapSeconds: 1_800, thresholds: [20, 0] });
  });

  test('W10, M2: thresholds are the admins’ as well, and the switch about inviting is the owner’s', async () => {
    await form(BEN, `settings ${here()}`);
    expect(read(await submit(BEN, { alertThresholds: 'none' }))).toContain('alerts are sent at no percentage');
    expect((await limits()).thresholds).toEqual([]);
    await form(ANA, 'settings');
    expect(read(await submit(ANA, { adminsMayInvite: 'no' }))).toContain('only the owner invites');
    expect((await stored()).adminsMayInvite).toBe(false);
  });

  test('W10: the alert channel from the list or typed, told when it is chosen; `off` ends it', async () => {
    await form(ANA, 'settings');
    expect(read(await submit(ANA, { alertChannelId: VOICE_ALERTS }))).toContain(`alerts go to <#${VOICE_ALERTS}>`);
    await form(ANA, 'settings');
    expect(read(await submit(ANA, { alertChannelName: '#general' }))).toContain(`alerts go to <#${GENERAL}>`);
    await house.deliverNotices();
    expect(house.standIn.messagesIn(GENERAL).map(read).join()).toContain(`When *Sales ${number}* runs low`);
    await form(ANA, 'settings');
    expect(read(await submit(ANA, { alertChannelId: null }))).toContain('Nothing was changed.');
    await form(ANA, 'settings');
    expect(read(await submit(ANA, { alertChannelName: 'off' }))).toContain('alerts go to the owner’s direct messages');
    expect((await stored()).alertChannelId).toBeUndefined();
  });

  test('O1: fields that a local Slack sends back empty count as unchanged', async () => {
    await form(ANA, 'settings');
    const nulls = {
      name: null,
      timeZone: null,
      alertThresholds: null,
      handle: null,
      limitPolicy: null,
      overdraftCapSeconds: null,
    };
    const answer = await house.answerTo(ANA, () =>
      house.people.submitView({ user: ANA, values: { ...nulls, adminsMayInvite: 'no' }, incomplete: true }),
    );
    expect(read(answer)).toMatch(/Saved:\n• only the owner invites$/);
  });

  test('W10, C2: /workspace rename takes the name as it is; quotes keep `in` within it', async () => {
    expect(read(await type(ANA, 'rename R&amp;D "West"'))).toContain('the name is *R&amp;D "West"*');
    expect(read(await type(ANA, 'rename Made in Berlin'))).toContain(
      'put the name in quotes: `/workspace rename "Made in Berlin"`',
    );
    expect(read(await type(ANA, 'rename "Made in Berlin"'))).toContain('the name is *Made in Berlin*');
    expect(read(await type(BEN, `rename Night shift ${here()}`))).toContain('the name is *Night shift*');
    expect((await stored()).handle).toBe(`sales-${number}`);
    expect(readView(await form(ANA, 'rename'))).toContain('*Night shift*');
  });

  test('M3: a form sent by somebody who has lost the right is refused, and says so in the form', async () => {
    const open = await form(BEN, `settings ${here()}`);
    await house.platform.db
      .collection('members')
      .updateOne({ workspaceId: sales._id, userId: BEN } as never, { $set: { role: 'viewer' } });
    await house.people.submitView({ user: BEN, values: { name: 'Mine' } });
    await house.standIn.waitUntil(() =>
      readView(house.standIn.modalOf(BEN) ?? open).includes('Only the owner and admins can do this.'),
    );
    expect((await stored()).name).toBe(`Sales ${number}`);
  });
});
