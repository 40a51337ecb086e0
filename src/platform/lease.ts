import { type ClientSession, type Connection, collection, isDuplicateKey, Schema } from './mongo.js';

interface LeaseDoc {
  _id: string;
  holder: string;
  /** Grows with every change of holder: an older number may not write any more. */
  fence: number;
  until: Date;
  touchedAt?: Date;
}

const schema = new Schema<LeaseDoc>({
  _id: { type: String, required: true },
  holder: { type: String, required: true },
  fence: { type: Number, required: true },
  until: { type: Date, required: true },
  touchedAt: Date,
});

const leases = collection<LeaseDoc>('leases', schema);

/** Thrown inside a transaction of a holder whose time was up, so that nothing of it is kept. */
export class LeaseLost extends Error {}

/** One runner at a time across any number of instances. */
export class Lease {
  #fence: number | undefined;

  constructor(
    private readonly db: Connection,
    private readonly name: string,
    private readonly holder: string,
    private readonly lengthMs: number,
  ) {}

  /** Takes or prolongs the lease by MongoDB's own clock; false while another holds it. */
  async hold(now: Date): Promise<boolean> {
    const until = new Date(now.getTime() + this.lengthMs);
    try {
      const doc = await leases(this.db)
        .findOneAndUpdate(
          { _id: this.name, $or: [{ holder: this.holder }, { until: { $lte: now } }] },
          [
            {
              $set: {
                fence: {
                  $cond: [
                    { $and: [{ $eq: ['$holder', this.holder] }, { $gt: ['$until', now] }] },
                    '$fence',
                    { $add: [{ $ifNull: ['$fence', 0] }, 1] },
                  ],
                },
                holder: this.holder,
                until,
              },
            },
          ],
          { upsert: true, returnDocument: 'after', updatePipeline: true },
        )
        .lean();
      this.#fence = doc?.fence;
      return doc !== null;
    } catch (error) {
      // Somebody else holds it: the upsert found the name taken.
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Prolongs the lease as it was taken; false when somebody else has held it since. */
  async prolong(now: Date): Promise<boolean> {
    const until = new Date(now.getTime() + this.lengthMs);
    const mine = { _id: this.name, holder: this.holder, fence: this.#fence ?? -1, until: { $gt: now } };
    return (await leases(this.db).updateOne(mine, { $set: { until } })).matchedCount === 1;
  }

  /**
   * Inside a transaction: makes it fail when this holder has been replaced or its time is up. It writes to the lease, so a takeover
   * and the transaction cannot both succeed.
   */
  async guard(session: ClientSession, now: Date): Promise<void> {
    const done = await leases(this.db).updateOne(
      { _id: this.name, holder: this.holder, fence: this.#fence ?? -1, until: { $gt: now } },
      { $set: { touchedAt: now } },
      { session },
    );
    if (done.matchedCount === 0) throw new LeaseLost(`The lease ${this.name} was lost.`);
  }

  /** Gives it up, so that another instance need not wait for its end. */
  async release(now: Date): Promise<void> {
    await leases(this.db).updateOne({ _id: this.name, holder: this.holder, fence: this.#fence ?? -1 }, { $set: { until: now } });
  }
}

interface RunDoc {
  _id: string;
  startedAt: Date;
  succeededAt?: Date;
  durationMs?: number;
  failures: number;
  lastError?: string;
}

const runs = collection<RunDoc>(
  'job_runs',
  new Schema<RunDoc>({
    _id: { type: String, required: true },
    startedAt: { type: Date, required: true },
    succeededAt: Date,
    durationMs: Number,
    failures: { type: Number, required: true },
    lastError: String,
  }),
);

/** When a job last ran, for all instances. */
export async function lastRun(db: Connection, name: string): Promise<RunDoc | null> {
  return runs(db).findById(name).lean();
}

/** Writes down how a run of a job went. */
export async function noteRun(
  db: Connection,
  name: string,
  run: { startedAt: Date; durationMs: number; error?: string },
): Promise<void> {
  const { startedAt, durationMs, error } = run;
  await runs(db).updateOne(
    { _id: name },
    error === undefined
      ? { $set: { startedAt, durationMs, succeededAt: startedAt }, $setOnInsert: { failures: 0 } }
      : { $set: { startedAt, durationMs, lastError: error }, $inc: { failures: 1 } },
    { upsert: true },
  );
}
