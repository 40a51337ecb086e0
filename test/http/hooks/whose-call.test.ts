import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createAgent, editAgent } from '../../../src/domain/agents/index.js';
import { findCalls } from '../../../src/domain/calls/index.js';
import { deleteAgent, deleteWorkspace, purgeWorkspaces } from '../../../src/domain/deletion/index.js';
import type { AgentId, TeamId, WorkspaceId } from '../../../src/domain/ids.js';
import { expireDue, readWorkspaceState } from '../../../src/domain/ledger/index.js';
import { addNumber, mapNumber } from '../../../src/domain/phone-numbers/index.js';
import {
  changeHookSecret,
  connectProvider,
  disconnectProvider,
  type HeardCall,
  openHook,
  placeCalls,
  takeReport,
} from '../../../src/domain/provider-hooks/index.js';
import { verifyLedger } from '../../../src/verify/verify.js';
import { as, contextOf } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { ANA, type Answer, type House, openHouse, PULSE_60, TEAM } from '../fixture.js';
import { BEGINS, CALLER, type Connected, connect, connectAll, ENDS, OWN, send, type Talk } from './ground.js';
import { retellRequest } from './signing.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const LAPSED_MS = 3 * 60 * 60 * 1000;

describe('whose a platform’s call is (L5)', () => {
  let house: House;
  let all: Awaited<ReturnType<typeof connectAll>>;
  let other: TestPlatform;
  /** The agent that the platform calls `agent_9`; another for each test. */
  let late: AgentId;
  let tests = 0;

  const ana = () => as(house.platform, ANA);
  const now = () => house.platform.clock.now().getTime();
  const talk = (id: string, more: Partial<Talk> = {}): Talk => ({ id, start: now() - 150_000, end: now() - 60_000, ...more });
  const begins = (one: Talk, hook: Connected = all.retell) =>
    send(house, hook.path, (BEGINS.retell as typeof ENDS.retell)(hook, one, now()));
  const ends = (one: Talk, hook: Connected = all.retell) => send(house, hook.path, ENDS.retell(hook, one, now()));
  const known = (agentId: AgentId, providerAgentId: string | null, workspaceId = all.workspaceId) =>
    editAgent(ana(), { workspaceId, agentId, provider: providerAgentId ? 'retell' : null, providerAgentId });
  const outcome = ({ body }: Answer) => body.outcome;
  const agentsWith = async (id: string) => (await findCalls(ana(), all.workspaceId, id)).calls.map(({ agentId }) => agentId);
  const endsOf = async (id: string) => {
    const keys = await house.platform.db.collection('ledger_entries').distinct('k', { type: 'settle' });
    return keys.filter((key) => key.startsWith('end:') && key.endsWith(`:${id}`)).length;
  };
  const hookAt = async (platform: TestPlatform, { path }: Connected) => {
    const open = await openHook(platform, path.split('/').at(-1) ?? '');
    if (!open) throw new Error('The hook is gone.');
    return open.hook;
  };
  const heard = ({ id, agent = 'agent_1', start, end }: Talk): HeardCall => ({
    providerAgentId: agent,
    call: { id, status: 'ended', startedAt: new Date(start).toISOString(), endedAt: new Date(end).toISOString() },
  });

  beforeAll(async () => {
    house = await openHouse();
    other = await testPlatform({ uri: house.platform.uri, clock: house.platform.clock });
    all = await connectAll(house, 500);
  });
  beforeEach(async () => {
    tests += 1;
    const named = { workspaceId: all.workspaceId, name: `Late ${tests}` };
    late = (await createAgent(ana(), named))._id;
  });
  afterAll(async () => {
    expect(await verifyLedger({ db: house.platform.db, key: house.platform.keys.ledger })).toEqual([]);
    await other.close();
    await house.close();
  });

  test('L5: a call that began on one agent ends on it, whatever agent the platform’s id means by then', async () => {
    const agent = 'moved';
    await known(all.retell.agentId, agent);
    expect(outcome(await begins(talk('moved', { agent })))).toBe('held');
    await known(all.retell.agentId, 'agent_1');
    await known(late, agent);
    expect(outcome(await ends(talk('moved', { agent })))).toBe('settled');
    expect(outcome(await ends(talk('moved', { agent })))).toBe('duplicate');
    expect(await agentsWith('moved')).toEqual([all.retell.agentId]);
    expect((await readWorkspaceState(house.platform, all.workspaceId, new Date(now()))).live).toBe(0);
    const rows = await house.platform.db.collection('hook_calls').find().toArray();
    expect(rows.map(({ purgeAt }) => (purgeAt as Date).getTime() - now() > 36 * DAY_MS)).toEqual([true]);
    const [, index] = await house.platform.db.collection('hook_calls').indexes();
    expect(index).toMatchObject({ key: { purgeAt: 1 }, expireAfterSeconds: 0 });
  });

  test('L5: and whatever agent its number leads to by then, at an address that was made anew, too', async () => {
    const unknown = { agent: 'by-number', own: '+14155550144' };
    const number = await addNumber(ana(), { workspaceId: all.workspaceId, number: unknown.own, agentId: late });
    expect(outcome(await ends(talk('numbered', unknown)))).toBe('settled');
    await mapNumber(ana(), { workspaceId: all.workspaceId, numberId: number._id, agentId: all.vapi.agentId });
    expect(outcome(await ends(talk('numbered', unknown)))).toBe('duplicate');
    const hook = { ...(await hookAt(house.platform, all.retell)), _id: 'hk_madeanew' as never };
    const again = { ...heard(talk('numbered')), providerAgentId: 'agent_1' };
    await takeReport(other, hook, 'r', again);
    expect([await agentsWith('numbered'), await endsOf('numbered')]).toEqual([[late], 1]);
  });

  test('L5: two instances that know it as two agents’ at the same moment count it once', async () => {
    await known(late, 'agent_9');
    const hooks = await Promise.all([hookAt(house.platform, all.retell), hookAt(other, all.retell)]);
    const ids = Array.from({ length: 12 }, (_, i) => `race-${i}`);
    const outcomes = await Promise.all(
      ids.map(async (id) => {
        const both = await Promise.all([
          takeReport(house.platform, hooks[0], 'a', heard(talk(id))),
          takeReport(other, hooks[1], 'b', heard(talk(id, { agent: 'agent_9' }))),
        ]);
        return both.map((taken) => taken?.outcome).sort();
      }),
    );
    expect(outcomes).toEqual(ids.map(() => ['duplicate', 'settled']));
    for (const id of ids) expect([id, (await agentsWith(id)).length, await endsOf(id)]).toEqual([id, 1, 1]);
  });

  test('L5: a process that dies before it counts a call has decided whose it is, and sent again it is counted once', async () => {
    const hook = await hookAt(other, all.retell);
    const dying = {
      ...other,
      keys: {
        ...other.keys,
        get ledger(): Buffer {
          throw new Error('killed');
        },
      },
    };
    await expect(takeReport(dying, hook, 'r', heard(talk('cut-off')))).rejects.toThrow('killed');
    expect(await endsOf('cut-off')).toBe(0);
    await known(all.retell.agentId, null);
    await known(late, 'agent_1');
    try {
      expect(await takeReport(other, hook, 'r', heard(talk('cut-off')))).toEqual({ outcome: 'settled' });
      expect(await takeReport(house.platform, hook, 'r', heard(talk('cut-off')))).toEqual({ outcome: 'duplicate' });
      expect(await agentsWith('cut-off')).toEqual([all.retell.agentId]);
    } finally {
      await known(late, null);
      await known(all.retell.agentId, 'agent_1');
    }
  });

  test('L9, L14: what began on an agent that is deleted by the end is settled on it; what is new to us then is nobody’s', async () => {
    const agent = 'short-lived';
    await known(late, agent);
    const begun = talk('outlived', { agent });
    expect(outcome(await begins(begun))).toBe('held');
    house.platform.clock.advance(LAPSED_MS);
    await deleteAgent(ana(), { workspaceId: all.workspaceId, agentId: late, typedName: `Late ${tests}` });
    expect(outcome(await ends(begun))).toBe('settled');
    expect(await agentsWith('outlived')).toEqual([late]);
    expect(outcome(await ends(talk('unheard-of', { agent })))).toBe('unplaced');
  });

  test('L17: a call whose facts cannot be right is given to nobody, and is free for whoever it turns out to be', async () => {
    const hook = await hookAt(other, all.retell);
    const agent = 'odd';
    const right = talk('odd', { agent });
    const wrong = heard({ ...right, start: right.end, end: right.start });
    expect(await takeReport(other, hook, 'r', wrong)).toEqual({ outcome: 'unplaced' });
    const kind = { provider: 'retell' as const, providerAgentId: agent, ownNumber: null };
    const whose = { workspaceId: all.workspaceId, agentId: all.retell.agentId, ...kind };
    expect(await placeCalls(ana(), whose)).toMatchObject({ counted: 0, left: 1 });
    await known(late, agent);
    await expect(takeReport(other, hook, 'r', wrong)).rejects.toMatchObject({ code: 'invalid_input' });
    await known(late, null);
    await known(all.vapi.agentId, agent);
    expect(await takeReport(other, hook, 'r', heard(right))).toEqual({ outcome: 'settled' });
    expect(await agentsWith('odd')).toEqual([all.vapi.agentId]);
    expect(await placeCalls(ana(), whose)).toMatchObject({ counted: 0, left: 0 });
  });

  test('L9, L14: at an address that is disconnected only the ends of calls that had begun are taken, also beside a new one', async () => {
    const { workspaceId } = all;
    const agent = 'left';
    await known(late, agent);
    const [before, after] = [talk('before', { agent }), talk('after', { agent })];
    expect([outcome(await begins(before)), outcome(await begins(after))]).toEqual(['held', 'held']);
    await disconnectProvider(ana(), { workspaceId, provider: 'retell' });
    const { provider, agentId, secret } = all.retell;
    const refused = [
      await begins(before),
      await ends(talk('never-heard-of', { agent })),
      await ends(before, { ...all.retell, secret: 'another-secret' }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect([outcome(await ends(before)), outcome(await ends(before))]).toEqual(['settled', 'duplicate']);
    const { address } = await connectProvider(ana(), { workspaceId, provider });
    await changeHookSecret(ana(), { workspaceId, provider, secret });
    const path = address.replace(house.platform.publicUrl, '');
    expect(path).not.toBe(all.retell.path);
    const anew: Connected = { provider, workspaceId, agentId, secret, address, path };
    expect([outcome(await ends(after)), outcome(await ends(after, anew))]).toEqual(['settled', 'duplicate']);
    expect((await readWorkspaceState(house.platform, workspaceId, new Date(now()))).live).toBe(0);
    expect(await endsOf('never-heard-of')).toBe(0);
    const [, index] = await house.platform.db.collection('disconnected_hooks').indexes();
    expect(index).toMatchObject({ key: { closedAt: 1 }, expireAfterSeconds: 35 * 24 * 60 * 60 });
    all.retell = anew;
  });

  test('L14, W11: after its workspace is deleted only the end of a call that had begun is taken, until the workspace is purged', async () => {
    const made = await house.operator<{ id: WorkspaceId }>('POST', '/workspaces', { teamId: TEAM, ownerId: ANA, name: 'Short' });
    const workspaceId = made.body.id;
    const pack = { name: 'Pack', minutes: 100, currency: 'USD', buyRatePerMinute: '0.05' };
    const { body: source } = await house.operator<{ id: string }>('POST', `/accounts/${TEAM}/${ANA}/sources`, pack);
    const terms = { ratePerMinute: '0.12', currency: 'USD', pulse: PULSE_60 };
    await house.operator('POST', `/workspaces/${workspaceId}/allocations`, { sourceId: source.id, minutes: 60, ...terms });
    await known(all.retell.agentId, 'elsewhere');
    const hook = await connect(house, 'retell', workspaceId);
    await connectProvider(ana(), { workspaceId, provider: 'vapi' });
    await disconnectProvider(ana(), { workspaceId, provider: 'vapi' });
    const begun = talk('live');
    expect(outcome(await begins(begun, hook))).toBe('held');
    house.platform.clock.advance(LAPSED_MS);
    await expireDue(house.platform, new Date(0), new Date(now()));
    await deleteAgent(ana(), { workspaceId, agentId: hook.agentId, typedName: 'At retell' });
    await deleteWorkspace(ana(), { workspaceId, typedHandle: 'short' });
    const inbound = { event: 'call_inbound', call_inbound: { from_number: CALLER, to_number: OWN } };
    const refused = [
      await send(house, hook.path, { headers: {}, body: '' }),
      await ends(begun, { ...hook, secret: 'another-secret' }),
      await send(house, hook.path, retellRequest(hook.secret, inbound, now())),
      await send(house, hook.path, retellRequest(hook.secret, { event: 'chat_ended' }, now())),
      await begins(begun, hook),
      await ends(talk('new'), hook),
    ];
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 404));
    const billed = async () => (await readWorkspaceState(house.platform, workspaceId, new Date(now()))).unfunded;
    expect(await billed()).toBe(0);
    const answers = [await ends(begun, hook), await ends(begun, hook)];
    expect(answers.map(outcome)).toEqual(['settled', 'duplicate']);
    expect(await billed()).toBe(120);
    house.platform.clock.advance(30 * DAY_MS);
    const job = contextOf(house.platform, { kind: 'job', name: 'purge' }, TEAM as TeamId);
    expect(await purgeWorkspaces(job, 10)).toBe(1);
    expect((await ends(begun, hook)).status).toBe(404);
    for (const name of ['provider_hooks', 'disconnected_hooks', 'hook_calls', 'unplaced_calls', 'call_details']) {
      const rows = JSON.stringify(await house.platform.db.collection(name).find().toArray());
      expect([name, rows.includes(workspaceId)]).toEqual([name, false]);
    }
  });
});

test('H: an address takes so many calls a minute, then 429 with Retry-After; strangers and idle talk use nothing of it up', async () => {
  const strict = await openHouse({}, { requestsPerMinute: 2 });
  try {
    const { retell } = await connectAll(strict);
    const at = strict.platform.clock.now().getTime();
    const ends = (id: string, hook = retell) =>
      send(strict, hook.path, ENDS.retell(hook, { id, start: at - 90_000, end: at }, at));
    for (const secret of ['wrong-1', 'wrong-2', 'wrong-3']) expect((await ends('a', { ...retell, secret })).status).toBe(401);
    const idle = retellRequest(retell.secret, { event: 'chat_started' }, at);
    for (let i = 0; i < 3; i += 1) expect((await send(strict, retell.path, idle)).status).toBe(200);
    expect([(await ends('a')).status, (await ends('b')).status]).toEqual([200, 200]);
    const refused = await ends('c');
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  } finally {
    await strict.close();
  }
});
