import type { AccountId, AgentId, GrantId, SourceId, WorkspaceId } from '../ids.js';

/** A workspace's chain or a source's. */
export type ChainId = `w:${string}` | `s:${string}`;

export const workspaceChain = (id: WorkspaceId): ChainId => `w:${id}`;
export const sourceChain = (id: SourceId): ChainId => `s:${id}`;

/** The terms of one allocation; they never change. Times in milliseconds since 1970, `expiresAt` null for never. */
export interface GrantTerms {
  id: GrantId;
  sourceId: SourceId;
  seconds: number;
  /** 10⁻⁶ major units per minute. */
  rateMicro: number;
  currency: string;
  minimumSeconds: number;
  incrementSeconds: number;
  /** 0 is used first, 100 last. */
  priority: number;
  effectiveAt: number;
  expiresAt: number | null;
  createdAt: number;
  /** M7: the account whose minutes they are; they turn round where it has handed the workspace over by then. */
  accountId?: AccountId;
  /** L10: pulled by a top-up on this local day of the workspace (`20261122`); counts against its daily cap. */
  topUpDay?: number;
}

/** What was bought; times in milliseconds since 1970. */
export interface SourceTerms {
  id: SourceId;
  seconds: number;
  startsAt: number;
  endsAt: number | null;
}

/** Rules of a workspace that decide about minutes; they live in the chain so that every instance sees the same. */
export interface LedgerSettings {
  limitPolicy: 'stop' | 'finish' | 'top-up';
  overdraftCapSeconds: number;
  /** Percent of the base at which alerts fire, highest first. */
  thresholds: number[];
  /** L10: where minutes are pulled from under `top-up`, and on what terms. */
  topUp?: TopUp;
  /** M7: who handed the workspace over last; its minutes are not taken any more. */
  formerAccountId?: AccountId;
  /** The workspace is deleted: nothing is taken any more (L14). */
  closing?: true;
}

/** L10: what a top-up pulls at once and in a day of the workspace's time zone, and the terms its grants get. */
export interface TopUp {
  sourceId: SourceId;
  chunkSeconds: number;
  dailyCapSeconds: number;
  rateMicro: number;
  currency: string;
  minimumSeconds: number;
  incrementSeconds: number;
  timeZone: string;
}

export const DEFAULT_SETTINGS: LedgerSettings = { limitPolicy: 'stop', overdraftCapSeconds: 0, thresholds: [20, 0] };

/** A metered call as its entry keeps it. No personal data: that is in `call_details`, under `details`. */
export interface MeteredCall {
  status: 'started' | 'ended' | 'failed';
  /** Start and end, milliseconds since 1970; equal for a call that has only started, and when a failed one gave neither. */
  at: [number, number];
  /** Minimum and increment it was billed with. */
  pulse: [number, number];
  billed: number;
  /** Which grants it drew from, grant and seconds in turn. Only where lines cannot tell, because a hold was resolved with it. */
  draws?: (string | number)[];
  details?: string;
  /** Keyed digest of the payload, to tell a repetition from a conflict (L5). */
  digest: string;
}

export type EntryType =
  | 'buy'
  | 'give'
  | 'grant'
  | 'effect'
  | 'hold'
  | 'refuse'
  | 'lapse'
  | 'settle'
  | 'quarantine'
  | 'release'
  | 'correct'
  | 'reclaim'
  | 'transfer'
  | 'expire'
  | 'settings'
  | 'close'
  | 'bounce'
  | 'return';

/** Account and seconds in turn; the seconds sum to 0. */
export type Lines = (string | number)[];

