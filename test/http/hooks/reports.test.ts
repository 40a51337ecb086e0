import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CallRecord, findAgentCall } from '../../../src/domain/calls/index.js';
import type { TeamId } from '../../../src/domain/ids.js';
import { PROVIDER_IDS, type ProviderId } from '../../../src/domain/provider-hooks/index.js';
import { contextOf } from '../../support/people.js';
import { type House, openHouse, TEAM } from '../fixture.js';
import { BEGINS, type Connected, connectAll, ENDS, FAILS, send, type Talk } from './ground.js';
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

const callOf = ({ workspaceId, agentId }: Connected, id: string): Promise<CallRecord> =>
  findAgentCall(contextOf(house.platform, { kind: 'operator' }, TEAM as TeamId), workspaceId, agentId, id);

const entries = ({ workspaceId }: Connected) =>
  house.platform.db.collection('ledger_entries').countDocuments({ chain: `w:${workspaceId}` });

/** All that is in the database, as text. */
async function everythingKept(): Promise<string> {
  const collections = await house.platform.db.listCollections();
  const all = await Promise.all(collections.map(({ name }) => house.platform.db.collection(name).find().toArray()));
  return JSON.stringify(all);
}

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
