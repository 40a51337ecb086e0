import { type Connection, collection, Schema } from './mongo.js';

interface Count {
  _id: string;
  count: number;
  until: Date;
}

const schema = new Schema<Count>({
  _id: { type: String, required: true },
  count: { type: Number, required: true },
  until: { type: Date, required: true },
});
schema.index({ until: 1 }, { expireAfterSeconds: 0 });

const counts = collection<Count>('counts', schema);

/** Counts one more under this key, in windows of `windowMs` that all instances share; gives the count and when its window ends. */
export async function countUp(db: Connection, key: string, now: Date, windowMs: number): Promise<{ count: number; until: Date }> {
  const window = Math.floor(now.getTime() / windowMs);
  const until = new Date((window + 1) * windowMs);
  const found = await counts(db)
    .findOneAndUpdate(
      { _id: `${key}:${window}` },
      { $inc: { count: 1 }, $setOnInsert: { until } },
      { upsert: true, returnDocument: 'after' },
    )
    .lean();
  return { count: found?.count ?? 1, until };
}
