import { parseArgs } from 'node:util';
import { admission } from './admission.js';
import type { Bench, BenchOptions } from './bench.js';
import { growth } from './growth.js';
import { ingestBatch } from './ingest-batch.js';
import { ingestHot } from './ingest-hot.js';
import { ingestInstances } from './ingest-instances.js';
import { ingestPeers } from './ingest-peers.js';
import { ingestSingle } from './ingest-single.js';
import { report } from './report.js';
import { sweep } from './sweep.js';

/** `npm run bench -- NAME`: measures against a plain way of doing the same, in one run, and says how it compares with its goal. */
const benches: Record<string, Bench> = {
  'ingest-single': ingestSingle,
  'ingest-batch': ingestBatch,
  'ingest-hot': ingestHot,
  'ingest-instances': ingestInstances,
  'ingest-peers': ingestPeers,
  admission,
  growth,
  report,
  sweep,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { small: { type: 'boolean', default: false }, pairs: { type: 'string' }, seconds: { type: 'string' } },
});
const [name = ''] = positionals;
const bench = benches[name];
if (!bench) {
  process.stderr.write(`There is no benchmark \`${name}\`. There are: ${Object.keys(benches).join(', ')}.\n`);
  process.exit(2);
}
const options: BenchOptions = {
  small: values.small,
  pairs: Number(values.pairs ?? (values.small ? 1 : 5)),
  seconds: Number(values.seconds ?? (values.small ? 1 : 4)),
  say: (line) => process.stderr.write(`${line}\n`),
};
const results = await bench(options);
for (const result of results) process.stdout.write(`${JSON.stringify(result)}\n`);
// At a small size only correctness counts: two seconds on a shared machine measure nothing.
process.exit(options.small || results.every(({ ok }) => ok) ? 0 : 1);
