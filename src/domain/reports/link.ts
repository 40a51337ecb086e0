import { z } from 'zod';
import { hmac, sameDigest, subkey } from '../../platform/crypto.js';
import type { Context, Platform } from '../context.js';
import type { TeamId, UserId, WorkspaceId } from '../ids.js';
import { personOf } from '../workspaces/index.js';
import { type Span, USAGE_BY, type UsageBy } from './usage.js';

export type DownloadKind = 'csv' | 'png';

const HOUR_MS = 60 * 60 * 1000;
/** A picture stays in the messages it was shared in, so it is good for longer. */
const LIFETIME_MS: Record<DownloadKind, number> = { csv: HOUR_MS, png: 7 * 24 * HOUR_MS };

const Payload = z.tuple([
  z.enum(['csv', 'png']),
  z.string(),
  z.string(),
  z.string(),
  z.number().int(),
  z.number().int(),
  z.enum(USAGE_BY),
  z.number().int(),
]);

export interface Download {
  kind: DownloadKind;
  teamId: TeamId;
  /** Who asked for the link: it opens what they may see when it is opened, and nothing once they are gone (M3). */
  userId: UserId;
  workspaceId: WorkspaceId;
  span: Span;
  by: UsageBy;
}

/** H5: a signed address of a report that ends by itself: CSV after an hour, pictures after seven days. */
export function usageLink(
  ctx: Context,
  kind: DownloadKind,
  { workspaceId, span, by }: { workspaceId: WorkspaceId; span: Span; by: UsageBy },
): string {
  const until = ctx.now.getTime() + LIFETIME_MS[kind];
  const payload = [kind, ctx.teamId, personOf(ctx), workspaceId, span.from, span.to, by, until];
  const text = Buffer.from(JSON.stringify(payload)).toString('base64url');
  const [key] = ctx.platform.keys.token;
  if (!key) throw new Error('There is no key to sign with.');
  return `${ctx.platform.publicUrl}/downloads/${text}.${sign(key, text)}/usage.${kind}`;
}

/** What a link was made for; `expired` when its time is over, null when we never made it or it was changed. */
export function openDownload(platform: Platform, token: string, now: Date): Download | 'expired' | null {
  const [text = '', signature = ''] = token.split('.');
  const fits = platform.keys.token.map((key) => sameDigest(sign(key, text), signature)).includes(true);
  if (!fits) return null;
  const [kind, teamId, userId, workspaceId, from, to, by, until] = Payload.parse(
    JSON.parse(Buffer.from(text, 'base64url').toString('utf8')),
  );
  if (until <= now.getTime()) return 'expired';
  return {
    kind,
    teamId: teamId as TeamId,
    userId: userId as UserId,
    workspaceId: workspaceId as WorkspaceId,
    span: { from, to },
    by,
  };
}

const sign = (key: Buffer, text: string): string => hmac(subkey(key, 'download links'), text);
