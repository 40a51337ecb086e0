import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { accountIdOf } from '../../src/domain/accounts/index.js';
import { tellTroubles, warnOfEnds } from '../../src/domain/alerts/index.js';
import { deleteWorkspace } from '../../src/domain/deletion/index.js';
import type { TeamId, UserId } from '../../src/domain/ids.js';
import { settleCall, startCall } from '../../src/domain/ledger/index.js';
import { addSource, allocateMinutes, readBalance } from '../../src/domain/minutes/index.js';
import type { Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, CHEN } from '../support/slack/stand-in.js';
import { endedCall } from '../support/team.js';
import { hands, labels, read, readView } from './hands.js';
import { type House, jobContext, openHouse, until } from './house.js';
import { asPerson, seedGrant, seedMember, seedSeats, seedSource, seedWorkspace } from './seed.js';

const VIEWER = 'U0VIEWER01';
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

describe.each(['http', 'socket'] as const)('what owners must hear over %s', (mode) => {
  let house: House;
  let sales: Workspace;
  let source: string;
  let number = 0;
  const { submit, press, modal, now, lastTo } = hands(() => house);
  const job = () => jobContext(house.platform, house.standIn.teamId);
  const clock = () => house.platform.clock.now().getTime();
  const tell = async (from = clock() - HOUR_MS) => {
    await tellTroubles(job(), new Date(from));
    await house.deliverNotices();
  };
  const start = (id: string) =>
    startCall(house.platform, sales._id, { agentId: 'ag_test' as never, externalId: id, startedAt: clock(), digest: id });
  const messages = (part: string) => house.standIn.messagesTo(ANA).filter((message) => read(message).includes(part));

  beforeAll(async () => {
    house = await openHouse({ mode });
    house.standIn.addUser({ id: VIEWER, name: 'viewer', real_name: 'Viewer' });
    await seedSeats(house, ANA, 30);
    source = await seedSource(house, ANA, 'November pack', 100_000);
  });
  beforeEach(async () => {
    number += 1;
    house.platform.clock.advance(2 * HOUR_MS);
    sales = await seedWorkspace(house, ANA, `Sales ${number}`, `sales-${number}`);
    await seedMember(house, sales, BEN, 'admin');
    await seedMember(house, sales, CHEN, 'editor');
    await seedMember(house, sales, VIEWER, 'viewer');
  });
  afterAll(() => house.close());

  test('L9: refused starts are one message an hour, which says how many and since when; Add minutes is its cure', async () => {
    await start('a');
    await tell();
    const [message] = messages(`*Sales ${number}* had too few minutes`);
    expect(message && read(message)).toContain(`had too few minutes for 1 call at <!date^`);
    expect(message && read(message)).not.toMatch(/not being answered|caller/);
    for (const id of ['b', 'c']) await start(id);
    await tell();
    await tell();
    house.platform.clock.advance(60_000);
    await start('d');
    await tell();
    const all = messages(`*Sales ${number}* had too few minutes`);
    expect(all).toHaveLength(1);
    expect(read(all[0] as never)).toContain('for 4 calls since <!date^');
    expect(labels(all[0] as never)).toEqual(['Add minutes']);
    await press(ANA, all[0] as never, 'Add minutes');
    expect(readView(await modal(ANA))).toContain(`Sales ${number} has 0 min now.`);
    await house.people.closeView({ user: ANA });
    for (const user of [BEN, CHEN, VIEWER]) {
      const refused = await house.answerTo(user, () => press(user, all[0] as never, 'Add minutes'));
      expect(read(refused)).toContain('Only the owner can do this. Ask Ana.');
    }
    house.platform.clock.advance(HOUR_MS);
    await start('e');
    await tell();
    expect(messages(`*Sales ${number}* had too few minutes`)).toHaveLength(2);
  });

  test('L17: quarantined calls are shown to the owner, who releases each with a button; nobody else can', async () => {
    await seedGrant(house, ANA, sales._id, source, 100);
    const call = { ...endedCall(house.platform, `old-${number}`, 120) };
    const at = clock() - 36 * DAY_MS;
    await settleCall(house.platform, sales._id, { ...call, startedAt: at - 120_000, endedAt: at });
    await tell();
    const message = lastTo(ANA);
    expect(read(message)).toContain(`*Sales ${number}*: 1 call with times that cannot be right came in`);
    for (const user of [BEN, CHEN, VIEWER]) {
      const refused = await house.answerTo(user, () => press(user, message, 'Release'));
      expect(read(refused)).toContain('Only the owner can do this. Ask Ana.');
    }
    expect(read(await house.answerTo(ANA, () => press(ANA, message, 'Release')))).toContain('is released: 2 min billed.');
    expect(read(await house.answerTo(ANA, () => press(ANA, message, 'Release')))).toContain('was released already: 2 min billed');
  });

  test('L14: a late call of a deleted workspace is told to its owner', async () => {
    await deleteWorkspace(asPerson(house, ANA), { workspaceId: sales._id, typedHandle: `sales-${number}` });
    await settleCall(house.platform, sales._id, endedCall(house.platform, `late-${number}`, 90));
    await tell();
    expect(read(lastTo(ANA))).toContain(`1 call of *Sales ${number}*, which is deleted, came in at <!date^`);
    expect(read(lastTo(ANA))).toContain('2 min that no minutes cover');
  });

  test('N11: seven days and one day before minutes lapse the owner is told, once each, with Transfer as the cure', async () => {
    const service = await seedWorkspace(house, ANA, 'Service', `service-${number}`);
    const end = new Date(clock() + 8 * DAY_MS);
    const accountId = accountIdOf(house.standIn.teamId as TeamId, ANA as UserId);
    const pack = await addSource(asPerson(house, ANA), {
      accountId,
      name: `Short ${number}`,
      minutes: 100,
      currency: 'USD',
      buyRatePerMinute: '0.05',
      endsAt: end,
    });
    await allocateMinutes(asPerson(house, ANA), {
      workspaceId: sales._id,
      sourceId: pack.source._id,
      minutes: 40,
      ratePerMinute: '0.12',
      currency: 'USD',
      pulse: { minimumSeconds: 60, incrementSeconds: 60 },
    });
    let last = clock();
    const warn = async (forward: number) => {
      house.platform.clock.advance(forward);
      await Promise.all([warnOfEnds(job(), new Date(last)), warnOfEnds(job(), new Date(last))]);
      last = clock();
      await house.deliverNotices();
      await house.deliverNotices();
      return [messages(`of *Sales ${number}* lapse`).length, messages(`in *Short ${number}* are not allocated`).length];
    };
    expect(await warn(23 * HOUR_MS)).toEqual([0, 0]);
    expect(await warn(2 * HOUR_MS)).toEqual([1, 1]);
    expect(await warn(5 * DAY_MS)).toEqual([1, 1]);
    expect(await warn(23 * HOUR_MS)).toEqual([2, 2]);
    expect(await warn(HOUR_MS)).toEqual([2, 2]);
    const message = messages(`of *Sales ${number}* lapse`).at(-1) as never;
    expect(read(message)).toContain(`*40 min* of *Sales ${number}* lapse <!date^`);
    for (const user of [BEN, CHEN, VIEWER]) {
      const refused = await house.answerTo(user, () => press(user, message, 'Transfer'));
      expect(read(refused)).toContain('Only the owner can do this. Ask Ana.');
    }
    await press(ANA, message, 'Transfer');
    await modal(ANA);
    expect(read(await submit(ANA, { toWorkspaceId: service._id, minutes: '30' }))).toContain('30 min moved');
    await until(async () => (await readBalance(asPerson(house, ANA), service._id)).availableSeconds === 1800);
    expect(now(message)).toBeDefined();
  });

  test('N11: what was given nearer to its end than that is not warned of at that distance', async () => {
    const before = house.standIn.messagesTo(ANA).length;
    const end = clock() + 3 * DAY_MS;
    await allocateMinutes(asPerson(house, ANA), {
      workspaceId: sales._id,
      sourceId: source as never,
      minutes: 5,
      ratePerMinute: '0.12',
      currency: 'USD',
      pulse: { minimumSeconds: 60, incrementSeconds: 60 },
      expiresAt: new Date(end),
    });
    await warnOfEnds(job(), new Date(0));
    await house.deliverNotices();
    expect(house.standIn.messagesTo(ANA)).toHaveLength(before);
  });
});
