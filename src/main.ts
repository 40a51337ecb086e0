import { isLocal, startApp } from './app.js';
import { ConfigError, loadEnvFile, readConfig, readToolEnv } from './config.js';
import { DatabaseClock } from './platform/clock.js';
import { openKeys } from './platform/keys.js';
import { createLog } from './platform/log.js';
import { connect } from './platform/mongo.js';

const MEASURE_EVERY_MS = 60_000;
const LONGEST_STOP_MS = 10_000;

async function main(): Promise<void> {
  loadEnvFile();
  const config = readConfig();
  const log = createLog(config.logLevel);
  process.on('unhandledRejection', (err) => {
    log.fatal({ err }, 'unhandled rejection');
    process.exit(1);
  });

  if (isLocal(config.publicUrl)) {
    log.warn(
      { publicUrl: config.publicUrl },
      'PUBLIC_URL is not set: links in invitations lead to this machine only, and reports come as files',
    );
  }
  const embedded = config.mongodbUri ? null : await startOwnMongo(config.dataDir, (line) => log.info(line));
  const uri = config.mongodbUri ?? embedded?.uri ?? '';
  const db = await connect(uri);
  const clock = new DatabaseClock();
  log.info({ offsetMs: await clock.measure(db), embedded: embedded !== null }, 'MongoDB is connected');
  const remeasure = setInterval(() => {
    clock.measure(db).catch((err: unknown) => log.warn({ err }, 'the clock could not be measured'));
  }, MEASURE_EVERY_MS).unref();

  const { made, ...keys } = await openKeys(config.keys, config.dataDir);
  if (made)
    log.warn({ dataDir: config.dataDir }, 'keys were made and kept in keys.json: keep a copy, and share it with other instances');
  const app = await startApp(config, { db, clock, log, keys });
  log.info(
    { port: app.port, mode: config.slack.appToken ? 'socket' : 'http', slack: app.slack.health() },
    'Switchboard is ready',
  );

  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error('stopping took too long');
      process.exit(1);
    }, LONGEST_STOP_MS).unref();
    clearInterval(remeasure);
    await app.stop();
    await db.close();
    await embedded?.stop();
    log.info('stopped');
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
}

async function startOwnMongo(dataDir: string, log: (line: string) => void) {
  const [{ findMongod }, { startEmbeddedMongo }, { showProgress }] = await Promise.all([
    import('./platform/mongod-binary.js'),
    import('./platform/embedded-mongo.js'),
    import('./platform/progress.js'),
  ]);
  log(`MONGODB_URI is not set: running a MongoDB of our own in ${dataDir}`);
  const { path } = await findMongod({ ...readToolEnv(), progress: showProgress(), log });
  return startEmbeddedMongo({ binary: path, dataDir, log });
}

main().catch((error: unknown) => {
  const text =
    error instanceof ConfigError
      ? error.message
      : `Switchboard could not start: ${error instanceof Error ? error.message : String(error)}`;
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
