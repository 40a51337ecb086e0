import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAgent } from '../../src/domain/agents/index.js';
import { finishDisputes } from '../../src/domain/calls/index.js';
import type { AgentId } from '../../src/domain/ids.js';
import { releaseCall, settleCall, startCall } from '../../src/domain/ledger/index.js';
import { allocateMinutes } from '../../src/domain/minutes/index.js';
import type { Workspace } from '../../src/domain/workspaces/index.js';
import { ANA, BEN, CHEN } from '../support/slack/stand-in.js';
import { forgeClick, hands, labels, read, readView } from './hands.js';
import { type House, jobContext, openHouse } from './house.js';
import { asPerson, seedMember, seedPerson, seedSource, seedWorkspace } from './seed.js';

const DAY_MS = 86_400_000;

describe('calls explained and put right (N3, N6, N12, L13, L15, L17)', () => {
  let house: House;
  let sales: Workspace;
  let reception: AgentId;
  let outbound: AgentId;
  const { type, form, submit, press, becomes, modal, lastTo } = hands(() => house);
  const minutes = (user: string, text: string) => type(user, text, '/minutes');
  const allot = (sourceId: string, amount: number, ratePerMinute: string, currency = 'USD', priority = 50) =>
    allocateMinutes(asPerson(house, ANA), {
      workspaceId: sales._id,
      sourceId: sourceId as never,
      minutes: amount,
      ratePerMinute,
      currency,
      priority,
      pulse: { minimumSeconds: 60, incrementSeconds: 60 },
    });
  const call = (agentId: AgentId, externalId: string, ms: number, endedAt = house.platform.clock.now().getTime()) =>
    settleCall(house.platform, sales._id, {
      agentId,
      externalId,
      status: 'ended',
      startedAt: endedAt - ms,
      endedAt,
      digest: externalId,
    });

  beforeAll(async () => {
    house = await openHouse();
    sales = await seedWorkspace(house, ANA, 'Sales');
    await seedMember(house, sales, BEN, 'admin');
    await seedMember(house, sales, CHEN, 'viewer');
    const agent = async (name: string) => (await createAgent(asPerson(house, ANA), { workspaceId: sales._id, name }))._id;
    reception = await agent('Reception');
    outbound = await agent('Outbound');
    const november = await seedSource(house, ANA, 'November pack', 100);
    const topUp = await seedSource(house, ANA, 'Top-up', 100);
    await allot(november, 1, '0.12', 'USD', 0);
    await allot(topUp, 30, '0.15');
    await call(reception, 'prov-8c1f', 61_000);
    await call(reception, 'prov-odd', 10_000);
    await call(reception, 'twin', 30_000);
    await call(outbound, 'twin', 90_000);
    await call(reception, 'late-1', 60_000, house.platform.clock.now().getTime() - 40 * DAY_MS);
    await startCall(house.platform, sales._id, {
      agentId: reception,
      externalId: 'live-1',
      startedAt: house.platform.clock.now().getTime(),
      maxDurationSeconds: 120,
      digest: 'live-1',
    });
  });
  afterAll(() => house.close());

  test('N12, L15, screens.md 8: from the duration to the price, draw by draw, lines adding up to their total', async () => {
    const answer = await minutes(ANA, 'explain prov-8c1f');
    expect(read(answer)).toContain(
      [
        '*Sales* `@sales` · call `prov-8c1f`, Reception',
        'Talked 1 min 1 s → pulse 60/60 → billed *2 min*',
        '• 1 min from *November pack* at $0.12: $0.12',
        '• 1 min from *Top-up* at $0.15: $0.15',
        'Together *$0.27*',
      ].join('\n'),
    );
    expect(read(answer)).toContain('Counted once, <!date^');
    expect(labels(answer)).toEqual(expect.arrayContaining(['Details', 'Correct']));
  });

  test('M2, N12: a member reads the price, never the name of a source, and is offered no correction', async () => {
    for (const user of [BEN, CHEN]) {
      const answer = await minutes(user, 'explain prov-8c1f in sales');
      expect(read(answer)).toMatch(/• 1 min from the minutes allocated <!date\^[^>]*> at \$0\.12: \$0\.12/);
      expect(read(answer)).not.toMatch(/November pack|Top-up/);
      expect(labels(answer)).not.toContain('Correct');
      const details = await house.answerTo(user, () => press(user, answer, 'Details'));
      expect(read(details)).toContain('after 61.000 s');
      expect(read(details)).toContain('Numbers and metadata of this call were not reported, or are erased by now.');
    }
  });

  test('N12: where several agents share an id, it is asked which is meant', async () => {
    const answer = await minutes(ANA, 'explain twin');
    expect(read(answer)).toContain('Several agents reported a call `twin`. Which do you mean?');
    const explained = await house.answerTo(ANA, () =>
      house.people.click({
        user: ANA,
        channel: answer.channel,
        messageTs: answer.ts,
        actionId: 'calls.explain',
        value: JSON.stringify({ workspaceId: sales._id, agentId: outbound, callId: 'twin' }),
      }),
    );
    expect(read(explained)).toContain('call `twin`, Outbound\nTalked 1 min 30 s → pulse 60/60 → billed *2 min*');
  });

  test('N12: a live call, one nobody knows, and no name at all each have their sentence', async () => {
    expect(read(await minutes(ANA, 'explain live-1'))).toContain('The call is live: 2 min are held for it.');
    expect(read(await minutes(ANA, 'explain nowhere'))).toContain(
      'No call `nowhere` was reported in Sales. `/minutes history` lists the calls.',
    );
    expect(read(await minutes(ANA, 'explain'))).toContain('Name the call by the id its platform gave it.');
  });

  test('W12: a call of others does not exist', async () => {
    await seedWorkspace(house, BEN, 'Bens');
    await seedPerson(house, BEN);
    expect(read(await minutes(BEN, 'explain prov-8c1f in bens'))).toContain('No call `prov-8c1f` was reported in Bens.');
    const own = await minutes(BEN, 'balance in bens');
    const hidden = await seedWorkspace(house, ANA, 'Hidden');
    const value = { workspaceId: hidden._id, agentId: reception, callId: 'prov-8c1f' };
    for (const action of ['calls.explain', 'calls.details', 'calls.correct', 'calls.release']) {
      const refused = await house.answerTo(BEN, () => forgeClick(house, BEN, own, action, value));
      expect(read(refused)).toContain('There is no such workspace among yours.');
    }
  });

  test('C2, N3, L13: amount and reason give back at once, and the explanation then shows it', async () => {
    const answer = await minutes(ANA, 'correct prov-8c1f in sales 1 caller was in a loop');
    expect(read(answer)).toContain(
      '*Sales* `@sales` · 1 min of call `prov-8c1f`, Reception, given back. “caller was in a loop”\n1 min of it stay billed.',
    );
    const explained = await house.answerTo(ANA, () => press(ANA, answer, 'Explain'));
    expect(read(explained)).toContain('Ana gave back *1 min* “caller was in a loop” · <!date^');
    expect(read(explained)).toContain('Now billed: *1 min*, $0.12');
  });

  test('N3, L13: the form is filled in, and refuses beside the field', async () => {
    const open = await form(ANA, 'correct prov-8c1f in sales', '/minutes');
    expect(readView(open)).toContain('Talked 1 min 1 s; *1 min* are billed.');
    await house.people.submitView({ user: ANA, values: { minutes: 'x', reason: 'y' } });
    expect(open.errors).toEqual({ minutes: '`x` is not a number of minutes. Write it like 1,250, or all.' });
    await house.people.submitView({ user: ANA, values: { minutes: '5', reason: 'y' } });
    expect(open.errors).toEqual({ minutes: 'Only 1 min of this call are still billed.' });
    const done = await submit(ANA, { minutes: 'all', reason: 'goodwill' });
    expect(read(done)).toContain('Nothing of it is billed any more.');
    expect(read(await minutes(ANA, 'correct prov-8c1f in sales all again'))).toContain(
      'Nothing of this call is billed any more.',
    );
  });

  test('N3: Correct on the explanation opens the same form', async () => {
    const value = { workspaceId: sales._id, agentId: reception, callId: 'twin' };
    const answer = await minutes(ANA, 'balance in sales');
    await forgeClick(house, ANA, answer, 'calls.correct', value);
    expect(readView(await modal(ANA))).toContain('call `twin`, Reception');
    await house.people.closeView({ user: ANA });
  });

  test('N12, M3: a member disputes a call, the owner is told why and lets it stand with a reason, and the member is told', async () => {
    const answer = await minutes(ANA, 'explain prov-odd in sales');
    expect(labels(answer)).not.toContain('Dispute');
    const explained = await minutes(CHEN, 'explain prov-odd in sales');
    await press(CHEN, explained, 'Dispute');
    await modal(CHEN);
    const told = await submit(CHEN, { reason: 'nobody spoke' });
    expect(read(told)).toContain("Ana is told that you dispute call `prov-odd`. You'll hear the answer in a direct message.");
    await house.deliverNotices();
    const dm = lastTo(ANA);
    expect(read(dm)).toContain(
      '*Chen disputes a call of Sales*\n*Sales* · Call `prov-odd` of Reception, 1 min billed: “nobody spoke”',
    );
    expect(labels(dm)).toEqual(['Give minutes back', 'Let it stand', 'Explain']);
    const explainedToBen = await minutes(BEN, 'explain prov-odd in sales');
    await press(BEN, explainedToBen, 'Dispute');
    await modal(BEN);
    await house.people.submitView({ user: BEN, values: { reason: 'me too' } });
    await house.standIn.waitUntil(() =>
      readView(house.standIn.modalOf(BEN) as never).includes('Chen has disputed this call already.'),
    );
    await house.people.closeView({ user: BEN });
    await press(ANA, dm, 'Let it stand');
    await modal(ANA);
    expect(read(await submit(ANA, { answer: 'there is a recording' }))).toContain('Chen is told why call `prov-odd` stands.');
    await house.deliverNotices();
    expect(read(lastTo(CHEN))).toContain('Ana has answered you, and let it stand as it was counted: “there is a recording”');
    const closed = await becomes(dm, 'let it stand');
    expect(labels(closed)).toEqual([]);
    const forged = { workspaceId: sales._id, disputeId: 'di_none', callId: 'prov-odd' };
    const refused = await house.answerTo(BEN, () => forgeClick(house, BEN, explainedToBen, 'calls.answer-dispute', forged));
    expect(read(refused)).toContain('Only the owner can do this. Ask Ana.');
    const rows = house.platform.db.collection('audit');
    expect(await rows.countDocuments({ verb: 'call.dispute', outcome: 'accepted' })).toBe(1);
    expect(await rows.countDocuments({ verb: 'call.dispute', outcome: 'refused' })).toBe(1);
    expect(await rows.countDocuments({ verb: 'call.answer-dispute', outcome: 'accepted' })).toBe(1);
  });

  test('N12: a correction answers the dispute, and a new one may follow', async () => {
    const explained = await minutes(BEN, 'explain prov-odd in sales');
    await press(BEN, explained, 'Dispute');
    await modal(BEN);
    await submit(BEN, { reason: 'still odd' });
    await house.deliverNotices();
    const dm = lastTo(ANA);
    await press(ANA, dm, 'Give minutes back');
    await modal(ANA);
    expect(read(await submit(ANA, { reason: 'you are right' }))).toContain('1 min of call `prov-odd`, Reception, given back.');
    await house.deliverNotices();
    expect(read(lastTo(BEN))).toContain('Ana has answered you, and gave back 1 min: “you are right”');
    await becomes(dm, '*Ana* gave back 1 min: “you are right”');
    expect(labels(await minutes(BEN, 'explain prov-odd in sales'))).toEqual(['Details']);
  });

  test('L19, N12: a dispute whose answer died behind its correction is answered by the job, once; others stay open', async () => {
    const [disputes, notices] = ['call_disputes', 'notices'].map((name) => house.platform.db.collection(name));
    const row = await disputes?.findOne({ reason: 'still odd' });
    const answered = { _id: `dispute:${String(row?._id)}:answered` as never };
    await disputes?.updateOne({ reason: 'still odd' }, { $set: { status: 'open' } });
    await notices?.deleteMany({ _id: { $in: [answered._id, `dispute:${String(row?._id)}:closed` as never] } });
    const job = jobContext(house.platform, '');
    await disputes?.insertOne({ ...row, _id: 'di_other' as never, status: 'open', callId: 'never-corrected' });
    await Promise.all([finishDisputes(job), finishDisputes(job)]);
    expect([await finishDisputes(job), (await disputes?.findOne({ reason: 'still odd' }))?.status]).toEqual([0, 'answered']);
    expect(await notices?.findOne(answered)).toMatchObject({ kind: 'call-dispute-answered' });
    expect((await disputes?.findOne({ _id: 'di_other' as never }))?.status).toBe('open');
    await disputes?.deleteOne({ _id: 'di_other' as never });
  });

  test.each([
    ['admin', BEN],
    ['viewer', CHEN],
  ])('M2, M3: an %s corrects and releases nothing, by command or by a forged button', async (_role, user) => {
    expect(read(await minutes(user, 'correct twin in sales 1 x'))).toContain('Only the owner can do this. Ask Ana.');
    const own = await minutes(user, 'balance in sales');
    const value = { workspaceId: sales._id, agentId: reception, callId: 'late-1' };
    for (const action of ['calls.correct', 'calls.release']) {
      const refused = await house.answerTo(user, () => forgeClick(house, user, own, action, value));
      expect(read(refused)).toContain('Only the owner can do this. Ask Ana.');
    }
  });

  test('N6, L17: the history says calls in words, leaves holds out, and offers Explain and, to the owner, Release', async () => {
    const answer = await minutes(ANA, 'history in sales');
    expect(read(answer)).toContain('Ana gave back minutes: call prov-8c1f, Reception');
    expect(read(answer)).toContain('set aside, not counted: call late-1, Reception');
    expect(read(answer)).not.toContain('held: call live-1');
    expect(labels(answer).filter((label) => label === 'Release')).toHaveLength(1);
    expect(labels(await minutes(CHEN, 'history in sales'))).not.toContain('Release');
    const done = await house.answerTo(ANA, () => press(ANA, answer, 'Release'));
    expect(read(done)).toContain('*Sales* `@sales` · Call `late-1`, Reception, is released: 1 min billed.');
    const again = await house.answerTo(ANA, () => press(ANA, answer, 'Release'));
    expect(read(again)).toContain('was released already: 1 min billed.');
    expect(read(await minutes(ANA, 'explain late-1 in sales'))).toContain('it had been set aside, and Ana released it.');
    expect(await releaseCall(house.platform, sales._id, { agentId: reception, externalId: 'late-1' }, {})).toMatchObject({
      outcome: 'duplicate',
    });
  });

  test('N6: the history can be narrowed, by a word or by the menu', async () => {
    const holds = await minutes(ANA, 'history holds in sales');
    expect(read(holds)).toContain('held: call live-1, Reception');
    expect(read(holds)).not.toContain('prov-8c1f');
    await house.people.click({
      user: ANA,
      channel: holds.channel,
      messageTs: holds.ts,
      actionId: 'minutes.history-kind',
      value: `${sales._id} corrections`,
    });
    const corrections = await becomes(holds, '*Corrections*');
    expect(read(corrections)).toContain('Ana gave back minutes: call prov-8c1f');
    expect(read(corrections)).not.toContain('live-1');
    expect(read(await minutes(ANA, 'history nonsense'))).toContain('There is no `nonsense` in a history.');
  });
});
