import type { Context } from '../context.js';
import { DomainError, refuseField } from '../errors.js';
import type { AccountId, KnowledgeBaseId } from '../ids.js';
import type { Workspace } from '../workspaces/index.js';
import type { KnowledgeBase, Resource } from './model.js';
import * as store from './store.js';

/** W2, K1: knowledge bases are made and changed in My Workspace, and nowhere else. */
export function refuseUnlessHome({ isDefault, name }: Workspace): void {
  if (isDefault) return;
  throw new DomainError('forbidden', `Knowledge bases are made and changed in My Workspace only; ${name} can read them.`, {
    next: 'Leave out `in HANDLE`, or connect one with `/knowledge connect`.',
  });
}

/** The account's knowledge base, or a refusal that says no more than that there is none (W12). */
export async function baseOf(ctx: Context, accountId: AccountId, id: KnowledgeBaseId): Promise<KnowledgeBase> {
  const found = await store.findBase(ctx, id);
  if (found && found.accountId === accountId) return found;
  throw noSuchBase();
}

/** The one answer for a knowledge base that is another account's, is not connected here, or does not exist. */
export const noSuchBase = (): DomainError =>
  new DomainError('not_found', 'There is no such knowledge base in this workspace.', { next: '`/knowledge` lists them.' });

const SLACK_FILE = /(?:\/|-)(F[A-Z0-9]{5,})(?:\/|$)/;

/** K1: what a typed link is: a file that is in Slack, by its share link or id, or a page. Refused beside its field. */
export function readLink(typed: string): Pick<Resource, 'kind' | 'url' | 'fileId'> {
  if (/^F[A-Z0-9]{5,}$/.test(typed)) return { kind: 'file', fileId: typed };
  const text = /^[^\s/:@]+\.[^\s/:@]{2,}(?:\/|$)/.test(typed) ? `https://${typed}` : typed;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || !url.hostname) {
    refuseField('link', 'Give the address of a web page, for instance https://example.com/faq, or the link of a file in Slack.');
  }
  if (url.username || url.password) refuseField('link', 'Leave name and password out of the link: every agent would read them.');
  const fileId = /(?:^|\.)slack\.com$/.test(url.hostname) ? SLACK_FILE.exec(url.pathname)?.[1] : undefined;
  return fileId ? { kind: 'file', fileId, url: url.href } : { kind: 'url', url: url.href };
}
