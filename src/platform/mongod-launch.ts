import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { becomePrimary, REPLICA_SET } from './mongo-replica-set.js';
import { type HeldLease, writeLease } from './mongod-lease.js';
import { freePort, isListening, isPortFree } from './ports.js';
import { endProcess, markProcess, waitUntil } from './processes.js';

/** Recovery of a large directory after a crash takes its time. */
const START_MS = 120_000;
/** How mongod says that somebody else listens on its port. */
const EXIT_PORT_TAKEN = 48;

export interface Launch {
  binary: string;
  dataDir: string;
  dbPath: string;
  ephemeral: boolean;
  port?: number;
  args?: readonly string[];
}

/**
 * Starts mongod on the asked port, or the one it had last time, or any free one, and returns when it is primary. Fails with
 * mongod's last words. The log of the start before is kept as `mongod.previous.log`.
 */
export async function launchMongod(launch: Launch): Promise<HeldLease> {
  const portFile = join(launch.dataDir, 'mongod.port');
  const last = Number(await readFile(portFile, 'utf8').catch(() => 0));
  if (launch.port && !(await isPortFree(launch.port))) {
    throw new Error(`Port ${launch.port}, meant for the embedded MongoDB, is taken by another program.`);
  }
  for (let attempt = 1; ; attempt++) {
    const kept = attempt === 1 && last > 0 && (await isPortFree(last)) ? last : undefined;
    const port = launch.port ?? kept ?? (await freePort());
    const outcome = await attemptOn(port, launch);
    if (typeof outcome !== 'string') {
      await writeFile(portFile, String(port));
      return outcome;
    }
    if (outcome === TAKEN && attempt < 5 && !launch.port) continue;
    throw new Error(`mongod did not start: ${outcome}. ${await lastWords(launch.dataDir)}`);
  }
}

const TAKEN = 'its port was taken';

/** Gives the lease of a mongod that is primary, or why there is none. */
async function attemptOn(port: number, launch: Launch): Promise<HeldLease | string> {
  const logFile = join(launch.dataDir, 'mongod.log');
  await rename(logFile, join(launch.dataDir, 'mongod.previous.log')).catch(() => {});
  const output = openSync(logFile, 'a');
  // Detached, in its own process group: Ctrl-C in a terminal must not reach it before we stop it in order.
  const child = spawn(launch.binary, mongodArguments(port, launch), { detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', (code, signal) => {
    ended ??= code === EXIT_PORT_TAKEN ? TAKEN : `it ended with ${signal ?? `code ${code}`}`;
  });
  child.unref();
  const mark = child.pid === undefined ? undefined : markProcess(child.pid);
  if (!mark) {
    await waitUntil(() => ended !== undefined, 5_000);
    return ended ?? 'it vanished';
  }
  const lease = writeLease(launch.dataDir, mark, port, launch.ephemeral ? launch.dataDir : undefined);
  try {
    if (!(await waitUntil(async () => ended !== undefined || (await isListening(port)), START_MS))) ended = 'it did not answer';
    if (ended === undefined) {
      await becomePrimary({ port, dbPath: launch.dbPath, timeoutMs: START_MS });
      return lease;
    }
  } catch (error) {
    ended ??= (error as Error).message;
  }
  await endProcess(mark, launch.ephemeral);
  lease.release();
  return ended;
}

function mongodArguments(port: number, { dbPath, ephemeral, args = [] }: Launch): string[] {
  return [
    ...['--replSet', REPLICA_SET, '--port', String(port), '--dbpath', dbPath, '--bind_ip', '127.0.0.1', '--quiet'],
    ...['--setParameter', 'transactionLifetimeLimitSeconds=5', '--setParameter', 'diagnosticDataCollectionEnabled=false'],
    ...(process.platform === 'win32' ? [] : ['--nounixsocket']),
    // A dropped collection's files stay open for as long as old snapshots may be read, by default five minutes: a test run, which
    // drops a database per file, would come to the limit of open files.
    ...(ephemeral ? ['--wiredTigerCacheSizeGB', '1', '--setParameter', 'minSnapshotHistoryWindowInSeconds=5'] : []),
    ...args,
  ];
}

/** What the mongod of this directory said last, its errors before all else; a sentence for people. */
export async function lastWords(dataDir: string): Promise<string> {
  const path = join(dataDir, 'mongod.log');
  const lines = (await readFile(path, 'utf8').catch(() => '')).trim().split('\n').filter(Boolean);
  const grave = lines.filter((line) => /"s":"[EF]"/.test(line) || !line.startsWith('{'));
  const quoted = (grave.length > 0 ? grave : lines).slice(-5).map((line) => line.slice(0, 600));
  return quoted.length > 0 ? `Its last words (${path}):\n${quoted.join('\n')}` : 'It said nothing.';
}
