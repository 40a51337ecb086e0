import { enter } from '../access.js';
import type { Context } from '../context.js';
import { DomainError } from '../errors.js';
import type { PhoneNumberId, WorkspaceId } from '../ids.js';
import { type NumberPlace, type NumberView, viewsOf } from './read.js';
import { numberIn, readNumber } from './rules.js';
import * as store from './store.js';

/** One number of a workspace by its id, for its members. Throws `not_found`. */
export async function readNumberById(ctx: Context, workspaceId: WorkspaceId, id: PhoneNumberId): Promise<NumberPlace> {
  const place = await enter(ctx, workspaceId, 'viewer');
  const [number] = await viewsOf(ctx, [await numberIn(ctx, workspaceId, id)]);
  return { ...place, number: number as NumberView };
}

/** The number of a workspace that somebody typed, in any form, for its members. Throws `not_found`, `invalid_input`. */
export async function readTypedNumber(ctx: Context, workspaceId: WorkspaceId, typed: string): Promise<NumberPlace> {
  const place = await enter(ctx, workspaceId, 'viewer');
  const e164 = readNumber(typed, place.workspace);
  const found = await store.findInTeam(ctx.platform, ctx.teamId, e164, ctx);
  if (found?.workspaceId !== workspaceId) {
    // The same words, whether another workspace has it or nobody (W12).
    throw new DomainError('not_found', `${place.workspace.name} has no number ${e164}.`, { next: '`/numbers` lists them.' });
  }
  const [number] = await viewsOf(ctx, [found]);
  return { ...place, number: number as NumberView };
}
