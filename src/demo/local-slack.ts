import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchArtifact, type NpmArtifact } from '../platform/artifacts.js';
import { freePort, isPortFree } from '../platform/ports.js';
import { watchOver } from '../platform/process-watch.js';
import { endProcess, markProcess, waitUntil } from '../platform/processes.js';
import { type Progress, silentProgress } from '../platform/progress.js';
import { type CommandHint, type DemoWorkspace, demoWorkspace, localSlackConfig } from './local-slack-config.js';

const VERSION = '0.1.8';

/** The Linux x64 build of local-slack (MIT, parvalabs). Elsewhere npx finds the right one. */
export const LOCAL_SLACK: NpmArtifact = {
  name: 'local-slack-linux-x64',
  version: VERSION,
  integrity: 'sha512-2BCTKxKajjZNWCSCj66Jq5VDScUDNpGZ1lA3281I8RvpDE4/ULCwC26TlcW6/4sPbSTs02Q3KjTiltJp3ZBEvg==',
  member: 'package/bin/local-slack',
  sha256: '3332007b797969d835f694b463ac526f7ef1fc66afac93f950f585105fe4815f',
  packedBytes: 36_856_687,
  bytes: 95_074_432,
  fileName: `local-slack-${VERSION}`,
};

export interface LocalSlackOptions {
  cacheDir: string;
  /** Of the page and the API; default any free one. */
  port?: number;
  /** `http` sends signed requests to `requestUrl`, `socket` waits for the app to connect. */
  mode: 'http' | 'socket';
  /** Where the app takes Slack's requests, all of them; or give `appPort`, for /slack/events on this machine. */
  requestUrl?: string;
  appPort?: number;
  commands?: readonly CommandHint[];
  progress?: Progress;
}

export interface LocalSlack extends DemoWorkspace {
  /** The page where a person acts as Ana, Ben or Chen. */
  url: string;
  /** For SLACK_API_URL; ends with a slash. */
  apiUrl: string;
  /** Base of the routes that drive it from a test, without a slash at the end. */
  controlUrl: string;
  /** The WebSocket the page uses; also the only way to submit a modal from a test. */
  uiSocketUrl: string;
  port: number;
  stop(): Promise<void>;
}

/**
 * Starts a local Slack with one team, three people and two channels, fetching the program on first use, and returns when it
 * answers. Nothing in it is kept. Fails with what the program said when it does not start.
 *
 * What it does: in HTTP mode everything goes to the one `requestUrl`, signed, with Slack's own content types (events as JSON,
 * the rest as forms) and without retries; it waits for the answer. A `response_url` replaces or deletes the message that was
 * clicked, else posts one: seen by all unless `response_type` says "ephemeral" (Slack's default is the other way round), and
 * the page shows even ephemeral ones to everybody, with a badge. A trigger lives 30 minutes. Clicks in App Home come with an
 * empty channel and no `view`. Untouched inputs come as `selected_option: null` whatever their type; blocks need a `block_id`.
 * `/_control` takes JSON: POST message {channel, user, text}, command {channel, user, command, text}, interact {channel, user,
 * messageTs, action}, open-home {user}, reset; GET state, log, messages/CHANNEL. `/ui` (WebSocket) takes {t: "view_submit",
 * user, values}, {t: "view_close", user}, {t: "block_action", channel, messageTs, user, action} and tells {t: "view", stack},
 * {t: "view_errors", errors}, {t: "message", message}, {t: "home", user, view}.
 */
export async function startLocalSlack(options: LocalSlackOptions): Promise<LocalSlack> {
  const { cacheDir, mode, progress = silentProgress, commands = [] } = options;
  const [program, first] = await localSlackProgram(cacheDir, progress);
  const port = options.port ?? (await freePort());
  if (!(await isPortFree(port))) throw new Error(`Port ${port}, meant for the local Slack, is taken by another program.`);

  const workspace = demoWorkspace();
  const dir = await mkdtemp(join(tmpdir(), 'switchboard-slack-'));
  const configFile = join(dir, 'config.json');
  await writeFile(configFile, JSON.stringify(localSlackConfig(workspace, receiver(mode, options), commands), null, 2));
  const args = [
    ...first,
    '--config',
    configFile,
    '--port',
    String(port),
    '--base-host',
    '127.0.0.1',
    '--files-dir',
    join(dir, 'files'),
  ];
  // Detached, so that Ctrl-C reaches us first and we stop it after the app.
  const child = spawn(program, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
  let said = '';
  const listen = (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-4_000);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', (code, signal) => {
    ended ??= `it ended with ${signal ?? `code ${code}`}`;
  });
  child.unref();

  const mark = child.pid === undefined ? undefined : markProcess(child.pid);
  const dismissWatcher = mark ? watchOver(mark, { removeDir: dir }) : () => {};
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (mark ? endProcess(mark) : Promise.resolve()).finally(async () => {
      dismissWatcher();
      await rm(dir, { recursive: true, force: true });
    });
    return stopping;
  };

  const origin = `http://127.0.0.1:${port}`;
  const ready = await waitUntil(async () => ended !== undefined || (await answers(origin, workspace.teamId)), 180_000);
  if (ended !== undefined || !ready) {
    await stop();
    throw new Error(`The local Slack did not start: ${ended ?? 'it did not answer'}. ${said.trim()}`);
  }
  return {
    ...workspace,
    ...{ url: `http://localhost:${port}`, apiUrl: `${origin}/api/`, controlUrl: `${origin}/_control` },
    ...{ uiSocketUrl: `ws://127.0.0.1:${port}/ui`, port, stop },
  };
}

async function localSlackProgram(cacheDir: string, progress: Progress): Promise<[string, string[]]> {
  if (process.platform === 'linux' && process.arch === 'x64')
    return [await fetchArtifact(LOCAL_SLACK, { cacheDir, progress }), []];
  progress(`Starting local-slack ${VERSION} through npx (its first start fetches it)`);
  return ['npx', ['--yes', `local-slack@${VERSION}`]];
}

function receiver(mode: 'http' | 'socket', { requestUrl, appPort }: LocalSlackOptions): { requestUrl?: string } {
  if (mode === 'socket') return {};
  const url = requestUrl ?? (appPort === undefined ? undefined : `http://127.0.0.1:${appPort}/slack/events`);
  if (!url) throw new Error('In HTTP mode the local Slack needs requestUrl or appPort.');
  return { requestUrl: url };
}

async function answers(origin: string, teamId: string): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/_control/state`, { signal: AbortSignal.timeout(2_000) });
    const state = (await response.json()) as { workspace?: { teamId?: string } };
    return state.workspace?.teamId === teamId;
  } catch {
    return false;
  }
}
