import Fastify from 'fastify';
import { MongoClient } from 'mongodb';
import { Batch } from '../../src/platform/batch.js';

/** The yardstick: the same HTTP framework putting the same call fields into a collection without any index, batched as they come. */
const [uri = '', port = '0'] = process.argv.slice(2);
const client = await MongoClient.connect(uri, { maxPoolSize: 8, minPoolSize: 4 });
const raw = client.db().collection('raw_calls');
const inserts = new Batch<Record<string, unknown>, void>(async (docs) => {
  await raw.insertMany(docs, { writeConcern: { w: 'majority', journal: true } });
  return docs.map(() => undefined);
});
const server = Fastify({ bodyLimit: 1024 * 1024 });
server.post('/raw', async (request, reply) => {
  await inserts.add(request.body as Record<string, unknown>);
  return reply.type('application/json').send('{"ok":true}');
});
server.post('/raw-batch', async (request, reply) => {
  await Promise.all((request.body as { calls: Record<string, unknown>[] }).calls.map((call) => inserts.add(call)));
  return reply.type('application/json').send('{"ok":true}');
});
await server.listen({ port: Number(port), host: '127.0.0.1' });
process.stdout.write('ready\n');
process.on('SIGTERM', () => process.exit(0));
