import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Fault } from './fault.js';

const HISTORIES = 10_000;
/** One process does so many: the databases of a run are verified whole at its end. */
const PER_RUN = 600;
/** A run draws from a few seeds in a row. */
const SEEDS_PER_RUN = 10;
const MOST_SEED = 900_000_000;

/**
 * F13: random histories on simulated time, step by step equal to the model, each run of them with seeds of its own. The test itself is
 * `test/domain/ledger/histories.test.ts`; `calls` says how many histories.
 */
export const f13: Fault = async ({ small, seed, calls, say }) => {
  const all = calls ?? (small ? 40 : HISTORIES);
  let equal = 0;
  for (let run = 0; run * PER_RUN < all; run++) {
    const histories = Math.min(PER_RUN, all - run * PER_RUN);
    const from = (seed % MOST_SEED) + run * SEEDS_PER_RUN;
    if (!(await passes(histories, from))) say(`F13: a history differs; again with HISTORIES=${histories} HISTORY_SEED=${from}`);
    else equal += histories;
    say(`F13: ${equal.toLocaleString('en')} of ${all.toLocaleString('en')} histories are as the model has them`);
  }
  return [{ fault: 'F13', seed, histories: all, equal, whole: equal === all, ok: equal === all }];
};

async function passes(histories: number, seed: number): Promise<boolean> {
  const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', 'test/domain/ledger/histories'];
  const child = spawn(process.execPath, jest, {
    env: { ...process.env, HISTORIES: String(histories), HISTORY_SEED: String(seed) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  return code === 0;
}
