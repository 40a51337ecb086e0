import { loadavg } from 'node:os';
import { connect } from '../../src/platform/mongo.js';
import { verifyLedger } from '../../src/verify/verify.js';
import { operate } from '../support/caller.js';
import { makeCalls } from './calls.js';
import { check } from './check.js';
import type { ReadBalance } from './check-balance.js';
import { type Count, type FaultOptions, randomFrom } from './fault.js';
import { Ground, type GroundOptions } from './ground.js';
import { readLedger } from './ledger-reading.js';
import { Load } from './load.js';
import { PLOTS } from './plots.js';
import { allocate, makeWorld, type World } from './world.js';

export interface Setup extends GroundOptions {
  fault: string;
  calls: number;
  /** Requests at a time. */
  connections?: number;
  /** Which instances a request goes to; by default the first. */
  urlsOf?: (urls: readonly string[], index: number) => readonly string[];
}

/** A run, while the calls are being sent. */
export interface Run {
  ground: Ground;
  load: Load;
  random: () => number;
}

export interface Experiment<T> {
  count: Count;
  load: Load;
  /** What `disturb` gave. */
  disturbed: T;
}

const SHOWN = 20;

/** Sends all calls while `disturb` does its worst, then compares what is there with what must be. */
export async function experiment<T>(
  options: FaultOptions,
  setup: Setup,
  disturb: (run: Run) => Promise<T>,
): Promise<Experiment<T>> {
  const { seed, live, say } = options;
  const { fault, connections = 64, urlsOf = ([url = '']) => [url] } = setup;
  const sending = makeCalls(randomFrom(seed), setup.calls, live);
  const ground = await Ground.lay(setup);
  try {
    const world = await makeWorld(ground.urls, ground.teamId, sending.talked);
    const load = new Load(sending, world, (line) => say(`${fault}: ${line}`));
    say(`${fault}: ${setup.calls} calls, ${sending.repeated} of them twice, to ${world.places.length} workspaces, seed ${seed}`);
    const [disturbed] = await Promise.all([
      disturb({ ground, load, random: randomFrom(seed + 1) }),
      load.send(connections, (index) => urlsOf(ground.urls, index)),
      giveLater(ground, load, world),
    ]);
    say(`${fault}: all answered (${JSON.stringify(load.told.outcomes)}, ${load.retries} sent again); checking`);
    const verdict = check({ ...(await evidence(ground, world)), world, calls: sending.calls, told: load.told });
    const found = await verified(ground);
    const differences = [...verdict.differences, ...found];
    for (const each of [verdict.lost, verdict.doubled, differences])
      for (const line of each.slice(0, SHOWN)) say(`${fault}: ${line}`);
    const [lost, doubled, gaps] = [verdict.lost.length, verdict.doubled.length, verdict.gaps];
    const whole = lost + doubled + gaps + differences.length === 0;
    const machineLoad = Math.round((loadavg()[0] ?? 0) * 10) / 10;
    const counts = { machineLoad, calls: setup.calls, repeated: sending.repeated, retries: load.retries, lost, doubled, gaps };
    return { count: { fault, seed, ...counts, differences: differences.length, whole }, load, disturbed };
  } catch (error) {
    say(ground.lastWords());
    throw error;
  } finally {
    await ground.stop();
  }
}

/** Minutes that come while calls are under way, when that share of the calls has been answered. */
async function giveLater(ground: Ground, load: Load, world: World): Promise<void> {
  const later = PLOTS.flatMap(({ grants }, place) =>
    grants.map(async (grant, n) => {
      if (grant.after === undefined) return;
      await load.reached(Math.floor(grant.after * load.total));
      await allocate(ground.urls, world, place, grant, n);
    }),
  );
  await Promise.all(later);
}

async function evidence(ground: Ground, world: World) {
  await awayFromTurningPoints(world);
  const reading = await readLedger(ground.uri);
  const at = Date.now();
  const ask = (url: string) =>
    Promise.all(world.places.map(({ id }) => operate<ReadBalance>(url, 'GET', `/workspaces/${id}/balance`)));
  return { reading, at, balances: await Promise.all(ground.urls.map(ask)) };
}

/** So that no grant begins or ends between the reading of the ledger and that of the balances. */
async function awayFromTurningPoints({ allocations }: World): Promise<void> {
  const turns = allocations.flatMap(({ effectiveAt, expiresAt }) => [effectiveAt ?? 0, expiresAt ?? 0]).sort((a, b) => a - b);
  for (const turn of turns) {
    const now = Date.now();
    if (Math.abs(now - turn) < 2_000) await new Promise((resolve) => setTimeout(resolve, turn + 2_000 - now));
  }
}

/** What the ledger's own verifier finds. */
async function verified(ground: Ground): Promise<string[]> {
  const db = await connect(ground.uri, { poolSize: 2 });
  try {
    const found = await verifyLedger({ db, key: ground.ledgerKey });
    return found.map(({ chain, n, what }) => `verifier: ${chain} entry ${n}: ${what}`);
  } finally {
    await db.close();
  }
}
