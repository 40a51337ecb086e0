import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { NOT_TRIED, TRIES } from '../isolation/verbs.js';

/** What a new verb, route, button or form still needs: a line in test/isolation/, so that it is tried with ids of others (W12). */

test('W12: every verb, and whatever Slack or HTTP calls of a room, is tried in test/isolation/verbs.ts, or has a reason there', async () => {
  const tried = Object.keys(TRIES).map((name) => name.split(' ')[0]);
  const excused = Object.values(NOT_TRIED).flat();
  expect((await functionsToTry()).filter((name) => !tried.includes(name) && !excused.includes(name))).toEqual([]);
  expect(excused.filter((name) => tried.includes(name))).toEqual([]);
});

/** `room.name` of every function that the Slack or HTTP door imports from a room, and of every verb a room offers. */
async function functionsToTry(): Promise<string[]> {
  const offered = new Map<string, unknown>();
  for (const room of readdirSync('src/domain').filter((name) => !name.endsWith('.ts'))) {
    const index = (await import(`../../src/domain/${room}/index.js`)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(index)) offered.set(`${room}.${name}`, value);
  }
  const called = new Set<string>();
  for (const door of ['slack', 'http']) {
    for (const file of (readdirSync(`src/${door}`, { recursive: true }) as string[]).filter((name) => name.endsWith('.ts'))) {
      const text = readFileSync(`src/${door}/${file}`, 'utf8');
      for (const [, names = '', room] of text.matchAll(/import \{([^}]*)\}\s+from '[./]*domain\/([\w-]+)\/index\.js'/g)) {
        for (const name of names.split(',')) called.add(`${room}.${name.trim().split(' as ')[0]}`);
      }
    }
  }
  const isVerb = (value: unknown) => typeof value === 'function' && 'verbName' in value;
  const found = [...offered].filter(([name, value]) => isVerb(value) || (typeof value === 'function' && called.has(name)));
  return found.map(([name]) => name);
}
