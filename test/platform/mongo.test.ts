import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import tls from 'node:tls';
import { expect, test } from '@jest/globals';
import { wakeWhoWaitsForClosedSockets } from '../../src/platform/broken-sockets.js';
import { connect, insertDurably, prepare } from '../../src/platform/mongo.js';
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

test('L20: what is sent on a connection that has just broken fails, and does not wait for ever', async () => {
  const sockets: Socket[] = [];
  const made = (message: unknown) => sockets.push((message as { socket: Socket }).socket);
  subscribe('net.client.socket', made);
  const database = testDatabase();
  const db = await connect(database.uri);
  await Promise.all(Array.from({ length: 8 }, () => db.collection('some').countDocuments()));
  unsubscribe('net.client.socket', made);
  for (const socket of sockets) socket.destroy();
  const sent = Array.from({ length: 4 }, (_, n) => insertDurably(db, 'some', [{ n }], true));
  const outcomes = await Promise.allSettled(sent);
  expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
  expect(await insertDurably(db, 'some', [{ n: 4 }], true)).toEqual([]);
  await db.close();
  await database.drop();
});

test('L20: a process watches its sockets as long as it has a connection to the database, and after one that failed', async () => {
  const opened = channel('net.client.socket');
  // Another test in this process may have left a connection open.
  const before = opened.hasSubscribers;
  await expect(connect('no address of a database')).rejects.toThrow();
  expect(opened.hasSubscribers).toBe(before);
  const [one, other] = [testDatabase(), testDatabase()];
  const connections = await Promise.all([connect(one.uri), connect(other.uri)]);
  const watched: boolean[] = [];
  for (const db of connections) {
    watched.push(opened.hasSubscribers);
    await db.close();
    await db.close();
  }
  expect([...watched, opened.hasSubscribers]).toEqual([true, true, before]);
  await one.drop();
  await other.drop();
});

test('L20: who waits for an encrypted socket hears of its end, too', async () => {
  const server = createServer((socket) => socket.destroy());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const unwatch = wakeWhoWaitsForClosedSockets();
  const socket = tls.connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  socket.on('error', () => {});
  try {
    await new Promise((resolve) => socket.once('drain', resolve));
    expect(socket.closed).toBe(true);
  } finally {
    unwatch();
    server.close();
  }
});
