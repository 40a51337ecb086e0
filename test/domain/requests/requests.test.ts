import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DomainError } from '../../../src/domain/errors.js';
import { readBalance } from '../../../src/domain/minutes/index.js';
import {
  approveRequest,
  askOwner,
  declineRequest,
  expireRequests,
  finishApprovals,
  withdrawRequest,
} from '../../../src/domain/requests/index.js';
import { as, contextOf } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { allot, formTeam, type Team } from '../../support/team.js';

const MINUTE_MS = 60_000;

describe('requests', () => {
  let platform: TestPlatform;
  let team: Team;
  const ana = () => as(platform, 'U0ANA');
  const chen = () => as(platform, 'U0CHEN');
  const job = () => contextOf(platform, { kind: 'job', name: 'test' });
  const available = async () => (await readBalance(ana(), team.workspaceId)).availableSeconds / 60;
  const ask = async (minutes: number) => (await askOwner(chen(), { workspaceId: team.workspaceId, minutes })).request;
  const which = ({ _id: requestId }: Awaited<ReturnType<typeof ask>>) => ({ workspaceId: team.workspaceId, requestId });
  const stored = (id: string) => platform.db.collection('minutes_requests').findOne({ _id: id as never });
  const outcome = (act: Promise<unknown>) =>
    act.then(
      () => 'done',
      (error: DomainError) => error.code,
    );

  beforeAll(async () => {
    platform = await testPlatform();
    team = await formTeam(platform);
    await allot(platform, team, 10);
  });
  beforeEach(() => platform.db.collection('minutes_requests').deleteMany({}));
  afterAll(() => platform.close());

  test('N10: approve, decline, withdraw and expiry at once have exactly one outcome, and nothing is given twice', async () => {
    for (let round = 0; round < 12; round++) {
      const before = await available();
      const request = await ask(1);
      const results = await Promise.all([
        outcome(approveRequest(ana(), { ...which(request), revision: 1 })),
        outcome(approveRequest(ana(), { ...which(request), revision: 1 })),
        outcome(declineRequest(ana(), which(request))),
        outcome(withdrawRequest(chen(), which(request))),
      ]);
      const done = results.filter((result) => result === 'done');
      expect([done, results.filter((result) => result === 'conflict')]).toEqual([['done'], Array(3).fill('conflict')]);
      const status = (await stored(request._id))?.status;
      expect(await available()).toBe(before + (status === 'approved' ? 1 : 0));
      expect(await platform.db.collection('notices').countDocuments({ _id: `${request._id}:closed` as never })).toBe(1);
    }
  });

  test('N10: asking twice at once makes one request', async () => {
    await Promise.all([ask(5), ask(5), ask(5)]);
    expect(await platform.db.collection('minutes_requests').countDocuments({})).toBe(1);
  });

  test('L19: a process that dies while granting is finished by the job, once', async () => {
    const before = await available();
    const request = await ask(3);
    const agreed = {
      by: 'U0ANA',
      at: platform.clock.now(),
      terms: {
        sourceId: team.sourceId,
        minutes: 3,
        ratePerMinute: '0.12',
        currency: 'USD',
        pulse: { minimumSeconds: 60, incrementSeconds: 60 },
      },
    };
    await platform.db
      .collection('minutes_requests')
      .updateOne({ _id: request._id as never }, { $set: { status: 'approving', agreed } });
    expect(await finishApprovals(job(), 10)).toBe(0);
    expect(await outcome(declineRequest(ana(), which(request)))).toBe('conflict');
    platform.clock.advance(MINUTE_MS + 1);
    await Promise.all([finishApprovals(job(), 10), finishApprovals(job(), 10)]);
    expect(await finishApprovals(job(), 10)).toBe(0);
    expect([(await stored(request._id))?.status, await available()]).toEqual(['approved', before + 3]);
  });

  test('N10: a grant that is refused leaves the request open', async () => {
    const request = await ask(100_000);
    expect(await outcome(approveRequest(ana(), { ...which(request), revision: 1 }))).toBe('insufficient_minutes');
    expect((await stored(request._id))?.status).toBe('pending');
    expect(await outcome(declineRequest(ana(), which(request)))).toBe('done');
  });

  test('N10: a request to draw the line at zero, granted, makes the limit policy stop', async () => {
    const { request } = await askOwner(chen(), { workspaceId: team.workspaceId, wants: 'stop' });
    await approveRequest(ana(), { ...which(request), revision: 1 });
    expect((await stored(request._id))?.status).toBe('approved');
  });

  test('N10: seven days without an answer end it; nobody answers it afterwards, before or after the job', async () => {
    const request = await ask(7);
    platform.clock.advance(7 * 24 * 60 * MINUTE_MS);
    expect(await outcome(approveRequest(ana(), { ...which(request), revision: 1 }))).toBe('expired');
    expect(await expireRequests(job(), 10)).toBe(1);
    expect(await expireRequests(job(), 10)).toBe(0);
    expect((await ask(8))._id).not.toBe(request._id);
  });

  test('N10: the next ask after an unanswered one that is over is a new one, even before the job', async () => {
    const request = await ask(7);
    platform.clock.advance(7 * 24 * 60 * MINUTE_MS);
    expect((await ask(8))._id).not.toBe(request._id);
    expect((await stored(request._id))?.status).toBe('expired');
  });
});
