import { enter, type Role } from '../access.js';
import { findByIds } from '../accounts/index.js';
import type { Context } from '../context.js';
import type { GrantId, UserId, WorkspaceId } from '../ids.js';
import {
  callKey,
  correctionKeys,
  drawsOf,
  type Entry,
  entriesByKey,
  grantTerms,
  type Pulse,
  pairs,
  uncoveredOf,
} from '../ledger/index.js';
import { sourceNames } from '../minutes/index.js';
import type { Workspace } from '../workspaces/index.js';
import { type CallRef, type NamedCall, nameOfAgent, noSuchCall } from './find.js';
import type { CallDetails } from './model.js';
import { type Amount, type Priced, priceDraws } from './price.js';
import { findDetails } from './store.js';

export interface DrawExplained extends Priced {
  /** Only for the owner (M2). */
  sourceName?: string;
  allocatedAt: Date;
  costMinor: bigint;
}

export interface CorrectionExplained {
  at: Date;
  byName: string;
  seconds: number;
  reason?: string;
}

/** A call from its duration to its price; seconds, milliseconds, minor units. */
export interface CallExplained {
  workspace: Workspace;
  role: Role;
  call: NamedCall;
  /** `live`: a hold waits for its end; `lapsed`: nobody reported its end in time. */
  state: 'settled' | 'quarantined' | 'live' | 'lapsed' | 'refused';
  failed: boolean;
  startedAt: Date;
  endedAt: Date;
  talkedMs: number;
  pulse: Pulse;
  billedSeconds: number;
  draws: DrawExplained[];
  totals: Amount[];
  overdraftSeconds: number;
  unfundedSeconds: number;
  heldSeconds: number;
  /** When it was counted, set aside, held or refused. */
  at: Date;
  /** Set when it was counted out of quarantine (L17). */
  released?: { byName: string; reason?: string };
  corrections: CorrectionExplained[];
  /** After the corrections. */
  nowBilledSeconds: number;
  nowTotals: Amount[];
  /** Reference to what is personal about it (H7). */
  details?: string;
  entryNumber: number;
}

/** N12, L15: how a call was counted and what it cost, for the workspace's members. Throws `not_found` for an unknown call. */
export async function explainCall(ctx: Context, workspaceId: WorkspaceId, ref: CallRef): Promise<CallExplained> {
  const { workspace, role } = await enter(ctx, workspaceId, 'viewer');
  const id = { agentId: ref.agentId, externalId: ref.callId };
  const key = (kind: Parameters<typeof callKey>[0]) => callKey(kind, id);
  const [ended, released] = [key('end'), key('release')];
  const keys = [ended, released, key('start'), key('lapse'), key('refuse')];
  const found = await entriesByKey(ctx.platform, workspaceId, [...keys, ...correctionKeys(ended)]);
  const main = found.get(released) ?? found.get(ended) ?? found.get(key('start')) ?? found.get(key('refuse'));
  if (!main?.call) throw noSuchCall(workspace.name, ref.callId);
  const corrections = correctionKeys(ended).flatMap((one) => found.get(one) ?? []);
  const names = await namesOf(ctx, [main, ...corrections]);
  const counted = main.type === 'settle' || main.type === 'release';
  const draws = counted ? await drawsExplained(ctx, workspace, role, main) : [];
  const returned = returnedBy(corrections);
  const { pulse, at } = main.call;
  return {
    workspace,
    role,
    call: { ...ref, agentName: await nameOfAgent(ctx, ref.agentId) },
    state: stateOf(main, found.has(key('lapse'))),
    failed: main.call.status === 'failed',
    startedAt: new Date(at[0]),
    endedAt: new Date(at[1]),
    talkedMs: at[1] - at[0],
    pulse: { minimumSeconds: pulse[0], incrementSeconds: pulse[1] },
    billedSeconds: main.call.billed,
    ...priceDraws(draws),
    ...(counted ? uncoveredOf(main) : { overdraftSeconds: 0, unfundedSeconds: 0 }),
    heldSeconds: main.type === 'hold' ? heldIn(main) : 0,
    at: main.at,
    ...(main.type === 'release' ? { released: withReason({ byName: nameIn(main, names) }, main) } : {}),
    corrections: corrections.map((one) => withReason({ at: one.at, byName: nameIn(one, names), seconds: sumReturned(one) }, one)),
    nowBilledSeconds: main.call.billed - corrections.reduce((sum, one) => sum + sumReturned(one), 0),
    nowTotals: priceDraws(draws.map((draw) => ({ ...draw, seconds: draw.seconds - (returned.get(draw.grantId) ?? 0) }))).totals,
    ...(main.call.details ? { details: main.call.details } : {}),
    entryNumber: main.n,
  };
}

