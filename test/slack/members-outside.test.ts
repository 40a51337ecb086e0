import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ANA } from '../support/slack/stand-in.js';
import { hands, labels, read } from './hands.js';
import { type House, openHouse } from './house.js';
import { seedWorkspace } from './seed.js';

const STRANGER = 'U0STRANGE1';
const COLLEAGUE = 'U0COLLEAG1';
const OTHER_TEAM = 'T0OTHER001';
const SENTENCE = 'You belong to another Slack team, and this Switchboard works only for people of its own.';

let house: House;
const { type } = hands(() => house);
const accounts = (userId: string) => house.platform.db.collection('accounts').countDocuments({ userId });

beforeAll(async () => {
  house = await openHouse();
  house.standIn.addUser({ id: STRANGER, name: 'stranger', team_id: OTHER_TEAM, is_stranger: true });
  house.standIn.addUser({ id: COLLEAGUE, name: 'colleague' });
  await seedWorkspace(house, ANA, 'Sales');
});
afterAll(() => house.close());

test('W12: somebody from a shared channel is told why nothing happens, and gets no account', async () => {
  expect(read(await type(STRANGER, 'create Mine'))).toContain(SENTENCE);
  expect(read(await type(STRANGER, 'create Mine'))).toContain('or have Switchboard installed in your own Slack.');
  expect(await accounts(STRANGER)).toBe(0);
});

test('W12: a payload of another team than ours is refused before anything is looked up', async () => {
  const before = house.standIn.callsTo('users.info').length;
  const answer = await house.answerTo(ANA, () =>
    house.people.slash({ user: ANA, command: '/workspace', text: 'members' }, { payload: { team_id: OTHER_TEAM } }),
  );
  expect(read(answer)).toContain(SENTENCE);
  expect(house.standIn.callsTo('users.info')).toHaveLength(before);
  expect(await house.platform.db.collection('accounts').countDocuments({ teamId: OTHER_TEAM })).toBe(0);
});

test('W12: a click by somebody at home in another team is refused, also while Slack does not say who they are', async () => {
  const list = await type(ANA, 'switch');
  const other = house.standIn.world.user(COLLEAGUE);
  house.standIn.failNext('users.info', { error: 'internal_error' } as never);
  expect(labels(list).length).toBeGreaterThan(0);
  const answer = await house.answerTo(COLLEAGUE, () =>
    house.people.send('interactive', {
      type: 'block_actions',
      team: { id: house.standIn.teamId },
      user: { id: other.id, username: other.name, team_id: OTHER_TEAM },
      trigger_id: house.standIn.newTrigger(other.id),
      container: { type: 'message', message_ts: list.ts, channel_id: list.channel, is_ephemeral: true },
      channel: { id: list.channel },
      response_url: house.standIn.newResponseUrl({ user: other.id, channel: list.channel }),
      actions: [{ action_id: 'workspaces.switch-list', block_id: 'b', value: 'all', type: 'button', action_ts: '1.2' }],
    }),
  );
  expect(read(answer)).toContain(SENTENCE);
  expect(await accounts(COLLEAGUE)).toBe(0);
});
