import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setAdminsMayInvite, type Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, CHEN } from '../support/slack/stand-in.js';
import { hands, labels, read, readView } from './hands.js';
import { type House, openHouse } from './house.js';
import { asPerson, seedGrant, seedMember, seedSeats, seedSource, seedWorkspace } from './seed.js';

describe('the dashboard', () => {
  let house: House;
  let sales: Workspace;
  const { type, press, modal } = hands(() => house);
  const VIEWER = 'U0VIEWER01';
  const NEWCOMER = 'U0NEWCOMER';

  beforeAll(async () => {
    house = await openHouse();
    await seedSeats(house, ANA, 3);
    sales = await seedWorkspace(house, ANA, 'Sales');
    await seedMember(house, sales, BEN, 'admin');
    house.platform.clock.advance(1_000);
    await seedMember(house, sales, CHEN, 'editor');
    house.platform.clock.advance(1_000);
    house.standIn.addUser({ id: VIEWER, name: 'viewer', real_name: 'Viewer' });
    house.standIn.addUser({ id: NEWCOMER, name: 'guest', real_name: 'Newcomer' });
    await seedMember(house, sales, VIEWER, 'viewer');
    const { accountId, _id } = sales;
    await house.platform.db
      .collection('seats')
      .insertMany([BEN, CHEN].map((person) => ({ _id: `member:${_id}:${person}` as never, accountId, person, until: null })));
  });
  afterAll(() => house.close());

  test('M2: everybody sees the members and open invitations, each with role and days left', async () => {
    await type(ANA, `invite <@${NEWCOMER}> viewer in sales`);
    for (const viewer of [ANA, BEN, CHEN, VIEWER]) {
      const text = read(await type(viewer, 'in sales'));
      expect(text).toContain('Ben (admin), Chen (editor), Viewer (viewer), Newcomer (invited, 7 days left)');
    }
  });

  test('S2, M2: the owner also sees their own seats, all workspaces together; nobody else does', async () => {
    expect(read(await type(ANA, 'in sales'))).toContain('(3 of your 3 seats used, all workspaces together)');
    for (const other of [BEN, CHEN, VIEWER]) expect(read(await type(other, 'in sales'))).not.toContain('seats');
  });

  test('N5: minutes are a bar of ten squares', async () => {
    const source = await seedSource(house, ANA, 'Pack', 1_000);
    await seedGrant(house, ANA, sales._id, source, 500);
    expect(read(await type(VIEWER, 'in sales'))).toContain('▓▓▓▓▓▓▓▓▓▓  500 min of 500 min left');
  });

  test.each([
    ['the owner', ANA, ['Allocate minutes', 'Invite people', 'Members', 'Agents', 'Usage', 'Settings', 'Switch']],
    ['an admin', BEN, ['Invite people', 'Members', 'Agents', 'Usage', 'Settings', 'Switch']],
    ['an editor', CHEN, ['Members', 'Agents', 'Usage', 'Switch']],
    ['a viewer', VIEWER, ['Members', 'Agents', 'Usage', 'Switch']],
  ])('M2: %s gets the buttons they may use, and no others', async (_who, user, buttons) => {
    expect(labels(await type(user, 'in sales'))).toEqual(buttons);
  });

  test('W10: where admins may not invite, they are not offered it', async () => {
    const input = { workspaceId: sales._id, adminsMayInvite: false };
    await setAdminsMayInvite(asPerson(house, ANA), input);
    expect(labels(await type(BEN, 'in sales'))).toEqual(['Members', 'Agents', 'Usage', 'Settings', 'Switch']);
    expect(labels(await type(ANA, 'in sales'))).toContain('Invite people');
  });

  test('C1: Members shows who belongs to it, Agents and Usage what calls there are, Settings opens its form', async () => {
    const board = await type(BEN, 'in sales');
    expect(read(await house.answerTo(BEN, () => press(BEN, board, 'Agents')))).toContain('*Sales* `@sales` · no agents yet');
    expect(read(await house.answerTo(BEN, () => press(BEN, board, 'Usage')))).toContain('No calls on these days.');
    const list = await house.answerTo(BEN, () => press(BEN, board, 'Members'));
    expect(read(list)).toContain('*Ana* · owner');
    await press(BEN, board, 'Settings');
    expect(readView(await modal(BEN))).toContain('Sales');
  });

  test('M3: Settings pressed by somebody who is no longer admin says who can', async () => {
    const board = await type(BEN, 'in sales');
    await type(ANA, `role <@${BEN}> viewer in sales`);
    const answer = await house.answerTo(BEN, () => press(BEN, board, 'Settings'));
    expect(read(answer)).toContain('Only the owner and admins can do this. Ask Ana.');
  });
});
