import { parseArgs } from 'node:util';
import { table } from '../bench/bench.js';
import { f1 } from './f1.js';
import { f2 } from './f2.js';
import { f4 } from './f4.js';
import { f12 } from './f12.js';
import { f13 } from './f13.js';
import type { Fault, FaultOptions } from './fault.js';

/**
 * `npm run faults -- NAME`: kills, breaks and races real processes while calls come in, and compares every balance with one rebuilt
 * from the calls sent.
 */
const faults: Record<string, Fault> = { F1: f1, F2: f2, F4: f4, F12: f12, F13: f13 };

const number = { type: 'string' } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    small: { type: 'boolean', default: false },
    live: { type: 'boolean', default: true },
    ...{ seed: number, calls: number, kills: number },
  },
});
const [name = ''] = positionals;
const fault = faults[name];
if (!fault) {
  process.stderr.write(`There is no fault \`${name}\`. There are: ${Object.keys(faults).join(', ')}.\n`);
  process.exit(2);
}
const options: FaultOptions = {
  small: values.small,
  live: values.live,
  seed: Number(values.seed ?? Math.floor(Math.random() * 2 ** 31)),
  ...(values.calls ? { calls: Number(values.calls) } : {}),
  ...(values.kills ? { kills: Number(values.kills) } : {}),
  say: (line) => process.stderr.write(`${line}\n`),
};
const results = await fault(options).catch((error: Error) => {
  options.say(`${name} could not be finished; again with --seed ${options.seed}: ${error.stack}`);
  process.exit(2);
});
for (const result of results) {
  options.say(
    table(
      ['', name],
      Object.entries(result).map(([what, value]) => [what, String(value)]),
    ),
  );
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
// At a small size only correctness counts: a machine shared with others says nothing about time.
process.exit(results.every(({ ok, whole }) => ok || (options.small && whole)) ? 0 : 1);
