import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { ProcessMark } from './processes.js';

export interface WatchOptions {
  /** Milliseconds the child may outlive us, so that a restart can take it over. */
  graceMs?: number;
  /** A file that stands for owning the child: when somebody else has renamed it meanwhile, the child is theirs. */
  lease?: string;
  /** Deleted after the child's end; the child is then killed rather than asked, for nothing of it is kept. */
  removeDir?: string;
}

/**
 * Starts a small process that ends `child` when this one dies, even by SIGKILL: it holds the other end of a pipe, which the
 * system closes with us. Gives the function that sends it home, for when the child has ended in order.
 */
export function watchOver(child: ProcessMark, { graceMs = 0, lease = '', removeDir = '' }: WatchOptions): () => void {
  const args = [String(child.pid), child.started, lease, removeDir, String(graceMs)];
  // NODE_OPTIONS made for this process (loaders, Jest's flags) would only slow that one down.
  const env = process.platform === 'win32' ? {} : { env: {} };
  const watcher = spawn(process.execPath, ['-e', WATCHER, '--', ...args], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    ...env,
  });
  watcher.on('error', () => {});
  watcher.stdin.on('error', () => {});
  watcher.unref();
  if (watcher.stdin instanceof Socket) watcher.stdin.unref();
  return () => void watcher.stdin.end('done');
}

// Plain JavaScript, for it runs by itself: neither tsx nor Jest nor the build is at hand in that process.
const WATCHER = `
const [pid, started, lease, removeDir, grace] = process.argv.slice(1);
const { readFileSync, renameSync, rmSync } = require('node:fs');
let said = '';
process.stdin.on('data', (text) => { said += text; });
process.stdin.on('error', () => {});
process.stdin.on('end', () => { if (said !== 'done') setTimeout(finish, Number(grace)); });
function lives() {
  try {
    process.kill(Number(pid), 0);
    if (process.platform !== 'linux') return true;
    const stat = readFileSync('/proc/' + pid + '/stat', 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (fields[0] !== 'Z' || fields[17] > 1) && fields[19] === started;
  } catch { return false; }
}
function send(signal) {
  for (const target of [-pid, Number(pid)]) try { return process.kill(target, signal); } catch {}
}
function finish() {
  const mine = lease + '.ended';
  if (lease) try { renameSync(lease, mine); } catch { return; }
  if (lives()) send(removeDir ? 'SIGKILL' : 'SIGTERM');
  let looks = 0;
  const timer = setInterval(() => {
    if (lives() && ++looks < 100) return;
    clearInterval(timer);
    if (lives()) send('SIGKILL');
    if (lease) rmSync(mine, { force: true });
    if (removeDir) rmSync(removeDir, { recursive: true, force: true, maxRetries: 5 });
  }, 100);
}`;
