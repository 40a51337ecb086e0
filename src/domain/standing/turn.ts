import type { Platform } from '../context.js';
import { type Source, sourceInForceAt } from '../minutes/index.js';
import { type Month, monthAfter, startOfPeriod } from '../months.js';
import type { Standing } from './model.js';

/** The next period of a standing allocation; times in milliseconds since 1970. */
export interface Turn {
  month: Month;
  effectiveAt: number;
  expiresAt: number;
  source: Source;
}

type Repeating = Pick<Standing, 'teamId' | 'sourceId' | 'anchorDay' | 'month' | 'until'>;

/**
 * N13, L17: what follows the period that ends at `until`: it begins in that very moment, or at `now` when that is past. Of a series
 * the period is the source's own; else it is a month from the anchor's local midnight to the next, no longer than the source (L12).
 * Null where no source is in force then.
 */
export async function turnAfter(platform: Platform, standing: Repeating, zone: string, now: number): Promise<Turn | null> {
  const from = Math.max(standing.until.getTime(), now);
  const source = await sourceInForceAt(platform, standing.teamId, standing.sourceId, new Date(from));
  if (!source) return null;
  const effectiveAt = Math.max(from, source.startsAt.getTime());
  const ends = source.endsAt?.getTime() ?? Number.POSITIVE_INFINITY;
  if (ends <= effectiveAt) return null;
  if (source.period) return { month: source.period, effectiveAt, expiresAt: ends, source };
  let month = monthAfter(standing.month);
  while (startOfPeriod(monthAfter(month), standing.anchorDay, zone) <= effectiveAt) month = monthAfter(month);
  const expiresAt = Math.min(startOfPeriod(monthAfter(month), standing.anchorDay, zone), ends);
  return { month, effectiveAt, expiresAt, source };
}
