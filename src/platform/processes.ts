import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process, and when it was started: process ids come round again. */
export interface ProcessMark {
  pid: number;
  started: string;
}

/** Marks the process `pid`, or gives nothing when there is none (a dead one that nobody has collected yet counts as none). */
export function markProcess(pid: number): ProcessMark | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  try {
    if (process.platform === 'win32') return { pid, started: '' };
    if (process.platform === 'linux') {
      // "pid (any name) state ppid … threads(20) … started(22) …"
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A zombie whose other threads still end holds its ports and locks yet.
      const dead = fields[0] === 'X' || (fields[0] === 'Z' && Number(fields[17]) <= 1);
      return dead ? undefined : { pid, started: fields[19] ?? '' };
    }
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return started ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether exactly this process still runs. */
export function isRunning(mark: ProcessMark): boolean {
  return markProcess(mark.pid)?.started === mark.started;
}

/** Asks `check` every 20 ms until it is true; tells whether it became so within `timeoutMs`. */
export async function waitUntil(check: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!(await check())) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

/** Ends this process: asks politely, insists after ten seconds (or at once when `harshly`), and returns when it is gone. */
export async function endProcess(mark: ProcessMark, harshly = false): Promise<void> {
  const send = (signal: NodeJS.Signals) => {
    // Our children lead groups of their own; one started through npx has the real program beside it in its group.
    for (const target of process.platform === 'win32' ? [mark.pid] : [-mark.pid, mark.pid]) {
      try {
        if (isRunning(mark)) process.kill(target, signal);
        return;
      } catch {
        // No such group, or it went in between, which is what was wanted.
      }
    }
  };
  const gone = () => !isRunning(mark);
  send(harshly ? 'SIGKILL' : 'SIGTERM');
  if (await waitUntil(gone, 10_000)) return;
  send('SIGKILL');
  if (!(await waitUntil(gone, 10_000))) throw new Error(`Process ${mark.pid} does not end.`);
}
