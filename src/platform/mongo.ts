import type { Collection, Document } from 'mongodb';
import mongoose, { type ClientSession, type Connection, type Model, type Schema } from 'mongoose';
import { wakeWhoWaitsForClosedSockets } from './broken-sockets.js';

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
  const unwatch = wakeWhoWaitsForClosedSockets();
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
  db.once('close', unwatch);
  try {
    await db.asPromise();
    const hello = await db.getClient().db('admin').command({ hello: 1 });
    if (!hello.setName && hello.msg !== 'isdbgrid') throw new Error(STANDALONE);
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

const STANDALONE =
  'The MongoDB at MONGODB_URI is a standalone server. Switchboard needs a replica set (one node is enough: mongod --replSet rs0) or a sharded cluster, because it uses transactions.';

/** Declares a collection; the result gives its model on a connection. Every field is checked, unknown ones refused. */
export function collection<T>(name: string, schema: Schema): (db: Connection) => Model<T> {
  registered.push({ name, schema });
  schema.set('strict', 'throw');
  schema.set('versionKey', false);
  schema.set('collection', name);
  schema.set('minimize', false);
  return (db) => (db.models[name] as Model<T> | undefined) ?? (db.model(name, schema) as unknown as Model<T>);
}

const handles = new WeakMap<Connection, Map<string, unknown>>();

/** The driver's own collection, for what is too hot for mongoose; asking the driver for it anew each time has its price. */
export function driverCollection<T extends Document>(db: Connection, name: string): Collection<T> {
  const known = handles.get(db) ?? new Map<string, unknown>();
  handles.set(db, known);
  const found = known.get(name) ?? db.getClient().db(db.name).collection(name);
  known.set(name, found);
  return found as Collection<T>;
}

/**
 * Creates every declared collection and index. Safe to run on each start and by several instances at once. Throws where another version
 * has kept something in a way that cannot be kept beside ours.
 */
export async function prepare(db: Connection): Promise<void> {
  for (const { name, schema } of registered) {
    const model = db.models[name] ?? db.model(name, schema);
    await model.createCollection().catch((error: unknown) => {
      if ((error as { code?: number }).code !== NAMESPACE_EXISTS) throw error;
    });
    await model.createIndexes().catch((error: unknown) => {
      throw OF_ANOTHER_KIND.has((error as { code?: number }).code) ? otherVersion(name, error) : error;
    });
  }
}

const NAMESPACE_EXISTS = 48;
/** IndexOptionsConflict, IndexKeySpecsConflict. */
const OF_ANOTHER_KIND = new Set<number | undefined>([85, 86]);

const otherVersion = (name: string, cause: unknown): Error =>
  new Error(
    `this database was written by another version of Switchboard, which keeps \`${name}\` differently. ` +
      'Start with the version that wrote it, or with an empty database (the demo: `npm run demo -- --fresh`).',
    { cause },
  );

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
  if (code !== DUPLICATE_KEY) return false;
  return index === undefined || (keyPattern !== undefined && index in keyPattern);
}

/** A document that was not inserted, by its place among those that were sent, because a value in it is unique and taken. */
export interface Taken {
  place: number;
  /** The field. */
  field: string;
}

/**
 * Inserts documents, in their order or each for itself, and answers when a majority has journaled them; gives those in which
 * something was taken. Together they may have 16 MB at most. Throws when nobody can tell what is there, or one was refused for
 * another reason; then the same may be tried again.
 *
 * By the command itself: the driver's `insertMany` measures every document before it writes it, and has the database keep a record by
 * which the driver could try again. Both have their price, and who writes what must never be lost tries again in any case.
 */
export async function insertDurably(
  db: Connection,
  name: string,
  documents: readonly Document[],
  ordered: boolean,
): Promise<Taken[]> {
  const command = { insert: name, documents, ordered, writeConcern: { w: 'majority', j: true } };
  // Asked of the database itself, a command does not know how the connection treats what is undefined.
  const { writeErrors = [] } = await db.getClient().db(db.name).command(command, { ignoreUndefined: true });
  return (writeErrors as WriteError[]).map(({ index, code, errmsg, keyPattern = {} }) => {
    if (code !== DUPLICATE_KEY) throw new Error(`${name} refused a document: ${errmsg}`);
    return { place: index, field: Object.keys(keyPattern)[0] ?? '' };
  });
}

interface WriteError {
  index: number;
  code: number;
  errmsg: string;
  keyPattern?: Record<string, unknown>;
}

const DUPLICATE_KEY = 11000;
