import type { Context } from '../../domain/context.js';
import { listWorkspaces } from '../../domain/workspaces/index.js';
import type { TypedMove } from './amounts.js';

const AT_END = /(?:^|\s)in\s+@?([a-z0-9-]+)$/i;

/**
 * C7: `… REASON in sales`: where a reason's last two words name one of the person's workspaces, that one is meant; else they are
 * words of the reason like the others.
 */
export async function placeAtEnd(ctx: Context, typed: TypedMove): Promise<TypedMove> {
  const { reason, ...rest } = typed;
  const match = typed.from === undefined ? AT_END.exec(reason ?? '') : null;
  const handle = match?.[1]?.toLowerCase();
  if (!match || !handle || reason === undefined) return typed;
  const listed = await listWorkspaces(ctx);
  if (!listed.some(({ workspace }) => workspace.handle === handle)) return typed;
  const shorter = reason.slice(0, match.index).trim();
  return { ...rest, from: handle, ...(shorter ? { reason: shorter } : {}) };
}
