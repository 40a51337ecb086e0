import { realpath } from 'node:fs/promises';
import { type Document, MongoClient, MongoServerError } from 'mongodb';
import { waitUntil } from './processes.js';

/** The replica set of one that an embedded mongod is. */
export const REPLICA_SET = 'rs0';

const NOT_YET_INITIALIZED = 94;

/**
 * Makes the mongod on this port the primary of its own replica set: initiates a new one, gives a moved one its new port,
 * leaves a good one alone. Fails when it serves another directory than `dbPath`, or has no primary after `timeoutMs`.
 */
export async function becomePrimary({
  port,
  dbPath,
  timeoutMs,
}: {
  port: number;
  dbPath: string;
  timeoutMs: number;
}): Promise<void> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: Math.min(timeoutMs, 10_000),
    monitorCommands: false,
  });
  try {
    const admin = client.db('admin');
    const served = (await admin.command({ getCmdLineOpts: 1 })).parsed?.storage?.dbPath;
    if (typeof served !== 'string' || (await realpath(served)) !== (await realpath(dbPath))) {
      throw new Error(`The mongod on port ${port} serves ${served}, not ${dbPath}.`);
    }
    const member = { _id: 0, host: `127.0.0.1:${port}` };
    const config = await currentConfig(client);
    if (!config) {
      await admin.command({ replSetInitiate: { _id: REPLICA_SET, members: [member] } });
    } else if (config.members.length !== 1 || config.members[0].host !== member.host) {
      const moved = { ...config, version: config.version + 1, members: [{ ...config.members[0], host: member.host }] };
      await admin.command({ replSetReconfig: moved, force: true });
    }
    const primary = async () => (await admin.command({ hello: 1 })).isWritablePrimary === true;
    if (!(await waitUntil(primary, timeoutMs))) throw new Error(`The mongod on port ${port} did not become primary.`);
  } finally {
    await client.close();
  }
}

async function currentConfig(client: MongoClient): Promise<Document | undefined> {
  try {
    return (await client.db('admin').command({ replSetGetConfig: 1 })).config;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NOT_YET_INITIALIZED) return undefined;
    throw error;
  }
}
