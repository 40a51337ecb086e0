import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';

const dockerfile = readFileSync('Dockerfile', 'utf8');
const copies = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) => sources.split(' '));

describe('the Dockerfile', () => {
  const dir = mkdtempSync(join(tmpdir(), 'switchboard-image-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test('copies files that exist, and .dockerignore lets each of them through', () => {
    expect(copies.length).toBeGreaterThan(4);
    const allowed = readFileSync('.dockerignore', 'utf8');
    for (const source of copies) {
      expect(existsSync(source)).toBe(true);
      expect(allowed).toContain(`!${source.replace(/^\.\//, '')}`);
    }
  });

  test('builds and starts from exactly the files it copies', () => {
    for (const source of new Set(copies)) cpSync(source, join(dir, source), { recursive: true });
    symlinkSync(resolve('node_modules'), join(dir, 'node_modules'));
    const tsc = spawnSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
      cwd: dir,
      encoding: 'utf8',
    });
    expect(tsc.stdout).toBe('');
    expect(tsc.status).toBe(0);
    const [, command = ''] = /^CMD (\[.+\])$/m.exec(dockerfile) ?? [];
    const [, ...args] = JSON.parse(command) as string[];
    const started = spawnSync(process.execPath, args, { cwd: dir, encoding: 'utf8', env: { PATH: process.env.PATH } });
    expect(started.status).toBe(1);
    expect(started.stderr).toContain('SLACK_BOT_TOKEN is not set');
  }, 60_000);

  test('nothing in src needs a package that only developers have', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
    const files = (readdirSync('src', { recursive: true }) as string[]).filter((name) => name.endsWith('.ts'));
    const wanted = files.flatMap((name) =>
      [...readFileSync(join('src', name), 'utf8').matchAll(/(?:\bfrom |\bimport\()'([\w@][\w@/.:-]*)'/g)].map(
        ([, target = '']) => target,
      ),
    );
    const packages = new Set(
      wanted
        .filter((name) => !name.startsWith('node:'))
        .map((name) =>
          name
            .split('/')
            .slice(0, name.startsWith('@') ? 2 : 1)
            .join('/'),
        ),
    );
    expect([...packages].filter((name) => !(name in dependencies))).toEqual([]);
  });
});
