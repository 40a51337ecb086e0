import type { WorkspaceId } from '../ids.js';
import type { Delivery, Webhook } from './model.js';

/** A workspace whose chain is followed for its active webhooks, from entry `n` on. */
export interface Followed {
  workspaceId: WorkspaceId;
  hooks: Webhook[];
  n: number;
}

/** What a page of a chain has come to. */
export interface Told {
  followed: Followed;
  added: Delivery[];
  /** The last entry of the page. */
  n: number;
  /** Whether another page follows. */
  more: boolean;
}

/** Webhooks, those of one workspace in a row, as workspaces to follow, at most `many` at a time. */
export async function* inWorkspaces(webhooks: AsyncIterable<Webhook>, many: number): AsyncIterable<Followed[]> {
  let some: Followed[] = [];
  for await (const webhook of webhooks) {
    const last = some.at(-1);
    if (last?.workspaceId === webhook.workspaceId) {
      last.hooks.push(webhook);
      last.n = Math.min(last.n, webhook.n);
      continue;
    }
    if (some.length === many) {
      yield some;
      some = [];
    }
    some.push({ workspaceId: webhook.workspaceId, hooks: [webhook], n: webhook.n });
  }
  if (some.length > 0) yield some;
}
