import { expect, test } from '@jest/globals';
import { connect, prepare } from '../../src/platform/mongo.js';
import '../../src/domain/ledger/index.js';
import { testDatabase } from '../support/mongo.js';

test('O2: a database of a version that keeps entries otherwise is left alone, and the start says what to do', async () => {
  const database = testDatabase();
  const db = await connect(database.uri);
  const entries = db.collection('ledger_entries');
  await entries.insertOne({ _id: 'end:ag_1:1' as never, chain: 'w:ws_1', n: 1 });
  await entries.createIndex({ k: 1 }, { unique: true, partialFilterExpression: { k: { $exists: true } } });
  await expect(prepare(db)).rejects.toThrow(/another version of Switchboard.*`ledger_entries`.*--fresh/);
  expect(await entries.countDocuments()).toBe(1);
  await db.close();
  await database.drop();
});
