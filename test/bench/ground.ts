import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { readToolEnv } from '../../src/config.js';
import { startEmbeddedMongo } from '../../src/platform/embedded-mongo.js';
import { findMongod } from '../../src/platform/mongod-binary.js';
import { freePort } from '../../src/platform/ports.js';
import { showProgress } from '../../src/platform/progress.js';
import { type AppProcess, startAppProcess } from '../support/app-process.js';
import { startSlackStandIn } from '../support/slack/stand-in.js';
import { compile } from './compiled.js';

export interface Ground {
  mongodbUri: string;
  /** The team of the stand-in Slack. */
  teamId: string;
  app: AppProcess;
  /** Starts another instance on the same database. */
  anotherApp(): Promise<AppProcess>;
  /** The raw insert behind the shell of the app, for requests with an agent's key. */
  rawUrl: string;
  /** The same behind a server that looks at nothing. */
  bareUrl: string;
  stop(): Promise<void>;
}

/** More than anybody can send: the limit is counted and never reached. */
const REQUESTS_PER_MINUTE = '10000000';

/** A MongoDB, the app and the raw shell, each a process of its own, as they would be in real use. */
export async function layGround(): Promise<Ground> {
  const compiled = await compile();
  const { path } = await findMongod({ ...readToolEnv(), progress: showProgress() });
  const mongo = await startEmbeddedMongo({ binary: path, ephemeral: true });
  await giveRoom(mongo.uri);
  const slack = await startSlackStandIn({ botToken: 'xoxb-test-token', signingSecret: 'a-signing-secret-for-tests' });
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-bench-'));
  const apps: AppProcess[] = [];
  const anotherApp = async () => {
    const app = await startAppProcess({
      mongodbUri: mongo.uri,
      slackApiUrl: slack.apiUrl,
      dataDir,
      env: { LOG_LEVEL: 'warn', REQUESTS_PER_MINUTE },
      compiled,
      ready: 'http',
    });
    apps.push(app);
    return app;
  };
  const app = await anotherApp();
  const [same, bare] = [String(await freePort()), String(await freePort())];
  const script = join(compiled, 'test/bench/raw-shell.js');
  const raw = spawn(process.execPath, ['--max-semi-space-size=64', script, mongo.uri, same, bare, REQUESTS_PER_MINUTE], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(raw.stdout, 'data');
  return {
    mongodbUri: mongo.uri,
    teamId: slack.teamId,
    app,
    anotherApp,
    rawUrl: `http://127.0.0.1:${same}`,
    bareUrl: `http://127.0.0.1:${bare}`,
    stop: async () => {
      await Promise.all(apps.map((each) => each.end('SIGTERM')));
      raw.kill('SIGTERM');
      await slack.stop();
      await mongo.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A MongoDB that a test starts makes do with little memory; one that serves has half of its machine's, and is not measured by what it puts out of the way. */
async function giveRoom(uri: string): Promise<void> {
  const client = await MongoClient.connect(uri);
  await client
    .db('admin')
    .command({ setParameter: 1, wiredTigerEngineRuntimeConfig: `cache_size=${Math.floor(totalmem() / 4 / MIB)}M` });
  await client.close();
}

const MIB = 1024 * 1024;
