import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { changeRole } from '../../src/domain/members/index.js';
import { describeWorkspace, type Workspace } from '../../src/domain/workspaces/index.js';
import { hasWords } from '../../src/slack/audit/audit.words.js';
import { verbs } from '../domain/every-room.js';
import { ANA, BEN, CHEN } from '../support/slack/stand-in.js';
import { hands, labels, read } from './hands.js';
import { type House, openHouse } from './house.js';
import { asPerson, seedMember, seedSeats, seedWorkspace } from './seed.js';

test('M3: every verb there is has words of its own in the audit', () => {
  expect([...verbs.keys()].filter((name) => !hasWords(name))).toEqual([]);
});

describe('the audit in Slack', () => {
  let house: House;
  let sales: Workspace;
  const { type, press, becomes } = hands(() => house);

  beforeAll(async () => {
    house = await openHouse();
    await seedSeats(house, ANA, 10);
    sales = await seedWorkspace(house, ANA, 'Sales');
    await seedMember(house, sales, BEN, 'admin');
    await seedMember(house, sales, CHEN, 'editor');
  });
  afterAll(() => house.close());

  test('M3: who did what, with whom, and when, newest first; a refused attempt with its reason', async () => {
    house.platform.clock.advance(1_000);
    await changeRole(asPerson(house, BEN), { workspaceId: sales._id, userId: CHEN as never, role: 'viewer' });
    house.platform.clock.advance(1_000);
    await type(CHEN, `role <@${BEN}> viewer in sales`);
    const answer = read(await type(ANA, 'audit'));
    expect(answer).toMatch(
      /\*Chen\* tried to change a role · \*refused\*: not allowed · <!date[^>]+>\n\*Ben\* changed the role of Chen from editor to viewer · <!date/,
    );
    expect(answer).toContain('*Ana* created the workspace');
  });

  test('M2: the owner and admins read it; others are told who can', async () => {
    expect(read(await type(BEN, 'audit in sales'))).toContain('*Sales* `@sales` · audit, newest first');
    expect(read(await type(CHEN, 'audit in sales'))).toContain('Only the owner and admins can do this. Ask Ana.');
  });

  test('M3: it is paged both ways, rows of one moment included, and no page repeats or leaves out a row', async () => {
    const pages: string[] = [];
    for (let i = 0; i < 25; i++) {
      if (i % 7 === 0) house.platform.clock.advance(1_000);
      await describeWorkspace(asPerson(house, ANA), { workspaceId: sales._id, name: `Sales ${i}` });
    }
    const total = await house.platform.db.collection('audit').countDocuments({ workspaceId: sales._id });
    const list = await type(ANA, 'audit');
    expect(labels(list)).toEqual(['Older']);
    const lines = (text: string) => text.split('\n').filter((line) => line.includes('<!date'));
    let shown = list;
    pages.push(read(list));
    while (labels(shown).includes('Older')) {
      const before = read(shown);
      await press(ANA, shown, 'Older');
      shown = await house.standIn.waitUntil(() => {
        const now = house.standIn.message(list.channel, list.ts);
        return now && read(now) !== before ? now : undefined;
      });
      pages.push(read(shown));
      if (pages.length > 10) break;
    }
    expect(pages.flatMap((page) => [...new Set(lines(page).map((_, i) => i))]).length).toBe(total);
    expect(labels(shown)).toEqual(['Newer']);
    await press(ANA, shown, 'Newer');
    await becomes(list, lines(pages.at(-2) ?? '')[0] ?? '');
    expect(labels(house.standIn.message(list.channel, list.ts) ?? list)).toEqual(['Newer', 'Older']);
  });
});
