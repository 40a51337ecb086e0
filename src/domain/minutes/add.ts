import { z } from 'zod';
import { each } from '../../platform/each.js';
import { isDuplicateKey } from '../../platform/mongo.js';
import { nameOfOwner } from '../accounts/index.js';
import type { Context } from '../context.js';
import { DomainError } from '../errors.js';
import { type GrantId, newId } from '../ids.js';
import { lastGiven } from '../ledger/index.js';
import { localDay } from '../time.js';
import { committed, ledgerVerb } from '../verb.js';
import { findWorkspace, personOf, type Workspace, workspaceId } from '../workspaces/index.js';
import { allocate } from './allocate.js';
import { leftToday } from './allowance.js';
import type { Addition, Allowance } from './allowance-model.js';
import * as store from './allowance-store.js';
import { minutes } from './schema.js';
import { periodsOf, sourceInForceAt } from './store.js';

const KEEP_MS = 7 * 24 * 60 * 60 * 1000;
const PATIENCE_MS = 60_000;

/** What an admin sees of it: neither the source nor its price (M2). */
export interface MinutesAdded {
  workspace: Workspace;
  seconds: number;
  /** Of the workspace, after it. */
  availableSeconds: number;
}

/**
 * M2: minutes from the source that the owner named for it, under the terms of the last allocation from it, up to the owner's daily
 * cap. They are counted before they are moved, in a write of its own, so the cap holds however many add at once; a death in between
 * is finished by `finishAdditions`. Whatever only the owner can cure is refused with `data.ownersTurn`: `limit_reached` above the
 * cap, `insufficient_minutes` for a source that cannot give so much, `conflict` where there is no last price.
 */
export const addMinutes = ledgerVerb({
  name: 'minutes.add',
  needs: 'admin',
  input: z.object({ workspaceId, minutes }),
  run: async (ctx, { minutes: seconds }, { workspace, role }): Promise<MinutesAdded> => {
    const id = newId<GrantId>('grant', ctx.commandKey);
    const earlier = await store.findAddition(ctx, id);
    const addition = earlier ?? (await countOnce(ctx, workspace, id, seconds, role === 'admin'));
    return move(ctx, addition, workspace);
  },
});

/** L19: moves what was counted by somebody whose process died. Gives how many. */
export async function finishAdditions(ctx: Context, limit: number): Promise<number> {
  const found = await store.unmoved(ctx.platform, new Date(ctx.now.getTime() - PATIENCE_MS), limit);
  return each(
    found,
    async (addition) => {
      const own: Context = { ...ctx, teamId: addition.teamId, actor: { kind: 'person', userId: addition.by } };
      const workspace = await findWorkspace(own, addition.workspaceId);
      if (!workspace) return committed(own, (tx) => store.uncount(tx, addition));
      await move(own, addition, workspace).catch((error: unknown) => {
        if (!isRefusal(error)) throw error;
      });
    },
    (err, { _id }) => ctx.log.error({ err, addition: _id }, 'minutes that an admin added could not be moved'),
  );
}

type Count = [ctx: Context, workspace: Workspace, id: GrantId, seconds: number, needsSwitch: boolean];

async function countOnce(...[ctx, workspace, id, ...what]: Count): Promise<Addition> {
  try {
    return await countIn(ctx, workspace, id, ...what);
  } catch (error) {
    // The same command twice at once: the second look finds what the first has counted.
    const counted = isDuplicateKey(error) ? await store.findAddition(ctx, id) : null;
    if (counted) return counted;
    throw error;
  }
}

