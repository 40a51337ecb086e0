import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { UserId } from '../../src/domain/ids.js';
import { addMember } from '../../src/domain/members/index.js';
import { committed } from '../../src/domain/verb.js';
import type { Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, CHEN } from '../support/slack/stand-in.js';
import { hands, labels, read } from './hands.js';
import { type House, openHouse } from './house.js';
import { asPerson, seedMember, seedSeats, seedWorkspace } from './seed.js';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('a list of many members', () => {
  let house: House;
  let sales: Workspace;
  const { type, press, becomes } = hands(() => house);

  beforeAll(async () => {
    house = await openHouse();
    await seedSeats(house, ANA, 1);
    sales = await seedWorkspace(house, ANA, 'Sales');
    house.platform.clock.advance(1_000);
    await seedMember(house, sales, BEN, 'admin');
    const { _id: workspaceId, accountId } = sales;
    for (let batch = 0; batch < 5; batch++) {
      house.platform.clock.advance(1_000);
      await committed(asPerson(house, ANA), async (tx) => {
        for (let i = 0; i < 100; i++) {
          const userId = `U0MANY${String(batch * 100 + i).padStart(4, '0')}` as UserId;
          await addMember(tx, { workspaceId, accountId, userId, role: 'editor' });
        }
      });
    }
  });
  afterAll(() => house.close());

  test('M3: 502 members fit into pages that Slack takes, and the pages lead on and back', async () => {
    const list = await type(ANA, 'members');
    expect(read(list)).toContain('502 members · page 1 of 26');
    expect(read(list)).toContain('*Ana* (you) · owner');
    expect(labels(list)).toEqual(['Next', 'Invite people']);
    expect(list.blocks.length).toBeLessThanOrEqual(50);
    await press(ANA, list, 'Next');
    const second = await becomes(list, 'page 2 of 26');
    expect(read(second)).not.toContain('Ana');
    expect(labels(second)).toEqual(['Previous', 'Next', 'Invite people']);
    await press(ANA, second, 'Previous');
    expect(read(await becomes(list, 'page 1 of 26'))).toContain('*Ben* · admin');
  });

  test('M2, M3: a page is drawn anew for whoever asks, also after they have lost their place', async () => {
    const list = await type(BEN, 'members in sales');
    await house.platform.db.collection('members').deleteOne({ workspaceId: sales._id, userId: BEN } as never);
    const answer = await house.answerTo(BEN, () => press(BEN, list, 'Next'));
    expect(read(answer)).toContain('There is no such workspace among yours.');
  });

  test('S3, I3, I4: who waits in line shows the place, and who did not answer shows as expired, with Resend', async () => {
    const small = await seedWorkspace(house, ANA, 'Small');
    await type(ANA, `invite <@${BEN}> editor`);
    await type(ANA, `invite <@${CHEN}> viewer`);
    const list = await type(ANA, 'members');
    expect(read(list)).toContain('*Ben* · editor · Pending, 7 days left · invited by Ana');
    expect(read(list)).toContain('*Chen* · viewer · Waitlisted, first in line, 7 days left');
    house.platform.clock.advance(8 * DAY_MS);
    const later = await type(ANA, `members in ${small.handle}`);
    expect(read(later)).toContain('*Ben* · editor · Expired');
    expect(labels(later)).toEqual(['Resend', 'Resend', 'Invite people']);
  });
});
