import type { House } from '../house.js';

/** Written on behalf of everybody, also of those who are refused: the audit says so, and what Slack sent is remembered. */
const OF_EVERYBODY = new Set(['audit', 'seen']);

/** What the database holds, in a word for each collection that is somebody's. */
export async function digest({ platform }: House): Promise<Record<string, string>> {
  const { db } = platform;
  const { collections } = await db.getClient().db(db.name).command({ dbHash: 1 });
  return Object.fromEntries(Object.entries(collections as Record<string, string>).filter(([name]) => !OF_EVERYBODY.has(name)));
}

/** The collections that differ. */
export function changed(before: Record<string, string>, after: Record<string, string>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => before[name] !== after[name]);
}
