import { expect, test } from '@jest/globals';
import { showProgress } from '../../src/platform/progress.js';

function stream(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 80, written, write: (text: string) => written.push(text) };
}

test('O6: without a terminal, progress is a plain line at the start, at each quarter and at the end', () => {
  const out = stream(false);
  const progress = showProgress(out);
  for (let percent = 0; percent <= 100; percent++) progress('Fetching x', percent);
  progress('Done.');
  expect(out.written).toEqual([
    'Fetching x 0%\n',
    'Fetching x 25%\n',
    'Fetching x 50%\n',
    'Fetching x 75%\n',
    'Fetching x 100%\n',
    'Done.\n',
  ]);
});

test('O6: on a terminal, progress is one line that is rewritten, and a sentence starts a line of its own', () => {
  const out = stream(true);
  const progress = showProgress(out);
  progress('Fetching x', 0);
  progress('Fetching x', 40);
  progress('The host is gone.');
  progress('Fetching y', 100);
  expect(out.written.join('')).toBe(
    `Fetching x [${'.'.repeat(20)}] 0%\r\x1b[KFetching x [${'#'.repeat(8)}${'.'.repeat(12)}] 40%\n` +
      `The host is gone.\nFetching y [${'#'.repeat(20)}] 100%\n`,
  );
});
