import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { editAgent, pauseAgent, resumeAgent } from '../../../src/domain/agents/index.js';
import { findCalls } from '../../../src/domain/calls/index.js';
import type { WorkspaceId } from '../../../src/domain/ids.js';
import { addNumber } from '../../../src/domain/phone-numbers/index.js';
import {
  admitCaller,
  changeHookSecret,
  chooseWhenLate,
  openHook,
  type ProviderId,
  workspaceAdmits,
} from '../../../src/domain/provider-hooks/index.js';
import { until } from '../../slack/house.js';
import { as } from '../../support/people.js';
import { testPlatform } from '../../support/platform.js';
import { ANA, furnish, type House, openHouse, TEAM } from '../fixture.js';
import { CALLER, type Connected, connect, ENDS, OWN, send } from './ground.js';
import { retellRequest, vapiRequest } from './signing.js';

const TERMS = { ratePerMinute: '0.12', currency: 'USD', pulse: { minimumSeconds: 60, incrementSeconds: 60 } };
const SORRY = { error: 'Sorry, we cannot take your call at the moment. Please try again later.' };

describe('a platform asks before it takes a call (H6)', () => {
  let house: House;
  let all: { workspaceId: WorkspaceId; vapi: Connected; retell: Connected };
  let sourceId: string;
  let receptionKey: string;
  const ana = () => as(house.platform, ANA);
  const now = () => house.platform.clock.now().getTime();

  const vapiAsks = (id: string = randomUUID(), to = OWN, hook: Connected = all.vapi) =>
    send(
      house,
      hook.path,
      vapiRequest(hook.secret, {
        type: 'assistant-request',
        call: { id, type: 'inboundPhoneCall', customer: { number: CALLER }, phoneNumberId: 'pn_1' },
        phoneNumber: { number: to },
        artifact: { messages: [] },
      }),
    );
  const retellAsks = (more: object = {}) =>
    send(
      house,
      all.retell.path,
      retellRequest(
        all.retell.secret,
        {
          event: 'call_inbound',
          call_inbound: { from_number: CALLER, to_number: '+14155550199', ...more },
        },
        now(),
      ),
    );
  const allot = (minutes: number) =>
    house.operator('POST', `/workspaces/${all.workspaceId}/allocations`, { sourceId, minutes, ...TERMS });
  const refusals = () => house.platform.db.collection('ledger_entries').countDocuments({ type: 'refuse' });
  const choose = (provider: ProviderId, whenLate: 'take' | 'refuse') =>
    chooseWhenLate(ana(), { workspaceId: all.workspaceId, provider, whenLate });
  const lead = async (number: string, { agentId }: Connected, workspaceId: WorkspaceId = all.workspaceId) => {
    await addNumber(ana(), { workspaceId, number, agentId });
  };

  beforeAll(async () => {
    // What is decided is tested here; how long it takes is for the benchmark, not for a busy machine.
    house = await openHouse({}, { admissionMs: 20_000 });
    const made = await furnish(house, 0);
    sourceId = made.sourceId;
    receptionKey = made.apiKey;
    const workspaceId = made.workspaceId as WorkspaceId;
    all = {
      workspaceId,
      vapi: await connect(house, 'vapi', workspaceId),
      retell: await connect(house, 'retell', workspaceId),
    };
    await lead(OWN, all.vapi);
  });
  afterAll(() => house.close());

  test('without minutes a caller is turned away in the platform’s words, which is recorded as a refused start', async () => {
    const answer = await vapiAsks('vapi-refused');
    expect([answer.status, answer.body]).toEqual([200, SORRY]);
    await until(async () => (await refusals()) === 1);
    expect((await findCalls(ana(), all.workspaceId, 'vapi-refused')).calls).toEqual([
      { agentId: all.vapi.agentId, callId: 'vapi-refused', agentName: 'At vapi' },
    ]);
    const inbound = await retellAsks({ agent_id: 'agent_1' });
    expect([inbound.status, inbound.body]).toEqual([200, { call_inbound: {} }]);
    await until(async () => (await refusals()) === 2);
  });

  test('with minutes the agent takes the call, and nothing is held for having asked', async () => {
    await allot(10);
    expect((await vapiAsks()).body).toEqual({ assistantId: 'asst_1' });
    expect((await retellAsks({ agent_id: 'agent_1' })).body).toEqual({ call_inbound: { override_agent_id: 'agent_1' } });
    const balance = await house.operator('GET', `/workspaces/${all.workspaceId}/balance`);
    expect(balance.body).toMatchObject({ availableSeconds: 600, heldSeconds: 0 });
  });

  test('a paused agent takes no calls', async () => {
    const agent = { workspaceId: all.workspaceId, agentId: all.vapi.agentId };
    await pauseAgent(ana(), agent);
    expect((await vapiAsks()).body).toEqual(SORRY);
    await resumeAgent(ana(), agent);
    expect((await vapiAsks()).body).toEqual({ assistantId: 'asst_1' });
  });

  test('a call of no agent here is taken or refused as the workspace chose, and the owner hears of it', async () => {
    expect((await retellAsks({ agent_id: 'agent_9' })).body).toEqual({ call_inbound: { override_agent_id: 'agent_9' } });
    await choose('retell', 'refuse');
    expect((await retellAsks({ agent_id: 'agent_9' })).body).toEqual({ call_inbound: {} });
    // Vapi can take no call without being told by whom.
    expect((await vapiAsks(randomUUID(), '+14155550177')).body).toEqual(SORRY);
    const told = () => house.platform.db.collection('notices').countDocuments({ kind: 'calls-unplaced' });
    await until(async () => (await told()) === 2);
  });

  test('where nobody can tell in time it is as the workspace chose: the agent that took such calls last, or nobody', async () => {
    const id = all.vapi.path.split('/').at(-1) ?? '';
    const tooLate = async () => {
      const { hook } = (await openHook(house.platform, id)) ?? {};
      if (!hook) throw new Error('The hook is gone.');
      const { admitted, providerAgentId, reason } = await admitCaller(house.platform, hook, 'r', { ownNumber: OWN }, 0);
      return { admitted, providerAgentId, reason };
    };
    expect(await tooLate()).toEqual({ admitted: true, providerAgentId: 'asst_1', reason: 'late' });
    await choose('vapi', 'refuse');
    expect(await tooLate()).toMatchObject({ admitted: false, reason: 'late' });
  });

  test('while the database is away a caller is answered all the same, by what was known last', async () => {
    const id = all.vapi.path.split('/').at(-1) ?? '';
    const other = await testPlatform({ uri: house.platform.uri, clock: house.platform.clock });
    const ask = async (ms: number) => {
      const cameAt = performance.now();
      const { hook, secrets } = (await openHook(other, id, ms / 2)) ?? {};
      if (!hook) throw new Error('The hook is gone.');
      const { admitted, providerAgentId, reason } = await admitCaller(other, hook, 'r', { ownNumber: OWN }, cameAt + ms);
      return { admitted, providerAgentId, reason, secrets };
    };
    await choose('vapi', 'take');
    expect(await ask(20_000)).toEqual({ admitted: true, providerAgentId: 'asst_1', secrets: [all.vapi.secret] });
    await other.db.getClient().close();
    expect(await ask(400)).toEqual({ admitted: true, providerAgentId: 'asst_1', reason: 'late', secrets: [all.vapi.secret] });
    await other.close();
  });

  test('W12: an agent of another workspace is not found, neither by its id nor by its number', async () => {
    const other = await house.operator<{ id: WorkspaceId }>('POST', '/workspaces', {
      teamId: TEAM,
      ownerId: ANA,
      name: 'Support',
    });
    const there = await house.operator<{ id: string }>('POST', `/workspaces/${other.body.id}/agents`, { name: 'Night' });
    const agent = { workspaceId: other.body.id, agentId: there.body.id as Connected['agentId'] };
    await editAgent(ana(), { ...agent, provider: 'retell', providerAgentId: 'agent_night' });
    await lead('+14155550188', { ...all.retell, agentId: agent.agentId }, agent.workspaceId);
    const asked = await retellAsks({ agent_id: 'agent_night', to_number: '+14155550188' });
    expect(asked.body).toEqual({ call_inbound: {} });
    const talk = { id: 'night', agent: 'agent_night', own: '+14155550188', start: now() - 90_000, end: now() };
    expect((await send(house, all.retell.path, ENDS.retell(all.retell, talk, now()))).body).toEqual({ outcome: 'unplaced' });
  });

  test('a workspace counts as asked when all its agents were, by hook or with a key, and no longer after 30 quiet days', async () => {
    expect(await workspaceAdmits(ana(), all.workspaceId)).toBe(false);
    await house.raw('/api/v1/admission', { headers: { authorization: `Bearer ${receptionKey}` } });
    const agentsAsked = () => house.platform.db.collection('agents').countDocuments({ askedAt: { $exists: true } });
    await until(async () => (await agentsAsked()) === 3);
    expect(await workspaceAdmits(ana(), all.workspaceId)).toBe(true);
    house.platform.clock.advance(31 * 24 * 60 * 60 * 1000);
    expect(await workspaceAdmits(ana(), all.workspaceId)).toBe(false);
  });

  test('while a secret is changed both are good, for a day', async () => {
    const before = all.retell.secret;
    await changeHookSecret(ana(), { workspaceId: all.workspaceId, provider: 'retell', secret: 'the-next-secret' });
    const status = async (secret: string) =>
      (await send(house, all.retell.path, retellRequest(secret, { event: 'chat_inbound' }, now()))).status;
    expect([await status(before), await status('the-next-secret'), await status('yet-another')]).toEqual([200, 200, 401]);
    house.platform.clock.advance(25 * 60 * 60 * 1000);
    expect([await status(before), await status('the-next-secret')]).toEqual([401, 200]);
    const kept = await house.platform.db.collection('provider_hooks').find().toArray();
    expect(JSON.stringify(kept)).not.toMatch(/the-next-secret|a-secret-of-the-platform/);
  });
});
