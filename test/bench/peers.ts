import { randomUUID } from 'node:crypto';
import { type ClientSession, MongoClient, type TransactionOptions } from 'mongodb';
import mongoose, { Schema } from 'mongoose';

/** Another way of metering a call: once per external id, never below zero, the balance and its history together. */
export interface Peer {
  name: string;
  /** One call of this workspace, metered when it resolves. */
  meter(workspace: number): Promise<void>;
  close(): Promise<void>;
}

const DURABLE: TransactionOptions = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', journal: true },
};
const SECONDS = 60;
const PLENTY = 1_000_000_000;

/** The transaction most people would write: read the workspace, check, save, create two documents, with mongoose throughout. */
export async function mongoosePeer(uri: string, workspaces: number): Promise<Peer> {
  const db = await mongoose.createConnection(uri, { dbName: 'peer_mongoose' }).asPromise();
  const Workspace = db.model('Workspace', new Schema({ _id: Number, seconds: Number, used: Number }));
  const Call = db.model('Call', new Schema({ _id: String, workspace: Number, seconds: Number, endedAt: Date }));
  const Movement = db.model('Movement', new Schema({ workspace: { type: Number, index: true }, seconds: Number, call: String }));
  await Promise.all([Workspace.init(), Call.init(), Movement.init()]);
  await Workspace.insertMany(Array.from({ length: workspaces }, (_, _id) => ({ _id, seconds: PLENTY, used: 0 })));
  return {
    name: 'plain mongoose',
    meter: async (id) => {
      const session = await db.startSession();
      try {
        await session.withTransaction(async () => {
          const workspace = await Workspace.findById(id).session(session);
          if (!workspace || (workspace.seconds ?? 0) < SECONDS) throw new Error('There are no minutes left.');
          const [call] = await Call.create([{ _id: randomUUID(), workspace: id, seconds: SECONDS, endedAt: new Date() }], {
            session,
          });
          workspace.seconds = (workspace.seconds ?? 0) - SECONDS;
          workspace.used = (workspace.used ?? 0) + SECONDS;
          await workspace.save({ session });
          await Movement.create([{ workspace: id, seconds: -SECONDS, call: call?._id ?? '' }], { session });
        }, DURABLE);
      } finally {
        await session.endSession();
      }
    },
    close: () => db.close(),
  };
}

/** The same with the driver alone: one conditional update and two inserts, nothing read. */
export async function nativePeer(uri: string, workspaces: number): Promise<Peer> {
  const client = await MongoClient.connect(uri, { maxPoolSize: 64 });
  const db = client.db('peer_native');
  const [balances, calls, movements] = [
    db.collection<{ _id: number; seconds: number; used: number }>('balances'),
    db.collection<{ _id: string; workspace: number; seconds: number; endedAt: Date }>('calls'),
    db.collection<{ workspace: number; seconds: number; call: string }>('movements'),
  ];
  await movements.createIndex({ workspace: 1 });
  await calls.createIndex({ workspace: 1 });
  await balances.insertMany(Array.from({ length: workspaces }, (_, _id) => ({ _id, seconds: PLENTY, used: 0 })));
  const write = async (session: ClientSession, workspace: number) => {
    const _id = randomUUID();
    await calls.insertOne({ _id, workspace, seconds: SECONDS, endedAt: new Date() }, { session });
    const { modifiedCount } = await balances.updateOne(
      { _id: workspace, seconds: { $gte: SECONDS } },
      { $inc: { seconds: -SECONDS, used: SECONDS } },
      { session },
    );
    if (modifiedCount === 0) throw new Error('There are no minutes left.');
    await movements.insertOne({ workspace, seconds: -SECONDS, call: _id }, { session });
  };
  return {
    name: 'native driver',
    meter: (workspace) =>
      client.withSession(async (session) => {
        await session.withTransaction(() => write(session, workspace), DURABLE);
      }),
    close: () => client.close(),
  };
}

/** medici, a ledger on mongoose, as its documentation says: an entry in a transaction, the account locked against overdrawing. */
export async function mediciPeer(uri: string, workspaces: number): Promise<Peer> {
  const { Book, initModels } = await import('medici');
  await mongoose.connect(uri, { dbName: 'peer_medici' });
  await initModels();
  const book = new Book('calls');
  const account = (workspace: number) => `Minutes:${workspace}`;
  for (let from = 0; from < workspaces; from++) {
    await book.entry('bought').credit(account(from), PLENTY).debit('World', PLENTY).commit();
  }
  return {
    name: 'medici',
    meter: async (workspace) => {
      const session = await mongoose.startSession();
      try {
        await session.withTransaction(async () => {
          const entry = book.entry('call').debit(account(workspace), SECONDS, { call: randomUUID() }).credit('Used', SECONDS);
          await entry.commit({ session });
          await book.writelockAccounts([account(workspace)], { session });
        }, DURABLE);
      } finally {
        await session.endSession();
      }
    },
    close: () => mongoose.disconnect(),
  };
}
