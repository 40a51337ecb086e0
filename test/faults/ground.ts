import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readToolEnv } from '../../src/config.js';
import { type EmbeddedMongo, startEmbeddedMongo } from '../../src/platform/embedded-mongo.js';
import { findMongod } from '../../src/platform/mongod-binary.js';
import { isListening } from '../../src/platform/ports.js';
import { waitUntil } from '../../src/platform/processes.js';
import { showProgress } from '../../src/platform/progress.js';
import { type AppProcess, startAppProcess } from '../support/app-process.js';
import { type SlackStandIn, startSlackStandIn } from '../support/slack/stand-in.js';
import type { Outage } from './sender.js';

/** How the app calls itself to MongoDB, so that a fail point hits nobody else. */
export const APP_NAME = 'switchboard-under-test';

export interface GroundOptions {
  instances: number;
  mongodArgs?: readonly string[];
  /** More for the instances' connection strings, beginning with `&`. */
  uriOptions?: string;
}

/** MongoDB and instances of the app, each a process of its own that can be killed. */
export class Ground {
  readonly apps: AppProcess[] = [];
  readonly ledgerKey = randomBytes(32);

  private constructor(
    readonly teamId: string,
    private readonly dir: string,
    private readonly startMongo: () => Promise<EmbeddedMongo>,
    private readonly slack: SlackStandIn,
    private readonly uriOptions: string,
    private mongo: EmbeddedMongo,
  ) {}

  static async lay({ instances, mongodArgs = [], uriOptions = '' }: GroundOptions): Promise<Ground> {
    const { path } = await findMongod({ ...readToolEnv(), progress: showProgress() });
    const dir = await mkdtemp(join(tmpdir(), 'switchboard-faults-'));
    const args = ['--wiredTigerCacheSizeGB', '1', ...mongodArgs];
    // Not the ephemeral kind, which forgets its data when it is killed. It comes back on the port that it had.
    const startMongo = () => startEmbeddedMongo({ binary: path, dataDir: dir, args });
    const mongo = await startMongo();
    const slack = await startSlackStandIn({ botToken: 'xoxb-test-token', signingSecret: 'a-signing-secret-for-tests' });
    const ground = new Ground(slack.teamId, dir, startMongo, slack, uriOptions, mongo);
    // The first alone: it makes the keys that the others share.
    ground.apps.push(await ground.#startApp());
    ground.apps.push(...(await Promise.all(Array.from({ length: instances - 1 }, () => ground.#startApp()))));
    return ground;
  }

  get uri(): string {
    return this.mongo.uri;
  }

  get urls(): string[] {
    return this.apps.map(({ url }) => url);
  }

  #startApp(port?: number): Promise<AppProcess> {
    return startAppProcess({
      mongodbUri: `${this.uri}&appName=${APP_NAME}${this.uriOptions}`,
      slackApiUrl: this.slack.apiUrl,
      dataDir: join(this.dir, 'app'),
      // Minutes of a plan would be a source that nobody here asked for.
      env: { LEDGER_KEY: this.ledgerKey.toString('hex'), PLANS: '{"free":{"includedMinutes":0}}' },
      ...(port ? { port } : {}),
    });
  }

  /** SIGKILL, and the same again on the same port; resolves when it has said that it is ready. */
  async killApp(index: number): Promise<Outage> {
    const app = this.apps[index] as AppProcess;
    const killedAt = performance.now();
    await app.end('SIGKILL');
    this.apps[index] = await this.#startApp(app.port);
    return { killedAt, backAt: performance.now() };
  }

  /** SIGKILL, and the same again on the same data and port; it is back when it takes connections. */
  async killMongo(): Promise<Outage> {
    const { pid, port } = this.mongo;
    const killedAt = performance.now();
    process.kill(pid, 'SIGKILL');
    await this.mongo.stop();
    const back = waitUntil(() => isListening(port), 120_000).then(() => performance.now());
    this.mongo = await this.startMongo();
    if (this.mongo.port !== port) throw new Error(`mongod came back on port ${this.mongo.port} instead of ${port}.`);
    return { killedAt, backAt: await back };
  }

  /** The last that the instances said, for whoever has to find out why something went wrong. */
  lastWords(): string {
    return this.apps.map((app, i) => `Instance ${i}: ${app.output().trim().split('\n').slice(-15).join('\n')}`).join('\n\n');
  }

  /** Everything was read; what is left is thrown away. */
  async stop(): Promise<void> {
    await Promise.all(this.apps.map((app) => app.end('SIGKILL')));
    await this.slack.stop();
    process.kill(this.mongo.pid, 'SIGKILL');
    await this.mongo.stop();
    await rm(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }
}
