import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { agentsOnly } from '../../src/http/auth.js';
import { limitEachKey } from '../../src/http/rate-limit.js';
import { buildServer } from '../../src/http/server.js';
import { Batch } from '../../src/platform/batch.js';
import { connect, driverCollection } from '../../src/platform/mongo.js';
import { benchPlatform } from './bench-platform.js';

/**
 * The yardstick: call fields put as they come into a collection without any index, those that arrive together in one insert. Behind the
 * same shell as ours, which looks who asks, how often, and what bytes they send; and behind a bare one, which does nothing of that.
 */
const [uri = '', samePort = '0', barePort = '0', requestsPerMinute = '0'] = process.argv.slice(2);
const platform = benchPlatform(await connect(uri));
const raw = driverCollection(platform.db, 'raw_calls');
const inserts = new Batch<Record<string, unknown>, void>(async (docs) => {
  await raw.insertMany(docs, { writeConcern: { w: 'majority', journal: true } });
  return docs.map(() => undefined);
});

type Hooks = { onRequest?: (request: FastifyRequest) => Promise<void> };

function rawRoutes(server: FastifyInstance, hooks: Hooks, answer: (reply: FastifyReply) => FastifyReply): void {
  server.post('/raw', hooks, async (request, reply) => {
    await inserts.add(request.body as Record<string, unknown>);
    return answer(reply);
  });
  server.post('/raw-batch', hooks, async (request, reply) => {
    await Promise.all((request.body as { calls: Record<string, unknown>[] }).calls.map((call) => inserts.add(call)));
    return answer(reply);
  });
}

const same = buildServer(platform, { operatorKeys: [], slackHealth: () => 'ok' });
same.register(async (scope) => {
  await limitEachKey(scope, Number(requestsPerMinute));
  rawRoutes(scope, { onRequest: agentsOnly(platform) }, (reply) =>
    reply.code(200).header('cache-control', 'no-store').type('application/json; charset=utf-8').send('{"ok":true}'),
  );
});
const bare = Fastify({ bodyLimit: 1024 * 1024 });
rawRoutes(bare, {}, (reply) => reply.type('application/json').send('{"ok":true}'));

await same.listen({ port: Number(samePort), host: '127.0.0.1' });
await bare.listen({ port: Number(barePort), host: '127.0.0.1' });
process.stdout.write('ready\n');
process.on('SIGTERM', () => process.exit(0));
