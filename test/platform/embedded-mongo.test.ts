import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { readToolEnv } from '../../src/config.js';
import { type EmbeddedMongo, startEmbeddedMongo } from '../../src/platform/embedded-mongo.js';
import { findMongod } from '../../src/platform/mongod-binary.js';
import { freePort, isListening } from '../../src/platform/ports.js';
import { endProcess, markProcess, waitUntil } from '../../src/platform/processes.js';

const source = join(process.cwd(), 'src', 'platform', 'embedded-mongo.ts');
let binary: string;
let dataDir: string;
let started: EmbeddedMongo[] = [];

beforeAll(async () => {
  binary = (await findMongod(readToolEnv())).path;
});

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sb-embedded-'));
});

afterEach(async () => {
  await Promise.all(started.map((mongo) => mongo.stop()));
  started = [];
  await rm(dataDir, { recursive: true, force: true });
});

async function start(more: { port?: number; log?: (line: string) => void } = {}): Promise<EmbeddedMongo> {
  const mongo = await startEmbeddedMongo({ binary, dataDir, ...more });
  started.push(mongo);
  return mongo;
}

/** Starts it in a node process of its own, which then dies by SIGKILL. Gives what that process had told. */
async function startAndDie(): Promise<{ pid: number; port: number }> {
  const script = `
    const { startEmbeddedMongo } = await import(${JSON.stringify(pathToFileURL(source).href)});
    const { pid, port } = await startEmbeddedMongo(${JSON.stringify({ binary, dataDir })});
    process.stdout.write(JSON.stringify({ pid, port }) + '\\n');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  child.kill('SIGKILL');
  await once(child, 'exit');
  return JSON.parse(line) as { pid: number; port: number };
}

async function notes<T>(
  mongo: EmbeddedMongo,
  work: (notes: ReturnType<ReturnType<MongoClient['db']>['collection']>) => Promise<T>,
): Promise<T> {
  const client = new MongoClient(mongo.uri);
  try {
    return await work(client.db().collection('notes'));
  } finally {
    await client.close();
  }
}

test('O2: data survives SIGKILL of mongod, and the next start takes the same port', async () => {
  const said: string[] = [];
  const first = await start({ log: (line) => said.push(line) });
  await notes(first, (all) => all.insertOne({ text: 'kept' }, { writeConcern: { w: 'majority', journal: true } }));
  process.kill(first.pid, 'SIGKILL');
  expect(await waitUntil(() => said.length > 0, 10_000)).toBe(true);
  expect(said[0]).toContain('ended by itself');
  expect(said[0]).toContain('Its last words');

  const second = await start();
  expect(second).toMatchObject({ port: first.port, reused: false });
  expect(await notes(second, (all) => all.countDocuments({ text: 'kept' }))).toBe(1);
});

test('O2: a mongod that outlived its SIGKILLed starter is taken over, with its data', async () => {
  const left = await startAndDie();
  const mongo = await start();
  expect(mongo).toMatchObject({ ...left, reused: true });
  await notes(mongo, (all) => all.insertOne({ text: 'kept' }));
  await mongo.stop();
  expect(markProcess(left.pid)).toBeUndefined();
});

test('O2: a mongod whose starter died, and which nobody takes over, ends by itself', async () => {
  const left = await startAndDie();
  const mark = markProcess(left.pid);
  expect(await waitUntil(() => markProcess(left.pid)?.started !== mark?.started || !mark, 15_000)).toBe(true);
  expect(await waitUntil(async () => !(await readdir(dataDir)).some((name) => name.includes('.json')), 5_000)).toBe(true);
  expect((await start()).reused).toBe(false);
});

test('O2: a second start on the same directory is refused while the first lives, and says what to do', async () => {
  await start();
  await expect(start()).rejects.toThrow(/DATA_DIR/);
});

test('O2: kept data may move to another port', async () => {
  const first = await start();
  await notes(first, (all) => all.insertOne({ text: 'moved' }));
  await first.stop();
  const port = await freePort();
  const second = await start({ port });
  expect(second.port).toBe(port);
  expect(await notes(second, (all) => all.countDocuments({ text: 'moved' }))).toBe(1);
});

test('O4: stop ends mongod and may be called again', async () => {
  const mongo = await start();
  expect(await isListening(mongo.port)).toBe(true);
  await Promise.all([mongo.stop(), mongo.stop()]);
  await mongo.stop();
  expect(markProcess(mongo.pid)).toBeUndefined();
  expect(await isListening(mongo.port)).toBe(false);
});

test('O2: a failed start quotes what mongod said', async () => {
  await expect(startEmbeddedMongo({ binary, dataDir, args: ['--nonsense'] })).rejects.toThrow(/unrecognised option '--nonsense'/);
});

test('an ephemeral mongod leaves nothing behind', async () => {
  const mongo = await startEmbeddedMongo({ binary, ephemeral: true });
  const client = new MongoClient(mongo.uri);
  const options = await client.db('admin').command({ getCmdLineOpts: 1 });
  // Files of dropped collections stay open this long; with the default of five minutes a run of all suites had 18,000 open.
  const window = await client.db('admin').command({ getParameter: 1, minSnapshotHistoryWindowInSeconds: 1 });
  expect(window.minSnapshotHistoryWindowInSeconds).toBeLessThanOrEqual(5);
  await client.close();
  const dir = dirname(options.parsed.storage.dbPath as string);
  await access(dir);
  await mongo.stop();
  await expect(access(dir)).rejects.toThrow('ENOENT');
});

test('a process is told from a later one with the same number', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const mark = markProcess(child.pid as number);
  expect(mark).toBeDefined();
  await endProcess({ pid: child.pid as number, started: 'another time' });
  expect(markProcess(child.pid as number)).toEqual(mark);
  if (mark) await endProcess(mark);
  expect(markProcess(child.pid as number)).toBeUndefined();
});
