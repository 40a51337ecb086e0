import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { transform } from '@swc/core';

const TO = '.cache/compiled';

/**
 * Compiles the product and the yardstick to JavaScript, as the image holds them, and gives where they lie: what runs TypeScript directly
 * wraps every function that is made, and a process that makes many for each call would be measured with that.
 */
export async function compile(): Promise<string> {
  await rm(TO, { recursive: true, force: true });
  const sources = (await readdir('src', { recursive: true })).map((name) => join('src', name));
  const scripts = ['raw-shell.ts', 'report-side.ts', 'bench-platform.ts'].map((name) => join('test/bench', name));
  for (const name of [...sources, ...scripts]) {
    if (!name.endsWith('.ts')) continue;
    const { code } = await transform(await readFile(name, 'utf8'), {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    });
    const to = join(TO, name.replace(/\.ts$/, '.js'));
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, code);
  }
  await cp('package.json', join(TO, 'package.json'));
  return TO;
}
