import { seal, unseal } from '../../platform/crypto.js';
import type { Context, Platform } from '../context.js';
import type { NoticeContent } from './kinds.js';
import type { Notice, Recipient } from './model.js';
import { isMailed } from './people-kinds.js';
import * as store from './store.js';

const KEEP_MS = 90 * 24 * 60 * 60 * 1000;

export interface Post {
  key: string;
  to: Recipient;
  /** Who gets it when `to` is closed to us. */
  otherwise?: Recipient;
  content: NoticeContent;
  /** A secret for the message; stored sealed, forgotten when delivered. */
  secret?: string;
  /** Key of the notice whose message is to be replaced. */
  replaces?: string;
  teamId?: string;
}

/** Puts a message into the outbox, in the caller's transaction when there is one. The same key again changes nothing. */
export function postNotice(ctx: Context, post: Post): Promise<void> {
  return postNotices(ctx, [post]);
}

/** Puts messages into the outbox as `postNotice` does, all in one write. */
export async function postNotices(ctx: Context, posts: readonly Post[]): Promise<void> {
  await store.insertOnce(
    ctx,
    posts.flatMap((post) => noticeOf(ctx, post) ?? []),
  );
}

function noticeOf(ctx: Context, post: Post): Notice | null {
  const to = recipientOf(ctx.platform, post);
  if (!to) return null;
  const [tokenKey] = ctx.platform.keys.token;
  if (post.secret && !tokenKey) throw new Error('A notice with a secret needs a token key.');
  return {
    _id: post.key,
    teamId: post.teamId ?? ctx.teamId,
    ...post.content,
    to,
    ...(post.otherwise ? { otherwise: post.otherwise } : {}),
    ...(post.secret && tokenKey ? { sealed: seal(tokenKey, post.key, post.secret) } : {}),
    ...(post.replaces ? { replaces: post.replaces } : {}),
    state: 'waiting',
    dueAt: ctx.now,
    attempts: 0,
    createdAt: ctx.now,
    purgeAt: new Date(ctx.now.getTime() + KEEP_MS),
  };
}

const OUTSIDE = 'email:';

/** I7: a member outside Slack has no direct messages; they get mail where there is a mail server and a letter of the kind. */
function recipientOf({ sendsMail }: Platform, { to, content }: Post): Recipient | null {
  if (!('userId' in to) || !to.userId.startsWith(OUTSIDE)) return to;
  return sendsMail && isMailed(content) ? { email: to.userId.slice(OUTSIDE.length) } : null;
}

/** The secret a notice carries, or undefined when it has none (any more). */
export function openSealed(platform: Platform, notice: Notice): string | undefined {
  return notice.sealed === undefined ? undefined : unseal(platform.keys.token, notice._id, notice.sealed);
}
