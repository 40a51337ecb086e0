import { derivedName, randomName } from '../platform/crypto.js';

declare const brand: unique symbol;
type Id<B extends string> = string & { readonly [brand]: B };

export type TeamId = Id<'team'>;
export type UserId = Id<'user'>;
export type AccountId = Id<'account'>;
export type WorkspaceId = Id<'workspace'>;
export type SourceId = Id<'source'>;
export type GrantId = Id<'grant'>;
export type AgentId = Id<'agent'>;
export type ApiKeyId = Id<'apiKey'>;
export type InvitationId = Id<'invitation'>;
export type AlertId = Id<'alert'>;
export type RequestId = Id<'request'>;
export type StandingId = Id<'standing'>;
export type PhoneNumberId = Id<'phoneNumber'>;
export type HookId = Id<'hook'>;
export type WebhookId = Id<'webhook'>;
export type DeliveryId = Id<'delivery'>;
export type KnowledgeBaseId = Id<'knowledgeBase'>;
export type ResourceId = Id<'resource'>;
export type ContactId = Id<'contact'>;

/** What an id starts with, so that a stray one is recognised by eye. */
const PREFIX = {
  account: 'ac',
  workspace: 'ws',
  source: 'so',
  grant: 'gr',
  agent: 'ag',
  apiKey: 'ak',
  invitation: 'in',
  notice: 'no',
  audit: 'au',
  member: 'me',
  transfer: 'tr',
  move: 'mv',
  dispute: 'di',
  change: 'ch',
  alert: 'al',
  request: 'rq',
  standing: 'st',
  number: 'pn',
  hook: 'hk',
  webhook: 'wh',
  delivery: 'msg',
  knowledgeBase: 'kb',
  resource: 'rs',
  connection: 'kc',
  contact: 'ct',
  erasure: 'er',
} as const;

/**
 * A new id of the given kind. With a `seed` (the key of the command that makes it) the same seed gives the same id,
 * so a command that is sent twice makes one thing (L5).
 */
export function newId<T extends string>(kind: keyof typeof PREFIX, seed?: string): T {
  return `${PREFIX[kind]}_${seed === undefined ? randomName() : derivedName(`${kind}:${seed}`)}` as T;
}
