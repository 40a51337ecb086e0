import { pino } from 'pino';
import type { Platform } from '../../src/domain/context.js';
import { DEFAULT_PLANS } from '../../src/domain/plans/index.js';
import { DatabaseClock } from '../../src/platform/clock.js';
import type { Connection } from '../../src/platform/mongo.js';

/** What the domain stands on when it is measured without its doors. */
export const benchPlatform = (db: Connection): Platform => ({
  db,
  clock: new DatabaseClock(),
  log: pino({ level: 'silent' }),
  keys: { token: [Buffer.alloc(32, 1)], ledger: Buffer.alloc(32, 2) },
  billing: 'self-serve',
  plans: DEFAULT_PLANS,
  publicUrl: 'http://localhost',
  commandPrefix: '',
  callDetailsRetentionDays: 90,
  archiveAfterDays: 400,
  wake: () => {},
});
