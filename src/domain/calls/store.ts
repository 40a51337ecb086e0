import type { Collection } from 'mongodb';
import { Batch } from '../../platform/batch.js';
import type { Connection } from '../../platform/mongo.js';
import type { Platform } from '../context.js';
import { type CallDetails, callDetails } from './model.js';

const writers = new WeakMap<Connection, Batch<CallDetails, void>>();

/**
 * Keeps details before their entry is written. Acknowledged by the primary only: the entry that follows is journaled behind them
 * on the same server, so what a client was told is durable as a whole. Kept already: left as they are.
 */
export function keepDetails(platform: Platform, details: CallDetails): Promise<void> {
  let writer = writers.get(platform.db);
  if (!writer) {
    writer = new Batch<CallDetails, void>(async (docs) => {
      await insertAll(platform, docs);
      return docs.map(() => undefined);
    });
    writers.set(platform.db, writer);
  }
  return writer.add(details);
}

async function insertAll(platform: Platform, docs: CallDetails[]): Promise<void> {
  const { db } = platform;
  const target = db.getClient().db(db.name).collection<CallDetails>('call_details') as unknown as Collection<CallDetails>;
  try {
    await target.insertMany(docs, { ordered: false, writeConcern: { w: 1 } });
  } catch (error) {
    const { writeErrors } = error as { writeErrors?: { code: number }[] | { code: number } };
    const faults = Array.isArray(writeErrors) ? writeErrors : writeErrors ? [writeErrors] : [];
    if (faults.length === 0 || faults.some(({ code }) => code !== 11000)) throw error;
  }
}

/** Erases what is personal about the calls of a workspace that is no more. */
export async function forgetDetailsOf(platform: Platform, workspaceId: string): Promise<void> {
  await callDetails(platform.db).deleteMany({ workspaceId });
}
