import { z } from 'zod';
import { DomainError } from '../errors.js';
import { readWorkspaceState } from '../ledger/index.js';
import { workspaceVerb } from '../verb.js';
import type { WebhookAdded } from './add.js';
import * as deliveries from './delivery-store.js';
import type { Webhook } from './model.js';
import { OneWebhook, refuseUnlessOutside, told, webhookIn } from './rules.js';
import { newSecret, openSecrets, sealSecret } from './sign.js';
import * as store from './store.js';

type About = z.output<typeof OneWebhook>;
const audit = ({ agentId, webhookId }: About) => ({ agentId, webhookId });

const changed = (webhook: Webhook | null): Webhook => {
  if (webhook) return webhook;
  throw new DomainError('conflict', 'This webhook was changed a moment ago.', { next: 'See `/agents webhooks`.' });
};

/** A4: where a webhook's messages go from now on, those that wait included, and what it is told of. */
export const editWebhook = workspaceVerb({
  name: 'webhook.edit',
  needs: 'editor',
  input: OneWebhook.extend(told),
  audit,
  run: async (tx, input): Promise<Webhook> => {
    const { _id, url } = await webhookIn(tx, input);
    refuseUnlessOutside(tx, input.url);
    // What is said about another address says nothing about this one.
    const fresh = url === input.url ? {} : { failingSince: null, failures: null, waitUntil: null };
    return changed(await store.update(tx, _id, { url: input.url, events: input.events, ...fresh }));
  },
});

/** A4: nothing is sent until it is resumed; what happens meanwhile can be sent then. Again: nothing changes. */
export const pauseWebhook = workspaceVerb({
  name: 'webhook.pause',
  needs: 'editor',
  input: OneWebhook,
  audit,
  run: async (tx, input): Promise<Webhook> => {
    const webhook = await webhookIn(tx, input);
    const paused = await store.update(tx, webhook._id, { status: 'paused' }, ['active']);
    tx.afterCommit.push(() => deliveries.hold(tx.platform, webhook._id));
    return paused ?? webhook;
  },
});

/**
 * A4: a paused or disabled webhook is told again of what happens, and of what happened meanwhile (`missed: 'send'`, as far as the log
 * goes back) or not.
 */
export const resumeWebhook = workspaceVerb({
  name: 'webhook.resume',
  needs: 'editor',
  input: OneWebhook.extend({ missed: z.enum(['send', 'skip']) }),
  audit,
  run: async (tx, input): Promise<Webhook> => {
    const webhook = await webhookIn(tx, input);
    if (webhook.status === 'active') return webhook;
    const head = input.missed === 'skip' ? { n: (await readWorkspaceState(tx.platform, input.workspaceId, tx.now)).n } : {};
    const fresh = {
      status: 'active',
      held: input.missed,
      trouble: null,
      failingSince: null,
      failures: null,
      waitUntil: null,
      ...head,
    } as const;
    return changed(await store.update(tx, webhook._id, fresh));
  },
});

/** A4: its signing secret, what waits for it and its log are no more. */
export const deleteWebhook = workspaceVerb({
  name: 'webhook.delete',
  needs: 'editor',
  input: OneWebhook,
  audit,
  run: async (tx, input): Promise<Webhook> => {
    const webhook = await webhookIn(tx, input);
    await store.remove(tx, [webhook._id]);
    tx.afterCommit.push(() => deliveries.drop(tx.platform, webhook._id));
    return webhook;
  },
});

const HOUR_MS = 60 * 60 * 1000;
const MOST_SECRETS = 3;

/**
 * A4: a new signing secret, shown once. The old one signs beside it for `keepHours`, so that receivers can change over without a gap;
 * with 0 it ends at once, for one that has leaked. The same command again gives the same secret.
 */
export const rotateSecret = workspaceVerb({
  name: 'webhook.rotate-secret',
  needs: 'editor',
  input: OneWebhook.extend({ keepHours: z.number().int().min(0).max(168).default(24) }),
  audit,
  run: async (tx, input): Promise<WebhookAdded> => {
    const webhook = await webhookIn(tx, input);
    const secret = newSecret(tx);
    if (openSecrets(tx.platform, webhook, tx.now)[0] === secret) return { webhook, secret };
    const ends = new Date(tx.now.getTime() + input.keepHours * HOUR_MS);
    const kept = webhook.secrets
      .map(({ sealed, until }) => ({ sealed, until: until && until < ends ? until : ends }))
      .filter(({ until }) => until > tx.now);
    const secrets = [{ sealed: sealSecret(tx.platform, webhook._id, secret) }, ...kept].slice(0, MOST_SECRETS);
    return { webhook: changed(await store.update(tx, webhook._id, { secrets })), secret };
  },
});
