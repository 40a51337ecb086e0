import { type PhoneText, phoneText } from '../../platform/phone.js';
import { enter, type Place } from '../access.js';
import { agentNames } from '../agents/index.js';
import type { Context, Platform } from '../context.js';
import type { AgentId, TeamId, WorkspaceId } from '../ids.js';
import type { PhoneNumber } from './model.js';
import * as store from './store.js';

/** A number as people see it. */
export type NumberView = PhoneNumber & PhoneText & { agentName?: string };

export type NumberPlace = Place & { number: NumberView };

/** The number with what people read of it. */
export async function viewsOf(ctx: Context, numbers: readonly PhoneNumber[]): Promise<NumberView[]> {
  const mapped = numbers.flatMap(({ agentId }) => agentId ?? []);
  const names = mapped.length > 0 ? await agentNames(ctx, mapped) : new Map<string, string>();
  return numbers.map((one) => {
    const agentName = names.get(one.agentId ?? '');
    return { ...one, ...phoneText(one.number), ...(agentName === undefined ? {} : { agentName }) };
  });
}

export interface NumbersPage extends Place {
  numbers: NumberView[];
  /** From 0; the last one when a later one was asked for. */
  page: number;
  pages: number;
  count: number;
}

/** A6: a workspace's numbers in their order, a page at a time, for its members. */
export async function listNumbers(
  ctx: Context,
  { workspaceId, page, size }: { workspaceId: WorkspaceId; page: number; size: number },
): Promise<NumbersPage> {
  const place = await enter(ctx, workspaceId, 'viewer');
  let at = page;
  let found = await store.pageOf(ctx, workspaceId, { skip: at * size, limit: size });
  const pages = Math.max(1, Math.ceil(found.count / size));
  if (at >= pages) {
    at = pages - 1;
    found = await store.pageOf(ctx, workspaceId, { skip: at * size, limit: size });
  }
  return { ...place, numbers: await viewsOf(ctx, found.numbers), page: at, pages, count: found.count };
}

/** A6: whose number (E.164) it is in a team, and which agent it leads to; null when it is nobody's. For providers' hooks. */
export async function findNumber(
  platform: Platform,
  teamId: TeamId,
  e164: string,
): Promise<{ workspaceId: WorkspaceId; agentId: AgentId | null } | null> {
  const found = await store.findInTeam(platform, teamId, e164);
  return found && { workspaceId: found.workspaceId, agentId: found.agentId ?? null };
}
