import type { Platform } from '../../../src/domain/context.js';
import type { Connection } from '../../../src/platform/mongo.js';

/** What a test does around one operation on `ledger_entries`; `run` does it. */
export type Around = (kind: 'read' | 'insert', run: () => Promise<unknown>, docs?: unknown[]) => Promise<unknown>;

/**
 * Another instance on the same database, whose every read and insert of entries goes through `around`: to hold it back, to have it
 * fail before, after or half-way. The real collection does the work.
 */
export function interposed<P extends Platform>(platform: P, around: Around): P {
  const { db } = platform;
  const client = {
    db: (name: string) => ({
      collection: (called: string) => {
        const real = db.getClient().db(name).collection(called);
        return {
          find: (...args: Parameters<typeof real.find>) => cursor(real.find(...args), around),
        };
      },
      command: ({ documents, ...command }: { documents: object[] }) =>
        around(
          'insert',
          () =>
            db
              .getClient()
              .db(name)
              .command({ ...command, documents: structuredClone(documents) }),
          documents,
        ),
    }),
  };
  return { ...platform, db: { name: db.name, getClient: () => client } as unknown as Connection };
}

interface Chainable {
  sort(...args: unknown[]): Chainable;
  limit(n: number): Chainable;
  toArray(): Promise<unknown[]>;
}

function cursor(real: unknown, around: Around): Chainable {
  const found = real as Chainable;
  return {
    sort: (...args) => cursor(found.sort(...args), around),
    limit: (n) => cursor(found.limit(n), around),
    toArray: () => around('read', () => found.toArray()) as Promise<unknown[]>,
  };
}

/** An error as the driver gives it when the connection is lost: nobody knows what has become of the operation. */
export function lostConnection(): Error {
  return Object.assign(new Error('connection 7 to 127.0.0.1 closed'), { name: 'MongoNetworkError' });
}
