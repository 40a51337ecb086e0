import { createHmac } from 'node:crypto';

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
}

export interface StoredSettings {
  limitPolicy: string;
  overdraftCapSeconds: number;
  thresholds: number[];
  closing?: true;
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
  full?: number;
  settings?: StoredSettings;
  call?: { status: string; at: [number, number]; pulse: [number, number]; billed: number };
  grant?: StoredGrant;
  source?: { id: string; seconds: number; startsAt: number; endsAt: number | null };
  to?: string;
  alert?: { threshold: number; available: number; base: number };
  ends?: Date;
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

/** L22: what an entry's hash has to be, given the hash before it. */
export function hashOf(key: Buffer, previous: string, entry: StoredEntry): string {
  const { hash: _, ...rest } = entry;
  return createHmac('sha256', key)
    .update(`${previous}\n${JSON.stringify(rest)}`)
    .digest('base64url');
}

/** L22: what an anchor's seal has to be. */
export function sealOf(key: Buffer, { _id, n, hash }: StoredAnchor): string {
  return createHmac('sha256', key).update(`anchor\n${_id}\n${n}\n${hash}`).digest('base64url');
}

/**
 * The lines as account → seconds. Throws when they are no lines: not in pairs, an account twice, seconds that are no integers, or a
 * sum other than 0 (L1).
 */
export function linesOf(entry: StoredEntry): Map<string, number> {
  const lines = new Map<string, number>();
  let sum = 0;
  for (let i = 0; i < entry.lines.length; i += 2) {
    const [account, seconds] = [entry.lines[i], entry.lines[i + 1]];
    if (typeof account !== 'string' || !Number.isSafeInteger(seconds))
      throw new Error('its lines are no pairs of account and seconds');
    if (lines.has(account)) throw new Error(`${account} stands in its lines twice`);
    lines.set(account, seconds as number);
    sum += seconds as number;
  }
  if (sum !== 0) throw new Error(`L1: its lines add up to ${sum}, not to 0`);
  return lines;
}

/** Lines as a person compares them. */
export function showLines(lines: Iterable<readonly [string, number]>): string {
  const shown = [...lines].map(([account, seconds]) => `${account} ${seconds > 0 ? '+' : ''}${seconds}`);
  return shown.length > 0 ? shown.join(', ') : 'nothing';
}
