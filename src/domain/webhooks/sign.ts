import { createHmac } from 'node:crypto';
import { derivedSecret, seal, unseal } from '../../platform/crypto.js';
import type { Platform, Tx } from '../context.js';
import type { WebhookId } from '../ids.js';
import type { Webhook } from './model.js';

const PREFIX = 'whsec_';

/**
 * A4: a new signing secret, 256 bits in base64 as the Standard Webhooks scheme writes it. Derived from the command's key under our
 * own, so that a form that Slack sends twice shows what it showed before.
 */
export function newSecret(tx: Tx): string {
  const [key] = tx.platform.keys.token;
  if (!key) throw new Error('A token key is needed to make signing secrets.');
  return PREFIX + Buffer.from(derivedSecret(key, `webhook:${tx.commandKey}`), 'base64url').toString('base64');
}

const ownerOf = (id: WebhookId): string => `webhook:${id}`;

/** A signing secret as it is stored. */
export function sealSecret(platform: Platform, id: WebhookId, secret: string): string {
  const [key] = platform.keys.token;
  if (!key) throw new Error('A token key is needed to keep signing secrets.');
  return seal(key, ownerOf(id), secret);
}

/** The secrets a webhook signs with at `now`, newest first. */
export function openSecrets(platform: Platform, { _id, secrets }: Webhook, now: Date): string[] {
  const living = secrets.filter(({ until }) => !until || until > now);
  return living.map(({ sealed }) => unseal(platform.keys.token, ownerOf(_id), sealed));
}

/** A4: the headers of one attempt; `now` is the attempt's own time, the id the same for every attempt. One signature for each secret. */
export function signedHeaders(secrets: readonly string[], id: string, body: string, now: Date): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
