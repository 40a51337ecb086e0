import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';

export interface TestDatabase {
  name: string;
  /** Connection string with the database's name and the replica set. */
  uri: string;
  /** Deletes the database; call it in afterAll, after closing what is connected to it. */
  drop(): Promise<void>;
}

/** A database of its own for this test file, on the one mongod of the run. Nothing is created before the first write. */
export function testDatabase(): TestDatabase {
  const server = process.env.SWITCHBOARD_TEST_MONGODB;
  if (!server)
    throw new Error('SWITCHBOARD_TEST_MONGODB is not set: run the tests through Jest, whose global set-up starts a mongod.');
  const name = `sb_${randomBytes(6).toString('hex')}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  const uri = url.href;
  const drop = async () => {
    const client = new MongoClient(uri);
    try {
      await client.db(name).dropDatabase();
    } finally {
      await client.close();
    }
  };
  return { name, uri, drop };
}