/** N12, H7: who called whom, while that is kept; for the workspace's members. */
export async function callDetails(
  ctx: Context,
  workspaceId: WorkspaceId,
  ref: CallRef,
): Promise<{ explained: CallExplained; personal: CallDetails | null }> {
  const explained = await explainCall(ctx, workspaceId, ref);
  const personal = explained.details ? await findDetails(ctx.platform, workspaceId, explained.details) : null;
  return { explained, personal };
}

function stateOf({ type }: Entry, lapsed: boolean): CallExplained['state'] {
  if (type === 'quarantine') return 'quarantined';
  if (type === 'refuse') return 'refused';
  if (type === 'hold') return lapsed ? 'lapsed' : 'live';
  return 'settled';
}

async function drawsExplained(ctx: Context, workspace: Workspace, role: Role, entry: Entry) {
  const drawn = drawsOf(entry);
  const [terms, names] = await Promise.all([
    grantTerms(
      ctx.platform,
      workspace._id,
      drawn.map(({ grantId }) => grantId),
    ),
    role === 'owner' ? sourceNames(ctx, workspace.accountId) : null,
  ]);
  return drawn.flatMap(({ grantId, seconds }) => {
    const grant = terms.get(grantId);
    if (!grant) return [];
    const { rateMicro, currency, createdAt, sourceId } = grant;
    const sourceName = names?.get(sourceId);
    return [{ grantId, seconds, rateMicro, currency, allocatedAt: new Date(createdAt), ...(sourceName ? { sourceName } : {}) }];
  });
}

const heldIn = ({ lines }: Entry): number =>
  [...pairs(lines)].reduce((sum, [account, seconds]) => (account.endsWith(':held') ? sum + seconds : sum), 0);

/** Seconds that a correction has given back. */
export function sumReturned({ returned }: Entry): number {
  if (!returned) return 0;
  const drawn = [...pairs(returned.draws)].reduce((sum, [, seconds]) => sum + seconds, 0);
  return returned.unfunded + returned.overdraft + returned.repaid + drawn;
}

function returnedBy(corrections: readonly Entry[]): Map<GrantId, number> {
  const sums = new Map<GrantId, number>();
  for (const { returned } of corrections) {
    for (const [id, seconds] of pairs(returned?.draws ?? [])) sums.set(id as GrantId, (sums.get(id as GrantId) ?? 0) + seconds);
  }
  return sums;
}

const personIn = ({ by }: Entry): UserId[] => (by?.startsWith('person:') ? [by.slice('person:'.length) as UserId] : []);

async function namesOf(ctx: Context, entries: readonly Entry[]): Promise<Map<UserId, string>> {
  const found = await findByIds(ctx, entries.flatMap(personIn));
  return new Map(found.map(({ userId, name }) => [userId, name]));
}

function nameIn(entry: Entry, names: ReadonlyMap<UserId, string>): string {
  const [userId] = personIn(entry);
  return userId ? (names.get(userId) ?? userId) : entry.by === 'operator' ? 'The operator' : 'Switchboard';
}

const withReason = <T extends object>(fact: T, { reason }: Entry): T & { reason?: string } =>
  reason ? { ...fact, reason } : fact;
