import { z } from 'zod';
import { openLink, signLink } from '../../platform/signed-link.js';
import type { Context, Platform } from '../context.js';
import type { TeamId, UserId, WorkspaceId } from '../ids.js';
import { personOf } from '../workspaces/index.js';
import { type Span, USAGE_BY, type UsageBy } from './usage.js';

export type DownloadKind = 'csv' | 'png';

const HOUR_MS = 60 * 60 * 1000;
/** A picture stays in the messages it was shared in, so it is good for longer. */
const LIFETIME_MS: Record<DownloadKind, number> = { csv: HOUR_MS, png: 7 * 24 * HOUR_MS };

const Claims = z.object({
  f: z.literal('usage'),
  kind: z.enum(['csv', 'png']),
  team: z.string(),
  user: z.string(),
  workspace: z.string(),
  from: z.coerce.number().int(),
  to: z.coerce.number().int(),
  by: z.enum(USAGE_BY),
});

export interface Download {
  kind: DownloadKind;
  teamId: TeamId;
  /** Who asked for the link: it opens what they may see when it is opened, and nothing once they are gone (M3). */
  userId: UserId;
  workspaceId: WorkspaceId;
  span: Span;
  by: UsageBy;
}

/** H5: a signed address of a report that ends by itself: CSV after an hour, pictures after seven days. Null where nobody could open it. */
export function usageLink(
  ctx: Context,
  kind: DownloadKind,
  { workspaceId, span, by }: { workspaceId: WorkspaceId; span: Span; by: UsageBy },
): string | null {
  if (ctx.platform.unreachable) return null;
  const until = new Date(ctx.now.getTime() + LIFETIME_MS[kind]);
  const about = { f: 'usage', kind, team: ctx.teamId, user: personOf(ctx), workspace: workspaceId, by };
  const claims = { ...about, from: String(span.from), to: String(span.to) };
  return `${ctx.platform.publicUrl}/downloads/${signLink(ctx.platform.keys.token, claims, until)}/usage.${kind}`;
}

/** What a link was made for; `expired` when its time is over, null when we never made it or it was changed. */
export function openDownload(platform: Platform, token: string, now: Date): Download | 'expired' | null {
  const claims = openLink(platform.keys.token, token, now);
  if (claims === null || claims === 'expired') return claims;
  // Signed by us for something else, perhaps: then it is no download's.
  const { data } = Claims.safeParse(claims);
  if (!data) return null;
  const { kind, team, user, workspace, from, to, by } = data;
  return {
    kind,
    teamId: team as TeamId,
    userId: user as UserId,
    workspaceId: workspace as WorkspaceId,
    span: { from, to },
    by,
  };
}
