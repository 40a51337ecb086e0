import type { GrantId } from '../ids.js';
import { drawsOf, type Entry, type MeteredCall, uncoveredOf } from './entry.js';

/** A call as whoever reported it may read it. Times as ISO text, seconds as integers; nothing personal. */
export interface CallRecord {
  id: string;
  status: 'started' | 'ended' | 'failed';
  outcome: 'held' | 'settled' | 'refused' | 'quarantined';
  startedAt: string;
  endedAt: string | null;
  pulse: { minimumSeconds: number; incrementSeconds: number };
  billedSeconds: number;
  draws: { grantId: GrantId; seconds: number }[];
  overdraftSeconds: number;
  unfundedSeconds: number;
}

/** What an entry says of a call that its platform knows as `id`. */
export function callRecordOf(id: string, entry: Entry, { status, at, pulse, billed }: MeteredCall): CallRecord {
  const isSettled = entry.type === 'settle' || entry.type === 'release';
  return {
    id,
    status,
    outcome: isSettled ? 'settled' : entry.type === 'hold' ? 'held' : entry.type === 'refuse' ? 'refused' : 'quarantined',
    startedAt: new Date(at[0]).toISOString(),
    endedAt: status === 'started' ? null : new Date(at[1]).toISOString(),
    pulse: { minimumSeconds: pulse[0], incrementSeconds: pulse[1] },
    billedSeconds: billed,
    draws: isSettled ? drawsOf(entry) : [],
    ...(isSettled ? uncoveredOf(entry) : { overdraftSeconds: 0, unfundedSeconds: 0 }),
  };
}
