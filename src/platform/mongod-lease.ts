import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { watchOver } from './process-watch.js';
import { endProcess, isRunning, markProcess, type ProcessMark, waitUntil } from './processes.js';

/** How long a mongod outlives a process that died without stopping it: long enough for a restart to take it over. */
const GRACE_MS = 2_000;

/** Who runs which mongod on a data directory. Whoever renames its file, owns the mongod: a rename succeeds for one only. */
export interface Lease {
  file: string;
  mongod: ProcessMark;
  port: number;
  owner: ProcessMark;
}

/** A lease of ours. `release` forgets it, once mongod is gone. */
export interface HeldLease extends Lease {
  release(): void;
}

/**
 * Writes down that this process runs `mongod`, and has it watched over; synchronously, so that no death in between leaves it
 * unknown. `removeDir` is deleted should this process die before it releases the lease.
 */
export function writeLease(dataDir: string, mongod: ProcessMark, port: number, removeDir?: string): HeldLease {
  const lease = { file: newFile(dataDir), mongod, port, owner: thisProcess() };
  writeFileSync(lease.file, JSON.stringify(lease));
  return hold(lease, removeDir);
}

/**
 * Takes over a mongod whose owner died and gives its lease, now ours; or waits until such a one is gone and gives nothing.
 * Fails when its owner still lives.
 */
export async function takeOver(dataDir: string): Promise<HeldLease | undefined> {
  for (const lease of readLeases(dataDir)) {
    if (isRunning(lease.owner)) {
      const who = lease.owner.pid === process.pid ? 'This very process' : `Another process (${lease.owner.pid})`;
      throw new Error(`${who} runs the embedded MongoDB in ${dataDir}. Stop it, or set another DATA_DIR, or MONGODB_URI.`);
    }
    if (isRunning(lease.mongod)) {
      const mine = { ...lease, file: newFile(dataDir), owner: thisProcess() };
      if (renamed(lease.file, mine.file)) {
        writeFileSync(mine.file, JSON.stringify(mine));
        return hold(mine);
      }
      // The watcher was quicker and is ending it.
      if (!(await waitUntil(() => !isRunning(lease.mongod), 15_000))) await endProcess(lease.mongod);
    }
    rmSync(lease.file, { force: true });
  }
  return undefined;
}

function hold(lease: Lease, removeDir?: string): HeldLease {
  const dismiss = watchOver(lease.mongod, { lease: lease.file, graceMs: GRACE_MS, ...(removeDir ? { removeDir } : {}) });
  const release = () => {
    rmSync(lease.file, { force: true });
    dismiss();
  };
  return { ...lease, release };
}

function readLeases(dataDir: string): Lease[] {
  return readdirSync(dataDir)
    .filter((name) => /^mongod-[\w-]+\.json$/.test(name))
    .flatMap((name) => {
      const file = join(dataDir, name);
      try {
        return [{ ...(JSON.parse(readFileSync(file, 'utf8')) as Lease), file }];
      } catch {
        rmSync(file, { force: true });
        return [];
      }
    });
}

const newFile = (dataDir: string) => join(dataDir, `mongod-${randomUUID()}.json`);

function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

function thisProcess(): ProcessMark {
  return markProcess(process.pid) ?? { pid: process.pid, started: '' };
}
