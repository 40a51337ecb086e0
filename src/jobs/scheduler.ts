import { randomUUID } from 'node:crypto';
import { type ScheduledTask, schedule } from 'node-cron';
import type { Context, Platform, Tx } from '../domain/context.js';
import type { TeamId } from '../domain/ids.js';
import { Lease, LeaseLost, lastRun, noteRun } from '../platform/lease.js';

const LEASE_MS = 60_000;

export interface JobContext extends Context {
  /** When the job last succeeded on any instance; the beginning of time before its first run. */
  since: Date;
  /** Inside a transaction: fails it when another instance has taken over. */
  guard(tx: Tx | Context): Promise<void>;
}

export interface Job {
  name: string;
  everySeconds: number;
  /** Idempotent; gives how much there was to do. A late run catches up. */
  run(ctx: JobContext): Promise<number>;
}

/** Runs the jobs that are due, one after another, on one instance at a time: whoever holds the lease. */
export class Scheduler {
  readonly #lease: Lease;
  #task: ScheduledTask | undefined;
  #running: Promise<void> | undefined;

  constructor(
    private readonly platform: Platform,
    private readonly jobs: readonly Job[],
    holder: string = randomUUID(),
    private readonly leaseMs: number = LEASE_MS,
    lease = 'jobs',
  ) {
    this.#lease = new Lease(platform.db, lease, holder, leaseMs);
  }

  /** Looks for due jobs every five seconds. */
  start(): void {
    this.#task = schedule('*/5 * * * * *', () => this.tick(), { noOverlap: true });
    void this.tick();
  }

  /** Lets a running job end and gives up the lease. */
  async stop(): Promise<void> {
    await this.#task?.destroy();
    await this.#running;
    await this.#lease
      .release(this.platform.clock.now())
      .catch((error: unknown) => this.platform.log.warn({ err: error }, 'lease not released'));
  }

  /** One look: runs what is due if this instance holds the lease. Never rejects; failures are logged and noted. */
  async tick(): Promise<void> {
    this.#running ??= this.#runDue()
      .catch((error: unknown) => this.platform.log.error({ err: error }, 'jobs could not run'))
      .finally(() => {
        this.#running = undefined;
      });
    await this.#running;
  }

  async #runDue(): Promise<void> {
    for (const job of this.jobs) {
      const now = this.platform.clock.now();
      if (!(await this.#lease.hold(now))) return;
      const last = await lastRun(this.platform.db, job.name);
      if (last && last.startedAt.getTime() + job.everySeconds * 1000 > now.getTime()) continue;
      await this.#run(job, now, last?.succeededAt ?? new Date(0));
    }
  }

  async #run(job: Job, now: Date, since: Date): Promise<void> {
    const { db, log } = this.platform;
    const started = performance.now();
    const durationMs = () => Math.round(performance.now() - started);
    const keepHolding = setInterval(
      () => void this.#lease.prolong(this.platform.clock.now()).catch(() => false),
      this.leaseMs / 3,
    );
    try {
      const done = await job.run(this.#contextFor(job, now, since));
      await noteRun(db, job.name, { startedAt: now, durationMs: durationMs() });
      if (done > 0) log.info({ job: job.name, done, ms: durationMs() }, 'job done');
    } catch (error) {
      if (error instanceof LeaseLost) {
        log.warn({ job: job.name }, 'job stopped: another instance has taken over');
        return;
      }
      log.error({ job: job.name, err: error }, 'job failed');
      await noteRun(db, job.name, {
        startedAt: now,
        durationMs: durationMs(),
        error: error instanceof Error ? error.message : String(error),
      });
    } finally {
      clearInterval(keepHolding);
    }
  }

  #contextFor(job: Job, now: Date, since: Date): JobContext {
    const requestId = randomUUID();
    return {
      actor: { kind: 'job', name: job.name },
      teamId: '' as TeamId,
      now,
      since,
      log: this.platform.log.child({ job: job.name }),
      requestId,
      commandKey: `job:${job.name}:${requestId}`,
      platform: this.platform,
      guard: async (tx) => {
        if (!tx.session) throw new Error('A lease is guarded inside a transaction.');
        await this.#lease.guard(tx.session, this.platform.clock.now());
      },
    };
  }
}
