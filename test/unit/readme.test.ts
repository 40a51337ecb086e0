import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { commandList } from '../../manifests/commands.js';
import { VARIABLES } from '../../src/config.js';

const readme = readFileSync('README.md', 'utf8');

test('C1: the README lists the commands that the command table holds', () => {
  const [, between = ''] = /<!-- made by: .+ -->\n([\s\S]*?)\n<!-- end -->/.exec(readme) ?? [];
  expect(between).toBe(commandList(''));
});

test('O5: the README names every variable', () => {
  for (const name of VARIABLES) expect(readme).toContain(`\`${name}\``);
});

test('every picture of the README exists', () => {
  const pictures = [...readme.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path = '']) => path);
  expect(pictures.length).toBeGreaterThan(4);
  for (const path of pictures) expect(existsSync(path)).toBe(true);
});