/** One movement: effect, history, idempotency record and balance in one document (ledger-design.md). */
export interface Entry {
  /** The idempotency key. */
  key: string;
  chain: ChainId;
  n: number;
  at: Date;
  type: EntryType;
  lines: Lines;
  /**
   * Totals after this entry. Workspace: used, overdraft, unfunded, live holds, armed alerts, and, once minutes were pulled by a
   * top-up, its last day, pulls and seconds of that day. Source: available, expired.
   */
  s: number[];
  /** Grants this entry changed, as they are after it: id, available, held, reclaimed, active (0 or 1), and so on. */
  g?: (string | number)[];
  /** Grants this entry closed. */
  x?: string[];
  /** Grants and the overdraft repaid from each that no correction has returned: those this entry changed; all in a checkpoint. */
  r?: (string | number)[];
  /** A checkpoint: `g` lists every open grant, and `settings` are in force. */
  full?: 1;
  settings?: LedgerSettings;
  call?: MeteredCall;
  grant?: GrantTerms;
  source?: SourceTerms;
  /** For `give` and `transfer`: the workspace chain that receives. */
  to?: ChainId;
  /** For `transfer`: the grants that open on the other chain. */
  grants?: GrantTerms[];
  /** It resolves the hold of its own call. */
  ownHold?: 1;
  /** For `correct` and `release`: the entry it is about (L4). */
  reverses?: string;
  returned?: Returned;
  /** The command that asked for it, where the key says something else (L5). */
  command?: string;
  alert?: CrossedThreshold;
  by?: string;
  slack?: { channelId: string; messageTs?: string };
  reason?: string;
  /** When a grant or source ends or a hold lapses: what the expiry job looks for. */
  ends?: Date;
  /** Somebody has to act on this entry after it is written: finish a move, send an alert. */
  follow?: 1;
  hash: string;
}

/** L18: the lowest threshold that was crossed, and how things stood after it. */
export interface CrossedThreshold {
  threshold: number;
  available: number;
  base: number;
}

/** L13: what a correction gives back, seconds by where they had come from; `repaid` is overdraft that grants had paid since. */
export interface Returned {
  unfunded: number;
  overdraft: number;
  repaid: number;
  /** Grant and seconds in turn. */
  draws: (string | number)[];
}

/** What a plan decides; chain, number, state and hash are added when it is put on the chain. */
export type Draft = Pick<Entry, 'key' | 'type' | 'lines'> &
  Partial<Omit<Entry, 'key' | 'chain' | 'n' | 'at' | 'type' | 'lines' | 's' | 'g' | 'full' | 'alert' | 'hash'>>;

/** Lines as pairs. */
export function* pairs(lines: Lines): Generator<[account: string, seconds: number]> {
  for (let i = 0; i < lines.length; i += 2) yield [lines[i] as string, lines[i + 1] as number];
}

/** Which grants a settlement drew from: those of its hold in the order held, then in draw order. */
export function drawsOf(entry: Pick<Entry, 'lines' | 'call'>): { grantId: GrantId; seconds: number }[] {
  const draws: { grantId: GrantId; seconds: number }[] = [];
  if (entry.call?.draws) {
    for (const [grantId, seconds] of pairs(entry.call.draws)) draws.push({ grantId: grantId as GrantId, seconds });
    return draws;
  }
  // By place and not by `pairs`, here and below: these run for every call.
  for (let i = 0; i < entry.lines.length; i += 2) {
    const [account, seconds] = [entry.lines[i] as string, entry.lines[i + 1] as number];
    if (seconds >= 0 || !account.startsWith('grant:')) continue;
    draws.push({ grantId: account.slice(6, account.indexOf(':', 6)) as GrantId, seconds: -seconds });
  }
  return draws;
}

/** What a settlement could not take from a grant. */
export function uncoveredOf(entry: Pick<Entry, 'lines'>): { overdraftSeconds: number; unfundedSeconds: number } {
  let overdraftSeconds = 0;
  let unfundedSeconds = 0;
  for (let i = 0; i < entry.lines.length; i += 2) {
    const [account, seconds] = [entry.lines[i] as string, entry.lines[i + 1] as number];
    if (account.startsWith('overdraft:')) overdraftSeconds += seconds;
    if (account.startsWith('unfunded:')) unfundedSeconds += seconds;
  }
  return { overdraftSeconds, unfundedSeconds };
}

/** Agent and the platform's own call id out of the key of an entry about a call. */
export function callKeyOf(key: string): { agentId: AgentId; externalId: string } {
  const begin = key.indexOf(':') + 1;
  const end = begin === 0 ? -1 : key.indexOf(':', begin);
  if (end < 0) return { agentId: (begin === 0 ? '' : key.slice(begin)) as AgentId, externalId: '' };
  return { agentId: key.slice(begin, end) as AgentId, externalId: key.slice(end + 1) };
}
