import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAgent } from '../../../src/domain/agents/index.js';
import { type CallRecord, findAgentCall, findCalls } from '../../../src/domain/calls/index.js';
import { eraseNumber } from '../../../src/domain/contacts/index.js';
import { deleteWorkspace, whatDeletionDestroys } from '../../../src/domain/deletion/index.js';
import type { TeamId, WorkspaceId } from '../../../src/domain/ids.js';
import {
  changeHookSecret,
  connectProvider,
  listHooks,
  PROVIDER_IDS,
  type ProviderId,
  placeCalls,
  type UnplacedKind,
} from '../../../src/domain/provider-hooks/index.js';
import { as, contextOf } from '../../support/people.js';
import { ANA, type House, openHouse, TEAM } from '../fixture.js';
import { BEGINS, CALLER, type Connected, connectAll, ENDS, FAILS, send, type Talk } from './ground.js';
import { vapiSigned } from './signing.js';

const END = Date.parse('2026-11-22T08:59:00.000Z');

describe.each(PROVIDER_IDS)('POST /hooks/%s', (provider: ProviderId) => {
  const isTold = provider !== 'elevenlabs';
  const talk = (id: string, more: Partial<Talk> = {}): Talk => ({ id, start: END - 90_000, end: END, ...more });
  const now = () => house.platform.clock.now().getTime();
  const report = (words: typeof ENDS, one: Talk, more: Partial<Connected> = {}) =>
    send(house, more.path ?? hook().path, words[provider]({ ...hook(), ...more }, one, now()));
  const hook = () => all[provider];

  test('H7: the end of a call is metered on the agent with that id there, and nothing that was said is kept', async () => {
    const answer = await report(ENDS, talk('one'));
    expect([answer.status, answer.body]).toEqual([200, { outcome: 'settled' }]);
    const kept = await callOf(hook(), 'one');
    const times = { startedAt: new Date(END - 90_000).toISOString(), endedAt: new Date(END).toISOString() };
    expect(kept).toMatchObject({ status: 'ended', billedSeconds: 120, ...times });
    expect(await everythingKept()).not.toMatch(/4242|card number|rec\.wav/);
  });

  test('L5: the same report again changes nothing', async () => {
    await report(ENDS, talk('twice'));
    const before = await entries(hook());
    const answers = [await report(ENDS, talk('twice')), await report(ENDS, talk('twice'))];
    expect(answers.map(({ body }) => body.outcome)).toEqual(['duplicate', 'duplicate']);
    expect(await entries(hook())).toBe(before);
  });

  test('L9: minutes are held when the call begins, and the rest is free when it ends', async () => {
    if (!isTold) return;
    const begun = await report(BEGINS as typeof ENDS, talk('live'));
    expect(begun.body).toEqual({ outcome: 'held' });
    expect((await report(ENDS, talk('live'))).body).toEqual({ outcome: 'settled' });
    expect((await callOf(hook(), 'live')).billedSeconds).toBe(120);
  });

  test('L9: a beginning that comes after the end changes nothing', async () => {
    if (!isTold) return;
    expect((await report(ENDS, talk('late'))).body).toEqual({ outcome: 'settled' });
    const before = await entries(hook());
    expect((await report(BEGINS as typeof ENDS, talk('late'))).body).toEqual({ outcome: 'duplicate' });
    expect(await entries(hook())).toBe(before);
  });

  test('L6: a call that nobody answered costs nothing', async () => {
    expect((await report(FAILS, talk('unanswered'))).body).toEqual({ outcome: 'settled' });
    expect(await callOf(hook(), 'unanswered')).toMatchObject({ status: 'failed', billedSeconds: 0 });
  });

  test('unknown agent: its call is kept and nothing is metered, until somebody says whose it is', async () => {
    const before = await entries(hook());
    const unknown = { agent: provider === 'twilio' ? '+14155550123' : 'nobody-here' };
    const answers = [await report(ENDS, talk('stray', unknown)), await report(ENDS, talk('stray', unknown))];
    if (isTold) answers.push(await report(BEGINS as typeof ENDS, talk('stray-live', unknown)));
    expect(answers.map(({ status, body }) => [status, body.outcome])).toEqual(answers.map(() => [200, 'unplaced']));
    expect(await entries(hook())).toBe(before);
    const [kind] = (await listHooks(ana(), hook().workspaceId)).unplaced.filter((one) => one.provider === provider);
    expect(kind).toMatchObject({ providerAgentId: unknown.agent, count: 1 });
    const { providerAgentId, ownNumber } = kind as UnplacedKind;
    const whose = { workspaceId: hook().workspaceId, agentId: hook().agentId, provider, providerAgentId, ownNumber };
    expect(await placeCalls(ana(), whose)).toMatchObject({ counted: 1, left: 0 });
    expect(await callOf(hook(), 'stray')).toMatchObject({ status: 'ended', billedSeconds: 120 });
    // L5: now that it has a place, the same report again is the same call.
    expect((await report(ENDS, talk('stray', unknown))).body).toEqual({ outcome: 'duplicate' });
    expect(await placeCalls(ana(), whose)).toMatchObject({ counted: 0, left: 0 });
  });

  test('forged: what is not signed with the secret of this address is refused unread', async () => {
    const before = await entries(hook());
    const wrong = await report(ENDS, talk('forged'), { secret: 'another-secret' });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'unauthorized']);
    const { headers, body } = ENDS[provider](hook(), talk('forged'), now());
    const unsigned = { 'content-type': headers['content-type'] ?? '' };
    expect((await send(house, hook().path, { headers: unsigned, body })).status).toBe(401);
    if (provider !== 'vapi') {
      const changed = { headers, body: body.replace('forged', 'f0rged') };
      expect((await send(house, hook().path, changed)).status).toBe(401);
    }
    expect(await entries(hook())).toBe(before);
  });

  test('stale: a signature older or newer than five minutes is refused, where it carries a time', async () => {
    if (provider !== 'retell' && provider !== 'elevenlabs') return;
    const answers = [];
    for (const off of [-301_000, 301_000, -299_000]) {
      const said = ENDS[provider](hook(), talk(`stale${off}`), now() + off);
      answers.push((await send(house, hook().path, said)).status);
    }
    expect(answers).toEqual([401, 401, 200]);
  });

  test('W12: an address that is not there, or of another platform, takes nothing', async () => {
    const elsewhere = `/hooks/${provider === 'vapi' ? 'retell' : 'vapi'}/${hook().path.split('/').at(-1)}`;
    for (const path of [elsewhere, `/hooks/${provider}/hk_0000000000000000`, `/hooks/${provider}/x`, `/hooks/${provider}`]) {
      expect((await report(ENDS, talk('nowhere'), { path })).status).toBe(404);
    }
  });
});

