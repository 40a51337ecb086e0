import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readToolEnv } from '../config.js';
import { startEmbeddedMongo } from '../platform/embedded-mongo.js';
import { findMongod } from '../platform/mongod-binary.js';
import { isListening } from '../platform/ports.js';
import { showProgress } from '../platform/progress.js';

/**
 * The address of the embedded database in a data directory: of the one that runs, else of one started for as long as this process
 * lives. Throws when there is no such database.
 */
export async function embeddedUri(dataDir: string): Promise<string> {
  const port = Number(await readFile(join(dataDir, 'mongod.port'), 'utf8').catch(() => ''));
  if (!port) throw new Error(`There is no database in ${dataDir}. Give --uri or --data-dir, or set MONGODB_URI.`);
  if (await isListening(port)) return `mongodb://127.0.0.1:${port}/switchboard?replicaSet=rs0`;
  const { path } = await findMongod({ ...readToolEnv(), progress: showProgress() });
  const mongo = await startEmbeddedMongo({ binary: path, dataDir });
  stops.push(() => mongo.stop());
  return mongo.uri;
}

const stops: (() => Promise<void>)[] = [];

/** Stops what `embeddedUri` started. */
export async function stopEmbedded(): Promise<void> {
  for (const stop of stops) await stop();
}
