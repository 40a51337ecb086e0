import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { type AppProcess, forgetAppProcesses, startAppProcess } from '../support/app-process.js';
import { inParallel, operate, type PostedCall, postUntilAnswered } from '../support/caller.js';
import { type TestDatabase, testDatabase } from '../support/mongo.js';
import { type SlackStandIn, startSlackStandIn } from '../support/slack/stand-in.js';

let database: TestDatabase;
let slack: SlackStandIn;
let app: AppProcess;

beforeAll(async () => {
  database = testDatabase();
  slack = await startSlackStandIn({ botToken: 'xoxb-test-token', signingSecret: 'a-signing-secret-for-tests' });
  app = await startAppProcess({ mongodbUri: database.uri, slackApiUrl: slack.apiUrl });
});

afterAll(async () => {
  await app.end('SIGTERM');
  await slack.stop();
  await database.drop();
  await forgetAppProcesses();
});

/** What 60/60 bills, written again here so that a fault in the product cannot hide itself. */
const billedFor = (ms: number) => (ms === 0 ? 0 : Math.max(60, Math.ceil(Math.ceil(ms / 1000) / 60) * 60));

test('L5, L19: killed (SIGKILL) amid 5,000 calls with duplicates and restarted, every call is counted once', async () => {
  const [teamId, ana] = [slack.teamId, 'U0ANA'];
  const source = await operate<{ id: string }>(app.url, 'POST', `/accounts/${teamId}/${ana}/sources`, {
    name: 'Pack',
    minutes: 1_000_000,
    currency: 'USD',
    buyRatePerMinute: '0.05',
  });
  const places = await Promise.all(
    Array.from({ length: 5 }, async (_, i) => {
      const { id } = await operate<{ id: string }>(app.url, 'POST', '/workspaces', {
        teamId,
        ownerId: ana,
        name: `Workspace ${i}`,
      });
      const agent = await operate<{ apiKey: string }>(app.url, 'POST', `/workspaces/${id}/agents`, { name: 'Agent' });
      await operate(app.url, 'POST', `/workspaces/${id}/allocations`, {
        sourceId: source.id,
        minutes: 100_000,
        ratePerMinute: '0.12',
        currency: 'USD',
        pulse: { minimumSeconds: 60, incrementSeconds: 60 },
      });
      return { id, apiKey: agent.apiKey, expected: 0 };
    }),
  );
  const end = Date.now() - 60_000;
  const sends: { place: (typeof places)[number]; call: PostedCall }[] = [];
  for (let i = 0; i < 4_500; i++) {
    const place = places[i % places.length] as (typeof places)[number];
    const ms = (i * 7_919) % 400_000;
    const call: PostedCall = {
      id: `call-${i}`,
      status: 'ended',
      startedAt: new Date(end - ms).toISOString(),
      endedAt: new Date(end).toISOString(),
    };
    place.expected += billedFor(ms);
    sends.push({ place, call });
    // One in nine is sent twice, so 5,000 in all; the repetition comes close behind.
    if (i % 9 === 0) sends.push({ place, call });
  }
  expect(sends).toHaveLength(5_000);

  const outcomes: Record<string, number> = {};
  let answered = 0;
  let killed: Promise<void> | undefined;
  await inParallel(sends, 32, async ({ place, call }) => {
    const { outcome } = await postUntilAnswered(app.url, place.apiKey, call);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (++answered === 2_000) {
      killed = (async () => {
        await app.end('SIGKILL');
        app = await startAppProcess({ mongodbUri: database.uri, slackApiUrl: slack.apiUrl, port: app.port });
      })();
    }
  });
  await killed;

  expect(Object.keys(outcomes).sort()).toEqual(['duplicate', 'settled']);
  for (const place of places) {
    const balance = await operate<{ usedSeconds: number; unfundedSeconds: number; availableSeconds: number }>(
      app.url,
      'GET',
      `/workspaces/${place.id}/balance`,
    );
    expect(balance).toMatchObject({
      usedSeconds: place.expected,
      unfundedSeconds: 0,
      availableSeconds: 6_000_000 - place.expected,
    });
  }
  const client = new MongoClient(database.uri);
  const entries = client.db().collection('ledger_entries');
  let settled = 0;
  for (const { id } of places) {
    const documents = await entries
      .find({ '_id.chain': `w:${id}` })
      .sort({ _id: 1 })
      .project<{ _id: { n: number }; type: string; k: string[] }>({ type: 1, k: 1 })
      .toArray();
    // Settlements that follow one another may share a document.
    const chain = documents.flatMap(({ _id, k }) => k.map((_, i) => _id.n + i));
    expect(chain).toEqual(chain.map((_, i) => i + 1));
    for (const { type, k } of documents) if (type === 'settle') settled += k.length;
  }
  expect(settled).toBe(4_500);
  await client.close();
}, 180_000);

test('O4: SIGTERM finishes what was taken and ends with code 0', async () => {
  expect(await app.end('SIGTERM')).toBe(0);
  expect(app.output()).toContain('"msg":"stopped"');
  app = await startAppProcess({ mongodbUri: database.uri, slackApiUrl: slack.apiUrl });
});
