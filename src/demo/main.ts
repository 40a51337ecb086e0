import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startApp } from '../app.js';
import { type Config, readToolEnv } from '../config.js';
import { DEFAULT_PLANS } from '../domain/plans/index.js';
import { DatabaseClock } from '../platform/clock.js';
import { startEmbeddedMongo } from '../platform/embedded-mongo.js';
import { openKeys } from '../platform/keys.js';
import { createLog } from '../platform/log.js';
import { connect } from '../platform/mongo.js';
import { findMongod } from '../platform/mongod-binary.js';
import { freePort, isPortFree } from '../platform/ports.js';
import { showProgress } from '../platform/progress.js';
import { commandTable } from '../slack/features.js';
import { startLocalSlack } from './local-slack.js';
import { type DemoOptions, readOptions, USAGE } from './options.js';
import { withPlainDates } from './plain-dates.js';
import { seed } from './seed.js';
import { welcome } from './welcome.js';

/** What an earlier demo in the same directory left for this one. */
interface Kept {
  operatorApiKey: string;
  seededAt: number;
  hasCalls: boolean;
}

const cleanUps: (() => Promise<void>)[] = [];
let stopping: Promise<void> | undefined;

/** Stops everything that was started, the last first, and nothing else. */
function stopAll(): Promise<void> {
  stopping ??= (async () => {
    for (const cleanUp of cleanUps.reverse())
      await cleanUp().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  })();
  return stopping;
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(USAGE);
    return;
  }
  process.on('SIGINT', () => void stopAll().then(() => process.exit(0)));
  process.on('SIGTERM', () => void stopAll().then(() => process.exit(0)));

  const dataDir = resolve(options.dataDir);
  const port = await choosePort('--port', options.port);
  if (options.fresh) await forget(dataDir);
  await mkdir(dataDir, { recursive: true });
  const progress = showProgress();
  const tools = readToolEnv();
  const log = createLog('info', createWriteStream(join(dataDir, 'app.log'), { flags: 'a' }));

  const { path } = await findMongod({ ...tools, progress, log: (line) => log.info(line) });
  const mongo = await startEmbeddedMongo({ binary: path, dataDir, log: (line) => log.info(line) });
  cleanUps.push(() => mongo.stop());
  const slackPort = await choosePort('--slack-port', options.slackPort);
  const slack = await startLocalSlack({
    cacheDir: tools.cacheDir,
    mode: options.mode,
    port: slackPort,
    appPort: port,
    commands: commandTable('')
      .slashCommands()
      .map(({ name, description, usageHint }) => ({ command: name, description, usageHint })),
    progress,
  });
  cleanUps.push(() => slack.stop());

  const kept = await readKept(dataDir);
  const db = await connect(mongo.uri);
  cleanUps.push(() => db.close());
  const clock = new DatabaseClock();
  await clock.measure(db);
  const { made: _made, ...keys } = await openKeys({}, dataDir);
  const app = await startApp(configFor(options, port, dataDir, slack, kept), { db, clock, log, keys, fetch: withPlainDates });
  cleanUps.push(() => app.stop());

  const { agentApiKey } = await seed({
    appUrl: `http://127.0.0.1:${port}`,
    operatorApiKey: kept.operatorApiKey,
    teamId: slack.teamId,
    anaId: slack.users.ana.id,
    alertChannelId: slack.channels.voiceAlerts.id,
    seededAt: kept.seededAt,
    hasCalls: kept.hasCalls,
  });
  await writeFile(join(dataDir, 'demo.json'), JSON.stringify({ ...kept, hasCalls: true }), { mode: 0o600 });

  const ready = {
    app: `http://localhost:${port}`,
    slack: slack.url,
    operatorApiKey: kept.operatorApiKey,
    teamId: slack.teamId,
    users: { ana: slack.users.ana.id, ben: slack.users.ben.id, chen: slack.users.chen.id },
    channels: { general: slack.channels.general.id, 'voice-alerts': slack.channels.voiceAlerts.id },
    agentApiKey,
  };
  process.stdout.write(options.json ? `${JSON.stringify(ready)}\n` : welcome(ready));
}

function configFor(
  options: DemoOptions,
  port: number,
  dataDir: string,
  slack: Awaited<ReturnType<typeof startLocalSlack>>,
  kept: Kept,
): Config {
  return {
    port,
    host: '127.0.0.1',
    publicUrl: `http://localhost:${port}`,
    dataDir,
    slack: {
      botToken: slack.botToken,
      apiUrl: slack.apiUrl.replace(/\/$/, ''),
      ...(options.mode === 'socket' ? { appToken: slack.appToken } : { signingSecret: slack.signingSecret }),
    },
    keys: {},
    operatorKeys: [kept.operatorApiKey],
    requestsPerMinute: 60_000,
    callDetailsRetentionDays: 90,
    archiveAfterDays: 400,
    plans: DEFAULT_PLANS,
    webhooksToPrivate: true,
    commandPrefix: '',
    billing: 'self-serve',
    logLevel: 'info',
  };
}

async function choosePort(option: string, port: number): Promise<number> {
  if (port === 0) return freePort();
  if (await isPortFree(port)) return port;
  throw new Error(`Port ${port} is taken by another program. Choose one with ${option} N, or ${option} 0 for any free one.`);
}

/** Removes what demos keep in a directory, and only that: it might be somebody's home. */
async function forget(dataDir: string): Promise<void> {
  for (const name of ['db', 'demo.json', 'keys.json', 'app.log']) await rm(join(dataDir, name), { recursive: true, force: true });
}

async function readKept(dataDir: string): Promise<Kept> {
  const text = await readFile(join(dataDir, 'demo.json'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text !== null) return JSON.parse(text) as Kept;
  const seededAt = new DatabaseClock().now().getTime();
  const kept = { operatorApiKey: `op_${randomBytes(18).toString('base64url')}`, seededAt, hasCalls: false };
  await writeFile(join(dataDir, 'demo.json'), JSON.stringify(kept), { mode: 0o600 });
  return kept;
}

main().catch(async (error: unknown) => {
  process.stderr.write(`The demo could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  await stopAll();
  process.exit(1);
});
