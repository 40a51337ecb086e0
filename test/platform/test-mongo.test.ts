import { afterAll, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { testDatabase } from '../support/mongo.js';

const database = testDatabase();
const client = new MongoClient(database.uri);

afterAll(async () => {
  await client.close();
  await database.drop();
});

test('a test file has its own database, with transactions, which is gone afterwards', async () => {
  const items = client.db().collection<{ n: number }>('items');
  await client.withSession((session) => session.withTransaction(() => items.insertOne({ n: 1 }, { session })));
  expect(client.db().databaseName).toBe(database.name);
  expect(await items.countDocuments()).toBe(1);

  await testDatabase().drop();
  expect(await items.countDocuments()).toBe(1);
  await database.drop();
  expect(await items.countDocuments()).toBe(0);
});
