import type { Platform } from '../context.js';
import type { GrantId, SourceId } from '../ids.js';
import { type Entry, sourceChain } from './entry.js';
import { ledgerOf } from './ledger.js';
import { planReturn, type SentBack, sentBack } from './plan-close.js';
import { asSource } from './purchase.js';
import * as store from './store.js';

/** Finishes the way back of everything an entry has sent back. Gives how many arrived now. */
export async function bringBack(platform: Platform, entry: Pick<Entry, 'key' | 'lines' | 'grant'>): Promise<number> {
  const back = sentBack(entry.lines);
  const keys = back.map(({ id }) => `back:${id}`);
  const arrived = new Set((await store.byKeys(platform.db, keys)).map(({ key }) => key));
  const missing = back.filter(({ id }) => !arrived.has(`back:${id}`));
  const sources = await sourcesOf(platform, entry, missing);
  for (const one of missing) {
    const sourceId = sources.get(one.grantId);
    if (!sourceId) throw new Error(`The source of grant ${one.grantId} is missing from its chain.`);
    const key = `back:${one.id}`;
    await ledgerOf(platform).writer.submit(sourceChain(sourceId), [key], true, (head, now, known) => ({
      drafts: known(key) ? [] : [planReturn(asSource(head), one, now.getTime())],
      answer: () => undefined,
    }));
  }
  return missing.length;
}

/** Where grants came from: it stands where each of them arrived, open or turned round. */
async function sourcesOf(
  platform: Platform,
  entry: Pick<Entry, 'key' | 'grant'>,
  back: SentBack[],
): Promise<Map<GrantId, SourceId>> {
  const keys = back.map(({ grantId }) => `move:${grantId}:in`).filter((key) => key !== entry.key);
  const arrivals = [entry, ...(await store.byKeys(platform.db, keys))];
  return new Map(arrivals.flatMap(({ grant }) => (grant ? [[grant.id, grant.sourceId] as const] : [])));
}