let house: House;
let all: Awaited<ReturnType<typeof connectAll>>;
beforeAll(async () => {
  house = await openHouse();
  all = await connectAll(house);
});
afterAll(() => house.close());

const ana = () => as(house.platform, ANA);

const callOf = ({ workspaceId, agentId }: Connected, id: string): Promise<CallRecord> =>
  findAgentCall(contextOf(house.platform, { kind: 'operator' }, TEAM as TeamId), workspaceId, agentId, id);

const entries = ({ workspaceId }: Connected) =>
  house.platform.db.collection('ledger_entries').countDocuments({ '_id.chain': `w:${workspaceId}` });

/** All that is in the database, as text. */
async function everythingKept(): Promise<string> {
  const collections = await house.platform.db.listCollections();
  const all = await Promise.all(collections.map(({ name }) => house.platform.db.collection(name).find().toArray()));
  return JSON.stringify(all);
}

describe('calls that are nobody’s', () => {
  const stray = (id: string, more: object = {}) =>
    send(
      house,
      all.retell.path,
      ENDS.retell(all.retell, { id, agent: 'agent_7', start: END - 90_000, end: END, ...more }, END + 60_000),
    );
  const whose = () => ({
    workspaceId: all.workspaceId,
    agentId: all.retell.agentId,
    provider: 'retell' as const,
    providerAgentId: 'agent_7',
    ownNumber: '+14155550101',
  });
  const numbers = () => house.platform.db.collection('unplaced_numbers');

  test('the owner hears of them once a day', async () => {
    await Promise.all([stray('s1'), stray('s2'), stray('s3')]);
    const told = await house.platform.db
      .collection('notices')
      .find({ kind: 'calls-unplaced', 'data.providerAgentId': 'agent_7' })
      .toArray();
    expect(told.map(({ to, data }) => [to, data.ownNumber])).toEqual([[{ userId: ANA }, '+14155550101']]);
  });

  test('H7: the caller’s number is kept apart, and goes when its time is up or when the call has its place', async () => {
    const kept = await numbers().find({ number: CALLER }).toArray();
    expect(kept.map(({ eraseAt }) => (eraseAt as Date).getTime() - END)).toEqual(kept.map(() => 90 * 24 * 60 * 60 * 1000));
    expect(
      JSON.stringify(await house.platform.db.collection('unplaced_calls').find({ countedAt: null }).toArray()),
    ).not.toContain(CALLER);
    await placeCalls(ana(), whose());
    expect(await numbers().countDocuments({ _id: { $in: kept.map(({ _id }) => _id) } })).toBe(0);
  });

  test('L17: one that ended more than 35 days ago goes into quarantine as any other would', async () => {
    const old = END - 36 * 24 * 60 * 60 * 1000;
    await stray('old', { start: old - 90_000, end: old });
    expect(await placeCalls(ana(), whose())).toMatchObject({ counted: 1, left: 0 });
    expect((await callOf(all.retell, 'old')).outcome).toBe('quarantined');
  });

  test('two who place the same call at once count it once', async () => {
    await stray('both');
    await Promise.all([placeCalls(ana(), whose()), placeCalls(ana(), { ...whose(), agentId: all.vapi.agentId })]);
    const found = await findCalls(ana(), all.workspaceId, 'both');
    expect(found.calls).toHaveLength(1);
  });

  test('L5: reported again once an agent is known there, such a call is that agent’s, and nobody else’s can it become', async () => {
    const kind = { ...whose(), providerAgentId: 'agent_8' };
    expect((await stray('again', { agent: 'agent_8' })).body).toEqual({ outcome: 'unplaced' });
    const named = { workspaceId: all.workspaceId, provider: 'retell', providerAgentId: 'agent_8' };
    const agent = await createAgent(ana(), { ...named, name: 'Late' });
    expect((await stray('again', { agent: 'agent_8' })).body).toEqual({ outcome: 'settled' });
    expect(await placeCalls(ana(), kind)).toMatchObject({ counted: 0, left: 0 });
    const { calls } = await findCalls(ana(), all.workspaceId, 'again');
    expect(calls.map(({ agentId }) => agentId)).toEqual([agent._id]);
  });

  test('H7: a number that is erased on request does not come back with a call that had no agent yet', async () => {
    await stray('erased');
    await eraseNumber(ana(), { workspaceId: all.workspaceId, number: CALLER });
    expect(await placeCalls(ana(), whose())).toMatchObject({ counted: 1, left: 0 });
    expect(await numbers().countDocuments({ number: CALLER })).toBe(0);
    expect(JSON.stringify(await house.platform.db.collection('call_details').find().toArray())).not.toContain(CALLER);
  });

  test('W11, L2: they go with their workspace, which is said before, and so does the address', async () => {
    const made = await house.operator<{ id: WorkspaceId }>('POST', '/workspaces', { teamId: TEAM, ownerId: ANA, name: 'Short' });
    const workspaceId = made.body.id;
    const provider = 'elevenlabs';
    const { address } = await connectProvider(ana(), { workspaceId, provider });
    await changeHookSecret(ana(), { workspaceId, provider, secret: all[provider].secret });
    const talk = { id: 'left', agent: 'nobody-here', start: END - 90_000, end: END };
    const sent = ENDS[provider](all[provider], talk, house.platform.clock.now().getTime());
    expect((await send(house, new URL(address).pathname, sent)).body).toEqual({ outcome: 'unplaced' });
    expect(await whatDeletionDestroys(ana(), workspaceId)).toMatchObject({ unplaced: 1 });
    await deleteWorkspace(ana(), { workspaceId, typedHandle: 'short' });
    expect((await send(house, new URL(address).pathname, { headers: {}, body: '' })).status).toBe(404);
  });
});

