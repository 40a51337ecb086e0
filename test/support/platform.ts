import { pino } from 'pino';
import type { Platform } from '../../src/domain/context.js';
import { DEFAULT_PLANS } from '../../src/domain/plans/index.js';
import { ManualClock } from '../../src/platform/clock.js';
import type { Logger } from '../../src/platform/log.js';
import { connect, prepare } from '../../src/platform/mongo.js';
import { testDatabase } from './mongo.js';

export interface TestPlatform extends Platform {
  /** Give it to a second `testPlatform` to have two instances on one database. */
  uri: string;
  clock: ManualClock;
  /** What `wake` was called with, oldest first. */
  woken: ('notices' | 'ledger' | 'webhooks')[];
  /** Disconnects; the instance that made the database also deletes it, so close that one last. */
  close(): Promise<void>;
}

export interface TestPlatformOptions {
  /** Default: a fresh database. */
  uri?: string;
  /** Default: a clock of its own that stands at 2026-11-22T09:00Z. */
  clock?: ManualClock;
  /** Default: silent. */
  log?: Logger;
}

/** A platform on the real MongoDB, with fixed keys, simulated time, and every collection of the imported rooms prepared. */
export async function testPlatform(options: TestPlatformOptions = {}): Promise<TestPlatform> {
  const database = options.uri === undefined ? testDatabase() : undefined;
  const uri = options.uri ?? (database as { uri: string }).uri;
  const db = await connect(uri);
  await prepare(db);
  const woken: TestPlatform['woken'] = [];
  return {
    db,
    uri,
    clock: options.clock ?? new ManualClock('2026-11-22T09:00:00.000Z'),
    log: options.log ?? pino({ level: 'silent' }),
    keys: { token: [Buffer.alloc(32, 1)], ledger: Buffer.alloc(32, 2) },
    billing: 'self-serve',
    publicUrl: 'https://switchboard.test',
    commandPrefix: '',
    callDetailsRetentionDays: 90,
    archiveAfterDays: 400,
    plans: DEFAULT_PLANS,
    woken,
    wake: (what) => {
      woken.push(what);
    },
    close: async () => {
      await db.close();
      await database?.drop();
    },
  };
}
