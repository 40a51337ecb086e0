import type { Collection, Db, Document } from 'mongodb';
import mongoose, { type ClientSession, type Connection, type Model, type Schema } from 'mongoose';

export { Binary } from 'mongodb';
export type { ClientSession, Connection, Model } from 'mongoose';
export { Schema } from 'mongoose';

const registered: { name: string; schema: Schema }[] = [];

/**
 * Connects with what every write here needs: acknowledged by a majority and journaled before anybody is answered.
 * The pool is small and warm on purpose: a large one triples the p99 under load (quality.md).
 */
export async function connect(uri: string, options: { poolSize?: number } = {}): Promise<Connection> {
  const size = options.poolSize ?? 8;
  const db = mongoose.createConnection(uri, {
    maxPoolSize: size,
    minPoolSize: Math.min(4, size),
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'majority' },
    serverSelectionTimeoutMS: 10_000,
    autoIndex: false,
    autoCreate: false,
    ignoreUndefined: true,
    sanitizeFilter: false,
  });
  await db.asPromise();
  const hello = await db.getClient().db('admin').command({ hello: 1 });
  if (hello.setName || hello.msg === 'isdbgrid') return db;
  await db.close();
  throw new Error(
    'The MongoDB at MONGODB_URI is a standalone server. Switchboard needs a replica set (one node is enough: mongod --replSet rs0) or a sharded cluster, because it uses transactions.',
  );
}

/** Declares a collection; the result gives its model on a connection. Every field is checked, unknown ones refused. */
export function collection<T>(name: string, schema: Schema): (db: Connection) => Model<T> {
  registered.push({ name, schema });
  schema.set('strict', 'throw');
  schema.set('versionKey', false);
  schema.set('collection', name);
  schema.set('minimize', false);
  return (db) => (db.models[name] as Model<T> | undefined) ?? (db.model(name, schema) as unknown as Model<T>);
}

/** The driver's own database, for what is too hot for mongoose. */
export const driverDb = (db: Connection): Db => db.getClient().db(db.name);

const handles = new WeakMap<Connection, Map<string, unknown>>();

/** The driver's own collection, for what is too hot for mongoose; asking the driver for it anew each time has its price. */
export function driverCollection<T extends Document>(db: Connection, name: string): Collection<T> {
  const known = handles.get(db) ?? new Map<string, unknown>();
  handles.set(db, known);
  const found = known.get(name) ?? driverDb(db).collection(name);
  known.set(name, found);
  return found as Collection<T>;
}

/** Creates every declared collection and index. Safe to run on each start and by several instances at once. */
export async function prepare(db: Connection): Promise<void> {
  for (const { name, schema } of registered) {
    const model = db.models[name] ?? db.model(name, schema);
    await model.createCollection().catch((error: unknown) => {
      if ((error as { code?: number }).code !== NAMESPACE_EXISTS) throw error;
    });
    await model.createIndexes();
  }
}

const NAMESPACE_EXISTS = 48;

/**
 * Runs `work` in one transaction and retries it as a whole when it collided. Never for a ledger chain (ledger-design.md).
 * Whatever `work` throws comes out and nothing is kept.
 */
export async function inTransaction<T>(db: Connection, work: (session: ClientSession) => Promise<T>): Promise<T> {
  const session = await db.startSession();
  try {
    return await session.withTransaction(() => work(session), {
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority', journal: true },
      maxCommitTimeMS: 5_000,
    });
  } finally {
    await session.endSession();
  }
}

/** True when a write lost against a unique index; `index` narrows it to one whose fields include that name. */
export function isDuplicateKey(error: unknown, index?: string): boolean {
  const { code, keyPattern } = error as { code?: number; keyPattern?: Record<string, unknown> };
  if (code !== 11000) return false;
  return index === undefined || (keyPattern !== undefined && index in keyPattern);
}
