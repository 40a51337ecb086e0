import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What `npm run demo -- --json` prints. */
export interface DemoFacts {
  app: string;
  slack: string;
  operatorApiKey: string;
  teamId: string;
  users: { ana: string; ben: string; chen: string };
  channels: Record<string, string>;
  agentApiKey: string;
}

export interface DemoProcess {
  facts: DemoFacts;
  /** All of standard output so far. */
  stdout(): string;
  dataDir: string;
  /** Ctrl-C; resolves with the exit code. */
  interrupt(): Promise<number | null>;
  /** Ctrl-C, and what it kept is removed. */
  dispose(): Promise<void>;
}

/** The demo as a process of its own on free ports; resolves when it says that it is ready. */
export async function startDemo(
  mode: 'http' | 'socket',
  options: { dataDir?: string; args?: string[] } = {},
): Promise<DemoProcess> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'switchboard-demo-')));
  const args = ['--json', '--port', '0', '--slack-port', '0', '--data-dir', dataDir, '--mode', mode, ...(options.args ?? [])];
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/demo/main.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  const facts = await new Promise<DemoFacts>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
      if (stdout.includes('\n')) resolve(JSON.parse(stdout) as DemoFacts);
    });
    void exited.then((code) => reject(new Error(`The demo ended with code ${code}:\n${stderr}`)));
  });
  const interrupt = async () => {
    child.kill('SIGINT');
    return exited;
  };
  return {
    facts,
    stdout: () => stdout,
    dataDir,
    interrupt,
    dispose: async () => {
      await interrupt();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