describe('POST /hooks', () => {
  const toVapi = (body: string, headers: Record<string, string> = { 'x-vapi-secret': all.vapi.secret }) =>
    send(house, all.vapi.path, { headers: { 'content-type': 'application/json', ...headers }, body });

  test('what cannot be understood is said to be so, without repeating it', async () => {
    const call = '{"message":{"type":"end-of-call-report","call":{"id":7}}}';
    for (const odd of ['{', '[]', '{}', '{"message":"hi"}', call, '{"a":'.repeat(20_000)]) {
      const answer = await toVapi(odd);
      expect(answer.status).toBe(400);
      expect(String(answer.body.detail).length).toBeLessThan(120);
    }
  });

  test('messages that are not about metering are taken and change nothing', async () => {
    const before = await entries(all.vapi);
    for (const type of ['transcript', 'speech-update', 'a-type-of-tomorrow']) {
      expect((await toVapi(JSON.stringify({ message: { type, transcript: 'hello' } }))).status).toBe(200);
    }
    expect(await entries(all.vapi)).toBe(before);
  });

  test('Vapi may send the secret as a bearer token, or sign the body with it', async () => {
    const other = JSON.stringify({ message: { type: 'hang' } });
    expect((await toVapi(other, { authorization: `Bearer ${all.vapi.secret}` })).status).toBe(200);
    const signed = vapiSigned(all.vapi.secret, { type: 'hang' });
    expect((await send(house, all.vapi.path, signed)).status).toBe(200);
    expect((await send(house, all.vapi.path, { ...signed, body: signed.body.replace('hang', 'bang') })).status).toBe(401);
  });
});
