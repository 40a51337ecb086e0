import { type Connection, collection, isDuplicateKey, Schema } from './mongo.js';

interface Seen {
  _id: string;
  until: Date;
}

const schema = new Schema<Seen>({ _id: { type: String, required: true }, until: { type: Date, required: true } });
schema.index({ until: 1 }, { expireAfterSeconds: 0 });

const seen = collection<Seen>('seen', schema);

/**
 * True for the first who asks with this key, on any instance; false for everybody after, at least until `until`.
 * How exact replays and redelivered events are told from new ones.
 */
export async function firstTime(db: Connection, key: string, until: Date): Promise<boolean> {
  try {
    await seen(db).create([{ _id: key, until }]);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

interface Request {
  _id: string;
  digest: string;
  until: Date;
}

const requestSchema = new Schema<Request>({
  _id: { type: String, required: true },
  digest: { type: String, required: true },
  until: { type: Date, required: true },
});
requestSchema.index({ until: 1 }, { expireAfterSeconds: 0 });

const requests = collection<Request>('requests', requestSchema);

/** True when a key is new, or was used before with this very request; false when it was used with another. */
export async function sameRequest(db: Connection, key: string, digest: string, until: Date): Promise<boolean> {
  try {
    await requests(db).create([{ _id: key, digest, until }]);
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return (await requests(db).findById(key).lean())?.digest === digest;
  }
}
