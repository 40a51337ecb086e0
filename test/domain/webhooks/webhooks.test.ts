import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createAgent } from '../../../src/domain/agents/index.js';
import type { AgentId } from '../../../src/domain/ids.js';
import { settleCall } from '../../../src/domain/ledger/index.js';
import { addWebhook, scanForWebhooks, sendWebhooks, type WebhookEvent } from '../../../src/domain/webhooks/index.js';
import { as, contextOf } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { type Receiver, startReceiver, verifies } from '../../support/receiver.js';
import { allot, endedCall, formTeam, type Team } from '../../support/team.js';

const ALL: WebhookEvent[] = ['call.settled', 'call.refused', 'balance.low', 'balance.recovered'];

describe('webhooks (A4)', () => {
  let platform: TestPlatform;
  let team: Team;
  let agentId: AgentId;
  let receiver: Receiver;
  let calls = 0;

  const job = (on: TestPlatform = platform) => contextOf(on, { kind: 'job', name: 'test' });
  const send = (on: TestPlatform = platform) => sendWebhooks(job(on), new AbortController().signal);
  const run = async (on: TestPlatform = platform) => {
    await scanForWebhooks(job(on));
    return send(on);
  };
  const add = (events: WebhookEvent[] = ALL, url = receiver.url) =>
    addWebhook(as(platform, 'U0CHEN'), { workspaceId: team.workspaceId, agentId, url, events });
  const talk = (seconds: number, agent = agentId) => {
    calls += 1;
    return settleCall(platform, team.workspaceId, { ...endedCall(platform, `call-${calls}`, seconds), agentId: agent });
  };

  beforeAll(async () => {
    platform = await testPlatform();
    platform.outside = { allowPrivate: true };
    team = await formTeam(platform);
    await allot(platform, team, 500);
  });
  beforeEach(async () => {
    receiver = await startReceiver();
    agentId = (await createAgent(as(platform, 'U0ANA'), { workspaceId: team.workspaceId, name: 'Reception' }))._id;
  });
  afterEach(async () => {
    for (const name of ['webhooks', 'webhook_deliveries']) await platform.db.collection(name).deleteMany({});
    await receiver.close();
  });
  afterAll(() => platform.close());

  test("A4: a settled call arrives once, and the scheme's own library accepts its signature", async () => {
    await talk(30);
    const { secret } = await add();
    await talk(61);
    await run();
    await run();
    expect(receiver.messages).toHaveLength(1);
    const [message] = receiver.messages;
    if (!message) throw new Error('Nothing came.');
    expect(message).toMatchObject({
      type: 'call.settled',
      timestamp: '2026-11-22T09:00:00.000Z',
      data: { workspaceId: team.workspaceId, agentId, id: `call-${calls}`, outcome: 'settled', billedSeconds: 120 },
    });
    expect(message.id).toMatch(/^msg_/);
    expect(verifies(secret, message, platform.clock.now())).toBe(true);
    expect(verifies(`whsec_${Buffer.alloc(32).toString('base64')}`, message, platform.clock.now())).toBe(false);
    expect(verifies(secret, { ...message, body: message.body.replace('120', '60') }, platform.clock.now())).toBe(false);
  });
});
