import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/platform/ports.js';

export const OPERATOR_KEY = 'operator-key-for-tests';

/** `npm start` as a process of its own, for tests that kill it. */
export interface AppProcess {
  url: string;
  port: number;
  pid: number;
  /** Everything it has printed. */
  output(): string;
  /** Sends a signal and resolves with the exit code (null when a signal ended it). */
  end(signal: 'SIGTERM' | 'SIGKILL' | 'SIGINT'): Promise<number | null>;
}

export interface AppProcessOptions {
  mongodbUri: string;
  slackApiUrl: string;
  /** The same directory means the same keys; default one for all processes of this test file. */
  dataDir?: string;
  port?: number;
  env?: Record<string, string>;
  /** Where it lies as JavaScript; as TypeScript when absent. */
  compiled?: string;
  /** How readiness is seen: in the log, or by asking, where the log level hides it. */
  ready?: 'log' | 'http';
}

let shared: Promise<string> | undefined;

/** Starts the app and resolves when it is ready. Rejects with its output when it ends before that. */
export async function startAppProcess(options: AppProcessOptions): Promise<AppProcess> {
  shared ??= mkdtemp(join(tmpdir(), 'switchboard-app-'));
  const port = options.port ?? (await freePort());
  const main = options.compiled ? [join(options.compiled, 'src/main.js')] : ['--import', 'tsx', 'src/main.ts'];
  const child = spawn(process.execPath, ['--max-semi-space-size=64', ...main], {
    env: {
      PATH: process.env.PATH,
      MONGODB_URI: options.mongodbUri,
      SLACK_BOT_TOKEN: 'xoxb-test-token',
      SLACK_SIGNING_SECRET: 'a-signing-secret-for-tests',
      SLACK_API_URL: options.slackApiUrl.replace(/\/$/, ''),
      OPERATOR_API_KEY: OPERATOR_KEY,
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: options.dataDir ?? (await shared),
      LOG_LEVEL: 'info',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      output += chunk;
      if (output.includes('Switchboard is ready')) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    if (options.ready === 'http') void untilReady(port, exited).then(resolve, reject);
    void exited.then((code) => reject(new Error(`The app ended with code ${code}:\n${output}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pid: (child as ChildProcess).pid ?? 0,
    output: () => output,
    end: async (signal) => {
      child.kill(signal);
      return exited;
    },
  };
}

async function untilReady(port: number, exited: Promise<unknown>): Promise<void> {
  let over = false;
  void exited.then(() => {
    over = true;
  });
  while (!over) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Removes what the processes of this test file kept. */
export async function forgetAppProcesses(): Promise<void> {
  if (shared) await rm(await shared, { recursive: true, force: true });
  shared = undefined;
}
