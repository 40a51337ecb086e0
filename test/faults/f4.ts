import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { experiment } from './experiment.js';
import type { Fault, FaultOptions, FaultResult } from './fault.js';

/** Instances that get in each other's way write the more at once, the more there is to write. */
const CONNECTIONS = 256;

/**
 * F4: every call to 2 and to 4 instances at once, minutes given by all of them under one key. At full size the test that stops two
 * instances before each read and insert, and lets them go in every order, is run as well; at a small one `npm test` has done so.
 */
export const f4: Fault = async (options) => {
  const calls = options.calls ?? (options.small ? 600 : 50_000);
  const results: FaultResult[] = [];
  for (const instances of options.small ? [2] : [2, 4]) {
    const setup = { fault: 'F4', calls, instances, connections: CONNECTIONS, urlsOf: (urls: readonly string[]) => urls };
    const { count } = await experiment(options, setup, async () => {});
    results.push({ ...count, instances, ok: count.whole });
  }
  if (!options.small) {
    const { passed, failed } = await interleavings(options);
    for (const result of results) Object.assign(result, { interleavings: passed, ok: result.ok && failed === 0 && passed > 0 });
  }
  return results;
};

/** How many of the tests of interleavings pass, each over up to 32 orders of two instances' operations. */
async function interleavings({ say }: FaultOptions): Promise<{ passed: number; failed: number }> {
  say('F4: every order in which two instances can read and insert');
  const args = [
    '--experimental-vm-modules',
    'node_modules/jest/bin/jest.js',
    'test/domain/ledger/interleavings.test.ts',
    '--json',
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await once(child, 'close');
  const told = JSON.parse(output) as { numPassedTests: number; numFailedTests: number; numFailedTestSuites: number };
  return { passed: told.numPassedTests, failed: told.numFailedTests + told.numFailedTestSuites };
}
