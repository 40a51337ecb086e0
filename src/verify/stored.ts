import { createHmac } from 'node:crypto';
import type { RawEntry } from './opened.js';

/*
 * The verifier's own reading of what lies in the database. It shares nothing with src/domain on purpose: a mistake in the writer
 * must not be repeated by its witness.
 */

export const ENTRIES = 'ledger_entries';
export const ANCHORS = 'ledger_anchors';
export const ARCHIVE = 'ledger_archive';

export interface StoredGrant {
  id: string;
  sourceId: string;
  seconds: number;
  rateMicro: number;
  currency: string;
  minimumSeconds: number;
  incrementSeconds: number;
  priority: number;
  effectiveAt: number;
  expiresAt: number | null;
  createdAt: number;
  accountId?: string;
  topUpDay?: number;
}

export interface StoredSettings {
  limitPolicy: string;
  overdraftCapSeconds: number;
  thresholds: number[];
  topUp?: StoredTopUp;
  accountId?: string;
  closing?: true;
}

export interface StoredTopUp {
  sourceId: string;
  chunkSeconds: number;
  dailyCapSeconds: number;
  rateMicro: number;
  currency: string;
  minimumSeconds: number;
  incrementSeconds: number;
  timeZone: string;
}

export interface StoredCall {
  status: string;
  at: [number, number];
  pulse: [number, number];
  billed: number;
  draws?: (string | number)[];
  digest?: string;
  details?: string;
}

export interface StoredEntry {
  _id: string;
  chain: string;
  n: number;
  at: Date;
  type: string;
  lines: (string | number)[];
  s: number[];
  g?: (string | number)[];
  x?: string[];
  r?: (string | number)[];
  full?: number;
  settings?: StoredSettings;
  call?: StoredCall;
  ownHold?: number;
  reverses?: string;
  returned?: { unfunded: number; overdraft: number; repaid: number; draws: (string | number)[] };
  command?: string;
  reason?: string;
  grant?: StoredGrant;
  grants?: StoredGrant[];
  source?: { id: string; seconds: number; startsAt: number; endsAt: number | null };
  to?: string;
  alert?: { threshold: number; available: number; base: number };
  ends?: Date;
  follow?: number;
  hash: string;
}

export interface StoredAnchor {
  _id: string;
  n: number;
  hash: string;
  seal: string;
}

/** One thing that is not as it must be. `n` is 0 where a whole chain is meant. */
export interface Difference {
  chain: string;
  n: number;
  what: string;
}

/** L22: what an entry's hash has to be, given the hash before it: of the entry as the database has it. */
export function hashOf(key: Buffer, previous: string, entry: RawEntry): string {
  const { hash: _, _id, k, at, type, p = '', ...rest } = entry;
  const others = Object.entries(rest);
  const common = [previous, _id.chain, _id.n, at.getTime(), type, p, JSON.stringify(k)];
  return createHmac('sha256', key)
    .update([...common, others.length > 0 ? JSON.stringify(others) : ''].join('\n'))
    .digest('base64url');
}

/** L22: what an anchor's seal has to be. */
export function sealOf(key: Buffer, { _id, n, hash }: StoredAnchor): string {
  return createHmac('sha256', key).update(`anchor\n${_id}\n${n}\n${hash}`).digest('base64url');
}

/** What a key says after its kind: of a call `agent:external id`. */
export const afterKind = (key: string): string => key.slice(key.indexOf(':') + 1);
