import type { Platform } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { type Entry, entriesBefore } from '../ledger/index.js';

/** What a history may be narrowed to. A hold comes and goes with every call, so it only shows where it is asked for. */
export const HISTORY_KINDS = ['everything', 'calls', 'minutes', 'corrections', 'holds'] as const;
export type HistoryKind = (typeof HISTORY_KINDS)[number];

const TYPES: Record<Exclude<HistoryKind, 'everything'>, readonly Entry['type'][]> = {
  calls: ['settle', 'quarantine', 'release', 'refuse'],
  minutes: ['grant', 'effect', 'reclaim', 'transfer', 'expire', 'bounce', 'close'],
  corrections: ['correct', 'release'],
  holds: ['hold', 'lapse'],
};

const shows = (kind: HistoryKind, { type }: Entry): boolean =>
  kind === 'everything' ? !TYPES.holds.includes(type) : TYPES[kind].includes(type);

/** At most so many steps back for one page, so that what is rare among millions costs little; the next page goes on from there. */
const STEPS = 10;
const STEP = 500;

/** N6: the newest `limit` entries of a kind before entry `before`; `older` is where the next page begins, when there may be one. */
export async function pageOfKind(
  platform: Platform,
  workspaceId: WorkspaceId,
  kind: HistoryKind,
  before: number,
  limit: number,
): Promise<{ page: Entry[]; older?: number }> {
  const page: Entry[] = [];
  let from = before;
  for (let step = 0; step < STEPS; step++) {
    const size = step === 0 ? 4 * limit : STEP;
    const found = await entriesBefore(platform, workspaceId, from, size);
    for (const entry of found) {
      if (!shows(kind, entry)) continue;
      if (page.length === limit) return { page, older: page.at(-1)?.n ?? from };
      page.push(entry);
    }
    if (found.length < size) return { page };
    from = found.at(-1)?.n ?? 0;
  }
  return { page, older: from };
}