async function countIn(...[ctx, workspace, id, seconds, needsSwitch]: Count): Promise<Addition> {
  const { _id, accountId, timeZone } = workspace;
  const owner = await nameOfOwner(ctx, accountId);
  const set = await store.findAllowance(ctx, _id);
  if (!set || set.accountId !== accountId || (needsSwitch && !set.adminsMayAdd)) {
    throw new DomainError('forbidden', 'Admins add no minutes here until the owner lets them.', { next: `Ask ${owner}.` });
  }
  const { sourceId } = set;
  const addition = {
    _id: id,
    teamId: ctx.teamId,
    workspaceId: _id,
    by: personOf(ctx),
    commandKey: ctx.commandKey,
    seconds,
    terms: await lastTerms(ctx, workspace, set, owner),
    status: 'counted' as const,
    createdAt: ctx.now,
    purgeAt: new Date(ctx.now.getTime() + KEEP_MS),
  };
  const today = localDay(timeZone, ctx.now.getTime());
  const rules = { _id, accountId, sourceId, ...(needsSwitch ? { adminsMayAdd: true } : {}) };
  return committed(ctx, async (tx) => {
    const day = await store.count(tx, rules, today, seconds);
    if (day === null) throw aboveCap(await store.findAllowance(tx, _id), today, owner);
    const counted = { ...addition, day };
    await store.insertAddition(tx, counted);
    return counted;
  });
}

async function lastTerms(ctx: Context, workspace: Workspace, set: Allowance, owner: string): Promise<Addition['terms']> {
  const source = await sourceInForceAt(ctx.platform, ctx.teamId, set.sourceId, ctx.now);
  if (!source || source.accountId !== workspace.accountId) throw tooLittle(owner);
  const last = await lastGiven(ctx.platform, await periodsOf(ctx, source), workspace._id);
  if (!last) {
    throw ownersTurn(
      'conflict',
      `${owner} has not yet allocated any of the minutes meant for this, so there is no price.`,
      owner,
    );
  }
  const { rateMicro, currency, minimumSeconds, incrementSeconds, priority } = last;
  return { sourceId: source._id, rateMicro, currency, minimumSeconds, incrementSeconds, priority };
}

/** What was counted is moved under its own command, so that whoever does it again moves nothing more. */
async function move(ctx: Context, addition: Addition, workspace: Workspace): Promise<MinutesAdded> {
  const { sourceId, rateMicro, currency, priority, ...pulse } = addition.terms;
  const terms = { sourceId, ratePerMinute: rateMicro, currency, pulse, priority, expiresAt: null };
  const own = { ...ctx, commandKey: addition.commandKey };
  try {
    const moved = await allocate(own, { ...terms, workspaceId: workspace._id, minutes: addition.seconds }, { workspace });
    await store.markMoved(ctx, addition._id);
    return { workspace, seconds: moved.seconds, availableSeconds: moved.availableSeconds };
  } catch (error) {
    // Nobody can tell whether it was written: the job finds out. A refusal is certain, and nothing counts.
    if (!isRefusal(error)) throw error;
    await committed(ctx, (tx) => store.uncount(tx, addition));
    throw workspace.status === 'active' ? tooLittle(await nameOfOwner(ctx, workspace.accountId)) : error;
  }
}

const isRefusal = (error: unknown): boolean => error instanceof DomainError && error.code !== 'unavailable';

function aboveCap(set: Allowance | null, today: number, owner: string): DomainError {
  const [cap, left] = [set?.dailyCapSeconds ?? 0, set?.adminsMayAdd ? leftToday(set, today) : 0].map((seconds) =>
    (seconds / 60).toLocaleString('en', { maximumFractionDigits: 2 }),
  );
  return ownersTurn('limit_reached', `Admins may add ${cap} min a day here, and ${left} of them are left today.`, owner);
}

const tooLittle = (owner: string): DomainError =>
  ownersTurn('insufficient_minutes', `What ${owner} has set aside for this does not reach for so many minutes.`, owner);

function ownersTurn(code: 'limit_reached' | 'insufficient_minutes' | 'conflict', sentence: string, owner: string): DomainError {
  return new DomainError(code, sentence, { next: `Ask ${owner} with \`/minutes ask\`.`, data: { ownersTurn: true } });
}
