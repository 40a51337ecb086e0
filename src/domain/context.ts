import type { Clock } from '../platform/clock.js';
import type { Logger } from '../platform/log.js';
import type { ClientSession, Connection } from '../platform/mongo.js';
import type { OutsideRules } from '../platform/outside.js';
import type { AgentId, TeamId, UserId, WorkspaceId } from './ids.js';
import type { Plans } from './plans/catalogue.js';

/** Who acts. Made by a door from what it has verified, never from input. */
export type Actor =
  | { kind: 'person'; userId: UserId }
  | { kind: 'apiKey'; agentId: AgentId; workspaceId: WorkspaceId; revoked: boolean; revokedAt?: Date }
  | { kind: 'operator' }
  | { kind: 'job'; name: string };

/** What a door knows of a person. `timeZone` is an IANA name. */
export interface Profile {
  userId: UserId;
  name: string;
  email?: string;
  timeZone: string;
  /** False when nobody could be asked yet; then a later visit fills it in. */
  known: boolean;
}

/** What the domain stands on. One per process (tests: one per instance). */
export interface Platform {
  db: Connection;
  clock: Clock;
  log: Logger;
  /** Keys of 32 bytes. `token`: newest first, all can open. `ledger` signs entries (L22). */
  keys: { token: readonly Buffer[]; ledger: Buffer };
  billing: 'self-serve' | 'operator';
  /** What can be subscribed to, by the id accounts keep (S7). */
  plans: Plans;
  /** Address under which people reach our own pages. */
  publicUrl: string;
  /** Set where that address leads to this machine only, so that nobody else can open a link to it. */
  unreachable?: boolean;
  /** Whether we can send e-mail; without it the inviter passes a link on. */
  sendsMail?: boolean;
  /** What commands begin with after the slash, '' or for instance 'dev-'. */
  commandPrefix: string;
  callDetailsRetentionDays: number;
  /** Entries of calls older than this are moved off their chains into the archive. */
  archiveAfterDays: number;
  /** What Slack knows of a person, or null; absent where there is no Slack to ask. */
  profileOf?(teamId: TeamId, userId: UserId): Promise<Profile | null>;
  /** Where webhooks may go besides the open internet (A4); nowhere when absent. */
  outside?: OutsideRules;
  /** N6: the address of a message in Slack: null when it is gone, undefined when Slack cannot tell now. Absent without Slack. */
  linkTo?(channelId: string, messageTs: string): Promise<string | null | undefined>;
  /** Called after notices, ledger alerts or deliveries were committed, to have them sent at once; jobs do it anyway. */
  wake(what: 'notices' | 'ledger' | 'webhooks'): void;
}

/** Everything an act knows besides its input. `commandKey` is the same when the same command arrives again (L5). */
export interface Context {
  actor: Actor;
  teamId: TeamId;
  now: Date;
  log: Logger;
  requestId: string;
  commandKey: string;
  platform: Platform;
  /** Where in Slack the act was asked for; kept with ledger entries (N6). */
  slack?: { channelId: string; messageTs?: string };
  /** Set inside a transaction. */
  session?: ClientSession;
  /** For whoever works under a claim: called in each transaction, fails it when another has taken over. */
  fence?(tx: Tx): Promise<void>;
}

/** A context within a transaction. */
export type Tx = Context & {
  session: ClientSession;
  /** Awaited after the commit, before anybody is answered. */
  afterCommit: (() => Promise<void>)[];
};

/** How a long job is done beside others. */
export interface Turn {
  /** Inside a transaction: fails it when another instance has taken over. */
  guard?(ctx: Context): Promise<void>;
  /** Awaited between pieces of work, with nothing in hand. */
  rest?(): Promise<void>;
}

/** The options that put a write into the context's transaction, when it has one. */
export function within(ctx: Context): { session?: ClientSession } {
  return ctx.session ? { session: ctx.session } : {};
}

/** `person:U1`, `operator`, `job:expire-invitations`, `agent:ag_…`: how audit rows and entries name an actor. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return `person:${actor.userId}`;
    case 'apiKey':
      return `agent:${actor.agentId}`;
    case 'job':
      return `job:${actor.name}`;
    case 'operator':
      return 'operator';
  }
}
