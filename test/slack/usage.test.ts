import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAgent } from '../../src/domain/agents/index.js';
import type { AgentId } from '../../src/domain/ids.js';
import { settleCall } from '../../src/domain/ledger/index.js';
import type { Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN } from '../support/slack/stand-in.js';
import { hands, labels, read, readView } from './hands.js';
import { type House, openHouse } from './house.js';
import { asPerson, seedGrant, seedMember, seedSource, seedWorkspace } from './seed.js';

const DAY = 86_400_000;

describe('usage and runway in Slack', () => {
  let house: House;
  let sales: Workspace;
  let agentId: AgentId;
  const { type, press, form } = hands(() => house);

  beforeAll(async () => {
    house = await openHouse();
    sales = await seedWorkspace(house, ANA, 'Sales');
    await seedMember(house, sales, BEN, 'viewer');
    const source = await seedSource(house, ANA, 'November pack', 3_200);
    await seedGrant(house, ANA, sales._id, source, 500);
    agentId = (await createAgent(asPerson(house, ANA), { workspaceId: sales._id, name: 'Reception' }))._id;
  });
  afterAll(() => house.close());

  const call = (id: string, seconds: number, daysAgo = 0) => {
    const endedAt = house.platform.clock.now().getTime() - daysAgo * DAY;
    const times = { startedAt: endedAt - seconds * 1000, endedAt };
    return settleCall(house.platform, sales._id, { agentId, externalId: id, status: 'ended', ...times, digest: id });
  };

  test('N7: without calls it says so; what is not understood is named, with an example', async () => {
    expect(read(await type(ANA, 'usage', '/minutes'))).toContain('No calls on these days.');
    expect(read(await type(ANA, 'usage lately', '/minutes'))).toContain("I don't understand “lately”.");
    expect(read(await type(ANA, 'usage by moon', '/minutes'))).toContain('by agent, by number or by day');
    expect(read(await type(ANA, 'usage 2026-11-22 2026-11-01', '/minutes'))).toContain('comes after the last one');
  });

  test('N7, L16: picture, totals and table; the owner sees the margin, others do not', async () => {
    await call('one', 61);
    await call('two', 6_000, 1);
    const answer = await type(ANA, 'usage 7d', '/minutes');
    expect(read(answer)).toContain('*102 min billed of 101 min 1 s talked* · 2 calls · $12.24 · busiest: Sat 21 Nov, 100 min');
    expect(read(answer)).toContain('Margin $7.14');
    expect(read(answer)).toContain('• *Reception*: 102 min · 2 calls · $12.24 (margin $7.14)');
    expect(labels(answer)).toEqual(['CSV', 'By number', 'By day', 'Share to channel']);
    const picture = answer.blocks?.find((block) => block.type === 'image') as { image_url?: string } | undefined;
    expect(picture?.image_url).toMatch(/^https:\/\/switchboard\.test\/downloads\/[\w-]+\.[\w-]+\/usage\.png$/);
    const others = read(await type(BEN, 'usage 7d in sales', '/minutes'));
    expect(others).toContain('102 min billed');
    expect(others).not.toContain('argin');
  });

  test('N7: by day, and days of one’s own', async () => {
    const answer = read(await type(ANA, 'usage 2026-11-21 2026-11-21 by day', '/minutes'));
    expect(answer).toContain('• *Sat 21 Nov*: 100 min · 1 call · $12.00');
    expect(answer).not.toContain('22 Nov*');
  });

  test('N5: balance and dashboard tell runway, this month’s charge and margin', async () => {
    for (const answer of [await type(ANA, 'balance', '/minutes'), await type(ANA, 'in sales')]) {
      expect(read(answer)).toMatch(/in about \d+ days, .*, at \d+ min a day/);
      expect(read(answer)).toContain('$12.24 this month (margin $7.14)');
    }
    expect(read(await type(BEN, 'balance in sales', '/minutes'))).not.toContain('margin');
  });

  test('C7, N5: the list puts what runs out within a day before what does not', async () => {
    const calm = await seedWorkspace(house, ANA, 'Calm');
    await seedGrant(house, ANA, calm._id, await seedSource(house, ANA, 'Small pack', 1_000), 100);
    await call('drain', 250 * 60);
    const text = read(await type(ANA, 'list'));
    expect(text.indexOf('*Sales*')).toBeLessThan(text.indexOf('*Calm*'));
    expect(text).toMatch(/148 min left · ⚠ runs out in about \d+ hours/);
  });

  test('N2: the allocate form compares billing steps on real calls', async () => {
    expect(readView(await form(ANA, 'allocate to sales', '/minutes'))).toContain(
      'Your last 30 days: 60/60 = 352 min, 30/6 = 352 min, 6/6 = 352 min, 1/1 = 352 min.',
    );
  });

  test('C3: sharing posts to the channel with picture and CSV as files, without the margin', async () => {
    const answer = await type(ANA, 'usage 7d in sales', '/minutes');
    await press(ANA, answer, 'Share to channel');
    const channel = answer.channel;
    const shared = await house.standIn.waitUntil(() =>
      house.standIn.messagesIn(channel).find((one) => one.ephemeralTo === null && read(one).includes('Shared by Ana')),
    );
    expect(read(shared)).not.toContain('argin');
    expect(labels(shared)).toEqual([]);
    const files = await house.standIn.waitUntil(() => house.standIn.messagesIn(channel).find((one) => one.via === 'file'));
    expect(files).toBeDefined();
  });

  test('H5: where no link could lead to us nothing leads there: CSV comes as a file in a direct message, or it is said what that needs', async () => {
    house.platform.unreachable = true;
    const answers = [await type(ANA, 'usage 7d in sales', '/minutes'), await type(ANA, 'statement in sales', '/minutes')];
    answers.push(await type(ANA, 'statement all', '/minutes'));
    for (const answer of answers) {
      expect(JSON.stringify(answer.blocks)).not.toContain('switchboard.test');
      const told = await house.answerTo(ANA, () => press(ANA, answer, 'CSV as a file'));
      expect(read(told)).toContain('The file is in your direct messages with me.');
      expect(house.standIn.messagesTo(ANA).at(-1)?.via).toBe('file');
    }
    house.standIn.failNext('files.getUploadURLExternal', { error: 'missing_scope' });
    const told = await house.answerTo(ANA, () => press(ANA, answers[0] as never, 'CSV as a file'));
    expect(read(told)).toContain('That needs the scope `files:write`, or `PUBLIC_URL` for a link to it');
    house.platform.unreachable = false;
  });
});
