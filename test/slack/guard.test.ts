import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createGuard } from '../../src/slack/guard.js';
import { post, type SentRequest } from '../support/slack/drivers.js';
import { ANA } from '../support/slack/stand-in.js';
import { type House, openHouse, until } from './house.js';
import { seedPerson, workspaceNames } from './seed.js';

describe('what stands before Bolt', () => {
  let house: House;
  const now = () => Math.floor(house.platform.clock.now().getTime() / 1000);
  const create = (name: string, overrides = {}) =>
    house.people.slash({ user: ANA, command: '/workspace', text: `create ${name}` }, overrides);
  const changed = (request: SentRequest, change: Partial<SentRequest>) => post({ ...request, ...change });

  beforeAll(async () => {
    house = await openHouse();
    await seedPerson(house, ANA);
  });
  afterAll(() => house.close());

  test('F10: forged, mutated, stale and future signatures are refused with a reason, and change nothing', async () => {
    expect((await create('Forged', { secret: 'another-secret' })).status).toBe(401);
    expect((await create('Unsigned', { signature: null })).body).toBe('The signature or its time is missing.');
    expect((await create('Stale', { timestamp: now() - 301 })).body).toBe('This request is more than five minutes old.');
    expect((await create('Future', { timestamp: now() + 301 })).body).toBe('This request is from the future.');
    const { request } = await create('Good');
    const mutated = await changed(request, { body: request.body.replace('Good', 'Evil') });
    expect([mutated.status, mutated.body]).toEqual([401, 'The signature does not match.']);
    await settled();
    expect(await workspaceNames(house, ANA)).toEqual(['My Workspace', 'Good']);
  });

  test('F10: five minutes either way are still fresh', async () => {
    expect((await create('Old enough', { timestamp: now() - 299 })).status).toBe(200);
    expect((await create('Young enough', { timestamp: now() + 299 })).status).toBe(200);
  });

  test('F10: an exact replay is refused and has no second effect', async () => {
    await create('Once');
    const again = await house.people.redeliver();
    expect([again.status, again.body]).toEqual([401, 'This request was received before.']);
    await settled();
    expect((await workspaceNames(house, ANA)).filter((name) => name === 'Once')).toHaveLength(1);
  });

  test('F7: the same command, signed anew, has one effect', async () => {
    await create('Again');
    expect((await house.people.resend()).status).toBe(200);
    await settled();
    expect((await workspaceNames(house, ANA)).filter((name) => name.startsWith('Again'))).toHaveLength(1);
  });

  test('F7: an event that is delivered twice is handled once', async () => {
    await house.people.event({ type: 'tokens_revoked', tokens: { bot: ['U1'] } }, { eventId: 'Ev1' });
    await until(() => house.slack.health() === 'degraded');
    expect((await house.people.resend()).status).toBe(200);
  });

  test('a form with a charset is a form', async () => {
    const contentType = 'application/x-www-form-urlencoded; charset=utf-8';
    expect((await create('Charset', { contentType })).status).toBe(200);
    await settled();
    expect(await workspaceNames(house, ANA)).toContain('Charset');
  });

  test('F11: bodies that are no payload are refused, and nothing falls over', async () => {
    const signed = (payload: unknown) => house.people.send('interactive', payload as never);
    const raw = (payload: unknown) => house.people.send('events_api', payload as never);
    const hostile = [
      {},
      { type: 'block_actions' },
      { type: 'block_actions', user: 'x', actions: [] },
      { type: 'view_submission', user: { id: 'U1' }, view: null },
      { type: 'event_callback', event: 'text' },
    ];
    for (const body of hostile) expect((await signed(body)).status).toBe(400);
    for (const body of [{}, { event: 'text' }, { event: { type: 'x' }, authorizations: [null] }]) {
      expect((await raw(body)).status).toBe(400);
    }
    const odd = { type: 'block_actions', user: { id: { $gt: '' } }, team: { id: 'T1' }, actions: [{ action_id: 7 }] };
    expect((await signed(odd)).status).toBe(200);
    expect((await house.people.send('slash_commands', { command: '/workspace', text: 'x' } as never)).status).toBe(200);
  });

  test('F11: a body over 1 MiB is refused unread', async () => {
    const { request } = await create('Small');
    expect((await changed(request, { body: 'x'.repeat(1024 * 1024 + 1) })).status).toBe(413);
  });

  test('ssl_check needs no signature and does nothing; other paths are not there', async () => {
    const { request } = await create('Base');
    expect(
      (await changed(request, { body: 'ssl_check=1&token=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } }))
        .status,
    ).toBe(200);
    expect((await changed(request, { url: request.url.replace('/slack/events', '/slack/other') })).status).toBe(404);
  });

  test('url_verification is answered with its challenge', async () => {
    const answer = await house.people.send('events_api', { type: 'url_verification', challenge: 'abc' } as never);
    expect(answer.body).toEqual({ challenge: 'abc' });
  });

  test('H4: while the database is away a command is answered in words, in time; anything else is to be sent again', async () => {
    const db = { models: { seen: { create: () => new Promise(() => {}) } } };
    const platform = { ...house.platform, db: db as never };
    const guard = createGuard({ platform, signingSecret: house.standIn.signingSecret, next: () => {} });
    const server = createServer(guard).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
    const { request: command } = await create('Fresh');
    const { request: event } = await house.people.event({ type: 'app_home_opened' });
    const [spoken, silent] = await Promise.all([changed(command, { url }), changed(event, { url })]);
    server.close();
    expect(spoken).toMatchObject({
      status: 200,
      body: { response_type: 'ephemeral', text: expect.stringContaining('nothing was changed') },
    });
    expect(spoken.ms).toBeLessThan(3_000);
    expect(silent.status).toBe(503);
  });

  async function settled(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
});
