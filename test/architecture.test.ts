import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { commandTable, features } from '../src/slack/features.js';

/** Who may import whom (architecture.md), read off the files themselves. */
const SRC = resolve('src');

const files = (readdirSync(SRC, { recursive: true }) as string[])
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replaceAll('\\', '/'))
  .map((name) => ({ name, text: readFileSync(join(SRC, name), 'utf8') }));

/** A room may import only from rooms before it. */
const ROOMS = (
  'audit notices inbox accounts plans seats members workspaces ledger agents minutes api-keys phone-numbers knowledge-bases ' +
  'webhooks calls provider-hooks reports contacts alerts ' +
  'requests standing statements invitations subscriptions departures transfers deletion'
).split(' ');

/** What a file imports: npm packages by name, our own files by their path under src. */
function importsOf({ name, text }: { name: string; text: string }): string[] {
  return [...text.matchAll(/(?:\bfrom |\bimport\()'([\w@./][\w@./:-]*)'/g)].map(([, target = '']) =>
    target.startsWith('.') ? relative(SRC, resolve(SRC, dirname(name), target)).replace(/\.js$/, '.ts') : target,
  );
}

const edges = files.flatMap((file) => importsOf(file).map((to) => ({ from: file.name, to })));

/** Every import of files matching `from` that `allowed` does not permit, as `a → b`. */
function strays(from: RegExp, allowed: (to: string, file: string) => boolean): string[] {
  return edges.filter((edge) => from.test(edge.from) && !allowed(edge.to, edge.from)).map((edge) => `${edge.from} → ${edge.to}`);
}

const isPackage = (to: string) => !to.endsWith('.ts');
const isRoomIndex = (to: string) => /^domain\/[\w-]+\/index\.ts$/.test(to);
const isDomainRoot = (to: string) => /^domain\/[\w-]+\.ts$/.test(to);
const isPlatform = (to: string) => to.startsWith('platform/');
const isMongo = (to: string) => to === 'mongoose' || to === 'mongodb';

describe('the house (architecture.md)', () => {
  test('a room imports its own files, the domain root, platform, and the index of rooms before it', () => {
    const room = (path: string) => path.split('/')[1] ?? '';
    const wrong = strays(/^domain\/[\w-]+\//, (to, from) => {
      if (isPackage(to)) return !to.startsWith('@slack') && to !== 'fastify';
      if (isPlatform(to) || isDomainRoot(to) || to.startsWith(`domain/${room(from)}/`)) return true;
      return isRoomIndex(to) && ROOMS.indexOf(room(to)) < ROOMS.indexOf(room(from));
    });
    expect(wrong).toEqual([]);
    expect(
      readdirSync(join(SRC, 'domain'))
        .filter((name) => !name.endsWith('.ts'))
        .sort(),
    ).toEqual([...ROOMS].sort());
  });

  test('the domain root imports no door', () => {
    expect(strays(/^domain\/[\w-]+\.ts$/, (to) => isPackage(to) || to.startsWith('domain/') || isPlatform(to))).toEqual([]);
  });

  test('a Slack feature imports its own folder, the kit, and the index of rooms', () => {
    const wrong = strays(/^slack\/[\w-]+\//, (to, from) => {
      const feature = from.split('/')[1] ?? '';
      if (isPackage(to)) return !isMongo(to) && to !== 'fastify';
      if (feature === 'kit' && isPlatform(to)) return true;
      return (
        to.startsWith(`slack/${feature}/`) ||
        to.startsWith('slack/kit/') ||
        isRoomIndex(to) ||
        isDomainRoot(to) ||
        to === 'platform/log.ts'
      );
    });
    expect(wrong).toEqual([]);
  });

  test('a view does nothing that takes time', () => {
    const slow = files.filter(({ name, text }) => name.endsWith('.view.ts') && /\basync\b|\bawait\b|Promise/.test(text));
    expect(slow.map(({ name }) => name)).toEqual([]);
  });

  test('http, mail and jobs import rooms by their index, never Slack', () => {
    const wrong = strays(/^(?:http|mail|jobs)\//, (to, from) => {
      if (isPackage(to)) return !isMongo(to) && !to.startsWith('@slack');
      return to.startsWith(`${from.split('/')[0]}/`) || isRoomIndex(to) || isDomainRoot(to) || isPlatform(to);
    });
    expect(wrong).toEqual([]);
  });

  test('platform imports nothing of the domain', () => {
    expect(strays(/^platform\//, (to) => isPackage(to) || isPlatform(to))).toEqual([]);
  });

  test('the verifier imports nothing of the domain, so that a fault there cannot hide itself', () => {
    expect(strays(/^verify\//, (to) => !to.startsWith('domain/'))).toEqual([]);
  });

  test('mongoose and mongodb are used in models, stores and the platform only', () => {
    const wrong = edges.filter(({ to }) => isMongo(to)).map(({ from }) => from);
    const allowed = /^(?:domain\/[\w-]+\/(?:model|store)|platform\/mongo(?:-replica-set)?|verify\/[\w-]+)\.ts$/;
    expect(wrong.filter((from) => !allowed.test(from))).toEqual([]);
  });

  const uses = (pattern: RegExp, where: RegExp) =>
    files
      .filter(({ name, text }) => !where.test(name) && pattern.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')))
      .map(({ name }) => name);

  test('the time is made in platform/clock', () => {
    expect(uses(/new Date\(\)|Date\.now\(\)/, /^platform\/clock\.ts$/)).toEqual([]);
  });

  test('the environment is read in config', () => {
    expect(uses(/process\.env/, /^config\.ts$/)).toEqual([]);
  });

  test('nobody uses the console', () => {
    expect(uses(/\bconsole\./, /^$/)).toEqual([]);
  });

  test('no file is called after nothing in particular', () => {
    expect(
      files.map(({ name }) => name).filter((name) => /(?:^|[/.-])(?:utils?|helpers?|common|managers?|services?)[/.]/.test(name)),
    ).toEqual([]);
  });

  test('every file stays short enough to be one thing', () => {
    expect(files.filter(({ text }) => text.split('\n').length > 250).map(({ name }) => name)).toEqual([]);
  });
});

describe('the command table', () => {
  test('every command has a handler, and no two the same words', () => {
    const { commands } = commandTable('');
    const paths = commands.map((command) => command.path.join(' '));
    expect(new Set(paths).size).toBe(paths.length);
    for (const command of commands) expect(command.run).toBeInstanceOf(Function);
  });

  test('every action and modal id that a file draws has a handler', () => {
    const handled = new Set(
      features.flatMap(({ actions = {}, modals = {} }) => [...Object.keys(actions), ...Object.keys(modals)]),
    );
    const drawn = files
      .filter(({ name }) => /^slack\/[\w-]+\/ids\.ts$/.test(name) && !name.startsWith('slack/kit/'))
      .flatMap(({ text }) => [...text.matchAll(/'([a-z-]+\.[a-z-]+)'/g)].map(([, id]) => id ?? ''));
    expect(drawn.length).toBeGreaterThan(5);
    expect(drawn.filter((id) => !handled.has(id))).toEqual([]);
  });
});
