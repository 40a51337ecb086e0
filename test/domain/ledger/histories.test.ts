import fc from 'fast-check';
import { verifyLedger } from '../../../src/verify/verify.js';
import { type Command, histories } from '../../support/model/commands.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { Replay } from './replay.js';

/** HISTORIES=10000 for F13; HISTORY_SEED to see a failure again. */
const RUNS = wholeNumber('HISTORIES', 240);
const SEED = wholeNumber('HISTORY_SEED', Math.floor(Math.random() * 1e6));
/** Side by side, because most of a step is waiting for the journal. */
const LANES = 4;

/** Whatever is no number would be the same seed each time, and look like another. */
function wholeNumber(name: string, otherwise: number): number {
  const given = process.env[name];
  if (given === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(given)) throw new Error(`${name} is a whole number, not "${given}".`);
  return Number(given);
}

const lanes: [TestPlatform, TestPlatform][] = [];

beforeAll(async () => {
  for (let i = 0; i < LANES; i++) {
    const first = await testPlatform();
    lanes.push([first, await testPlatform({ uri: first.uri, clock: first.clock })]);
  }
});

afterAll(async () => {
  for (const [first, second] of lanes) {
    await second.close();
    await first.close();
  }
});

test(
  `F13: ${RUNS} random histories give what the model gives, step by step, and the verifier agrees`,
  async () => {
    await Promise.all(
      lanes.map((lane, i) =>
        fc.assert(
          fc.asyncProperty(histories(40), async (history: Command[]) => {
            await new Replay(lane).run(history);
          }),
          { numRuns: Math.ceil(RUNS / LANES), seed: SEED + i, endOnFailure: true },
        ),
      ),
    );
    for (const [{ db, keys }] of lanes) expect(await verifyLedger({ db, key: keys.ledger })).toEqual([]);
  },
  Math.max(60_000, RUNS * 2_000),
);
