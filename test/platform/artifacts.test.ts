import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { fetchArtifact, type NpmArtifact, type Pack } from '../../src/platform/artifacts.js';

const content = '#!/bin/sh\necho hello\n';
let dir: string;
let cacheDir: string;
let tarball: string;
let good: NpmArtifact;
let packed = 0;

const pack: Pack = async (_artifact, into) => {
  packed++;
  const copy = join(into, 'small-1.0.0.tgz');
  await copyFile(tarball, copy);
  return copy;
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sb-artifacts-'));
  await mkdir(join(dir, 'package', 'bin'), { recursive: true });
  await writeFile(join(dir, 'package', 'bin', 'tool'), content);
  await writeFile(join(dir, 'package', 'install.js'), 'never wanted');
  tarball = join(dir, 'small.tgz');
  execFileSync('tar', ['-czf', tarball, '-C', dir, 'package']);
  good = {
    ...{ name: 'small', version: '1.0.0', member: 'package/bin/tool', fileName: 'tool', packedBytes: 500, bytes: content.length },
    integrity: `sha512-${createHash('sha512')
      .update(await readFile(tarball))
      .digest('base64')}`,
    sha256: createHash('sha256').update(content).digest('hex'),
  };
});

beforeEach(async () => {
  packed = 0;
  cacheDir = await mkdtemp(join(dir, 'cache-'));
});

afterAll(() => rm(dir, { recursive: true, force: true }));

test('O1: one file is taken out of the tarball, made executable and remembered', async () => {
  const path = await fetchArtifact(good, { cacheDir, pack });
  expect(await readFile(path, 'utf8')).toBe(content);
  expect((await stat(path)).mode & 0o777).toBe(0o755);
  expect(await readdir(cacheDir)).toHaveLength(1);
  expect(await fetchArtifact(good, { cacheDir, pack })).toBe(path);
  expect(packed).toBe(1);
});

test('O1: a wrong sum of the tarball is an error that names both sums, and nothing is kept', async () => {
  const wrong = { ...good, integrity: `sha512-${'A'.repeat(86)}==` };
  const failure = await fetchArtifact(wrong, { cacheDir, pack }).catch((error: Error) => error.message);
  expect(failure).toContain(wrong.integrity);
  expect(failure).toContain(good.integrity);
  expect(await readdir(cacheDir)).toEqual([]);
});

test('O1: a wrong sum of the file is an error that names both sums, and nothing is kept', async () => {
  const wrong = { ...good, sha256: '0'.repeat(64) };
  const failure = await fetchArtifact(wrong, { cacheDir, pack }).catch((error: Error) => error.message);
  expect(failure).toContain(wrong.sha256);
  expect(failure).toContain(good.sha256);
  expect(await readdir(cacheDir)).toEqual([]);
});

test('O1: two fetches at once do not spoil each other', async () => {
  let arrive = () => {};
  const bothPacking = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const together: Pack = async (...args) => {
    const path = await pack(...args);
    if (packed === 2) arrive();
    await bothPacking;
    return path;
  };
  const paths = await Promise.all([1, 2].map(() => fetchArtifact(good, { cacheDir, pack: together })));
  expect(new Set(paths).size).toBe(1);
  expect(await readFile(paths[0] as string, 'utf8')).toBe(content);
  expect(await readdir(cacheDir)).toHaveLength(1);
});
