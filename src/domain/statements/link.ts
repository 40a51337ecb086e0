import { openLink, signLink } from '../../platform/signed-link.js';
import type { Context, Platform } from '../context.js';
import type { TeamId, UserId, WorkspaceId } from '../ids.js';
import type { Month } from '../months.js';
import { personOf } from '../workspaces/index.js';

const LIVES_MS = 24 * 60 * 60 * 1000;

/** What a link to statements leads to: one workspace's, or all that the person owns. */
export interface Linked {
  teamId: TeamId;
  userId: UserId;
  month: Month;
  workspaceId?: WorkspaceId;
}

/** H5: an address for a browser that shows statements for a day, to whoever has it, with the rights this person has then. Null where nobody could open it. */
export function statementLink(ctx: Context, { month, workspaceId }: Pick<Linked, 'month' | 'workspaceId'>): string | null {
  if (ctx.platform.unreachable) return null;
  const claims = { f: 'statement', t: ctx.teamId, u: personOf(ctx), m: month, ...(workspaceId ? { w: workspaceId } : {}) };
  const text = signLink(ctx.platform.keys.token, claims, new Date(ctx.now.getTime() + LIVES_MS));
  return `${ctx.platform.publicUrl}/statements?s=${text}`;
}

/** What such an address leads to, or null when it is not ours or its day is over. */
export function openStatementLink(platform: Platform, text: string): Linked | null {
  const claims = openLink(platform.keys.token, text, platform.clock.now());
  if (claims === null || claims === 'expired' || claims.f !== 'statement' || !claims.t || !claims.u || !claims.m) return null;
  const { t, u, m, w } = claims;
  return { teamId: t as TeamId, userId: u as UserId, month: m, ...(w ? { workspaceId: w as WorkspaceId } : {}) };
}
