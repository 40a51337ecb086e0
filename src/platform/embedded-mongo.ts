import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { becomePrimary, REPLICA_SET } from './mongo-replica-set.js';
import { lastWords, launchMongod } from './mongod-launch.js';
import { type HeldLease, takeOver } from './mongod-lease.js';
import { isListening } from './ports.js';
import { endProcess, isRunning, waitUntil } from './processes.js';

export interface EmbeddedMongoOptions {
  /** Path of a mongod, see findMongod. */
  binary: string;
  /** Kept data, log and lease. Not needed (and not used) when `ephemeral`. */
  dataDir?: string;
  /** Default: the last one of this directory when it is free, else any free one. */
  port?: number;
  /** Gets a sentence for what a person may want to know, for instance that mongod ended by itself. */
  log?: (line: string) => void;
  /** For tests: a small mongod in a directory for temporary files, killed and removed on stop. */
  ephemeral?: boolean;
  /** More arguments for mongod. */
  args?: readonly string[];
}

export interface EmbeddedMongo {
  uri: string;
  port: number;
  pid: number;
  /** A mongod that outlived the process which started it was taken over. */
  reused: boolean;
  /** Ends mongod in order and returns when it is gone. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts mongod as a replica set of one on 127.0.0.1 and returns when it is primary. Data in `dataDir` survives the death of
 * either process. Fails, quoting mongod's last words, when it does not start, and when a living process uses `dataDir`.
 */
export async function startEmbeddedMongo(options: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  const { ephemeral = false, log = () => {} } = options;
  if (!ephemeral && !options.dataDir) throw new Error('The embedded MongoDB needs a directory for its data.');
  const dataDir = ephemeral ? await mkdtemp(join(tmpdir(), 'switchboard-mongo-')) : (options.dataDir as string);
  const dbPath = join(dataDir, 'db');
  await mkdir(dbPath, { recursive: true });
  const removeDir = ephemeral ? dataDir : undefined;

  const left = ephemeral ? undefined : await reuse(dataDir, dbPath, options.port);
  const lease =
    left ??
    (await launchMongod({ ...options, dataDir, dbPath, ephemeral }).catch(async (error: unknown) => {
      if (removeDir) await rm(removeDir, { recursive: true, force: true });
      throw error;
    }));

  let stopping: Promise<void> | undefined;
  const clearUp = async () => {
    clearInterval(lookout);
    lease.release();
    if (removeDir) await rm(removeDir, { recursive: true, force: true, maxRetries: 5 });
  };
  const lookout = setInterval(() => {
    if (stopping || isRunning(lease.mongod)) return;
    stopping = lastWords(dataDir)
      .then((words) => log(`The embedded MongoDB (process ${lease.mongod.pid}) ended by itself. ${words}`))
      .finally(clearUp);
  }, 500);
  lookout.unref();
  return {
    uri: `mongodb://127.0.0.1:${lease.port}/switchboard?replicaSet=${REPLICA_SET}`,
    port: lease.port,
    pid: lease.mongod.pid,
    reused: left !== undefined,
    stop: () => (stopping ??= endProcess(lease.mongod, ephemeral).finally(clearUp)),
  };
}

/** A mongod that runs on this directory although its owner died: taken over when it is fit, else ended. */
async function reuse(dataDir: string, dbPath: string, port: number | undefined): Promise<HeldLease | undefined> {
  const left = await takeOver(dataDir);
  if (!left) return undefined;
  const answers = async () => {
    await waitUntil(() => isListening(left.port), 5_000);
    await becomePrimary({ port: left.port, dbPath, timeoutMs: 10_000 });
    return true;
  };
  if ((port ?? left.port) === left.port && (await answers().catch(() => false))) return left;
  await endProcess(left.mongod);
  left.release();
  return undefined;
}
