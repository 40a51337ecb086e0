import { require as load } from 'tsx/cjs/api';
import type { EmbeddedMongo } from '../../src/platform/embedded-mongo.js';

declare global {
  var switchboardTestMongo: EmbeddedMongo | undefined;
}

/** Starts one mongod for the whole run; test files find it in SWITCHBOARD_TEST_MONGODB. One given there beforehand is used. */
export default async function globalSetup(): Promise<void> {
  if (process.env.SWITCHBOARD_TEST_MONGODB) return;
  // Jest loads this file without its own module mapping, so the sources come through tsx.
  const here = import.meta.url;
  const { readToolEnv }: typeof import('../../src/config.js') = load('../../src/config.ts', here);
  const { findMongod }: typeof import('../../src/platform/mongod-binary.js') = load('../../src/platform/mongod-binary.ts', here);
  const { showProgress }: typeof import('../../src/platform/progress.js') = load('../../src/platform/progress.ts', here);
  const { startEmbeddedMongo }: typeof import('../../src/platform/embedded-mongo.js') = load(
    '../../src/platform/embedded-mongo.ts',
    here,
  );
  const progress = showProgress();
  const { path } = await findMongod({ ...readToolEnv(), progress, log: (line) => progress(line) });
  const mongo = await startEmbeddedMongo({ binary: path, ephemeral: true, log: (line) => progress(line) });
  process.env.SWITCHBOARD_TEST_MONGODB = mongo.uri;
  globalThis.switchboardTestMongo = mongo;
}
