import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { chainJobs, promptJobs } from '../../src/jobs/index.js';
import { type Job, Scheduler } from '../../src/jobs/scheduler.js';
import { inTransaction } from '../../src/platform/mongo.js';
import { type TestPlatform, testPlatform } from '../support/platform.js';

describe('jobs (J)', () => {
  let one: TestPlatform;
  let two: TestPlatform;

  beforeAll(async () => {
    one = await testPlatform();
    two = await testPlatform({ uri: one.uri, clock: one.clock });
  });
  beforeEach(async () => {
    for (const name of ['leases', 'job_runs', 'marks']) await one.db.collection(name).deleteMany({});
  });
  afterAll(async () => {
    await two.close();
    await one.close();
  });

  /** A job that counts its runs, and may be held up in the middle. */
  const counting = (hold?: Promise<void>): Job & { runs: Date[] } => {
    const runs: Date[] = [];
    return {
      name: 'count',
      everySeconds: 60,
      runs,
      run: async (ctx) => {
        runs.push(ctx.since);
        await hold;
        return 1;
      },
    };
  };

  test('a job runs when it is due and not before, on whatever instance', async () => {
    const job = counting();
    const [a, b] = [new Scheduler(one, [job], 'a'), new Scheduler(two, [job], 'b')];
    await a.tick();
    await b.tick();
    await a.tick();
    expect(job.runs).toHaveLength(1);
    one.clock.advance(61_000);
    await b.tick();
    await a.tick();
    expect(job.runs).toHaveLength(2);
    await Promise.all([a.stop(), b.stop()]);
  });

  test('F5: two instances that look at the same moment run a job once', async () => {
    const job = counting();
    const schedulers = ['a', 'b', 'c', 'd'].map((holder, i) => new Scheduler(i % 2 ? one : two, [job], holder));
    await Promise.all(schedulers.map((scheduler) => scheduler.tick()));
    expect(job.runs).toHaveLength(1);
    await Promise.all(schedulers.map((scheduler) => scheduler.stop()));
  });

  test('a late run is told since when it has to catch up', async () => {
    const job = counting();
    const scheduler = new Scheduler(one, [job], 'a');
    await scheduler.tick();
    const first = one.clock.now();
    one.clock.advance(3 * 60 * 60 * 1000);
    await scheduler.tick();
    expect(job.runs).toEqual([new Date(0), first]);
    await scheduler.stop();
  });

  test('a job that fails is noted, does not stop the next, and is tried again', async () => {
    const failing: Job = {
      name: 'fail',
      everySeconds: 60,
      run: async () => {
        throw new Error('no luck');
      },
    };
    const job = counting();
    const scheduler = new Scheduler(one, [failing, job], 'a');
    await scheduler.tick();
    expect(job.runs).toHaveLength(1);
    expect(await one.db.collection('job_runs').findOne({ _id: 'fail' as never })).toMatchObject({
      failures: 1,
      lastError: 'no luck',
    });
    await scheduler.stop();
  });

  test('jobs that follow chains, which may take long, keep no other waiting: each line has a lease of its own', async () => {
    let resume = () => {};
    const long = counting(
      new Promise<void>((resolve) => {
        resume = resolve;
      }),
    );
    const prompt = counting();
    const [a, b] = [
      new Scheduler(one, [{ ...long, name: 'long' }], 'a', 60_000, 'chain-jobs'),
      new Scheduler(two, [prompt], 'b'),
    ];
    const running = a.tick();
    await b.tick();
    expect(prompt.runs).toHaveLength(1);
    resume();
    await running;
    expect(long.runs).toHaveLength(1);
    const beside = { deliver: () => {}, actOnEvents: () => {}, sendWebhooks: () => {} };
    const chains = chainJobs.map(({ name }) => name);
    expect(chains).toEqual(['roll-up-usage', 'watch-runways', 'collect-contacts']);
    const all = [...promptJobs(beside), ...chainJobs].map(({ name }) => name);
    expect(new Set(all).size).toBe(all.length);
    await Promise.all([a.stop(), b.stop()]);
  });

  test('F5: a holder stopped past its lease writes nothing when it is resumed', async () => {
    let resume = () => {};
    const stopped = new Promise<void>((resolve) => {
      resume = resolve;
    });
    let began = () => {};
    const hasBegun = new Promise<void>((resolve) => {
      began = resolve;
    });
    const marks = (who: string, hold?: Promise<void>): Job => ({
      name: 'mark',
      everySeconds: 1,
      run: async (ctx) => {
        began();
        await hold;
        return inTransaction(ctx.platform.db, async (session) => {
          await ctx.guard({ ...ctx, session });
          await ctx.platform.db.collection('marks').insertOne({ who }, { session });
          return 1;
        });
      },
    });
    const stale = new Scheduler(one, [marks('stale', stopped)], 'stale', 1_000_000);
    const running = stale.tick();
    await hasBegun;
    one.clock.advance(1_000_001);
    const fresh = new Scheduler(two, [marks('fresh')], 'fresh', 1_000_000);
    await fresh.tick();
    resume();
    await running;
    expect((await one.db.collection('marks').find().toArray()).map(({ who }) => who)).toEqual(['fresh']);
    await Promise.all([stale.stop(), fresh.stop()]);
  });

  test('the lease is given up at a stop, so that another need not wait', async () => {
    const job = counting();
    const a = new Scheduler(one, [job], 'a');
    await a.tick();
    await a.stop();
    one.clock.advance(61_000);
    const b = new Scheduler(two, [job], 'b');
    await b.tick();
    expect(job.runs).toHaveLength(2);
    await b.stop();
  });
});
