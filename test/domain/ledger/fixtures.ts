import type { Platform } from '../../../src/domain/context.js';
import { type AgentId, type GrantId, newId, type SourceId, type WorkspaceId } from '../../../src/domain/ids.js';
import type { Entry, GrantTerms } from '../../../src/domain/ledger/entry.js';
import { buyMinutes, type EndedCall, moveGrant, type StartedCall } from '../../../src/domain/ledger/index.js';
import { onChain, type StoredEntry, unpackAll } from '../../../src/domain/ledger/stored-entry.js';

export const NOW = Date.parse('2026-11-22T09:00:00.000Z');
export const HOUR = 60 * 60 * 1000;
export const DAY = 24 * HOUR;

export const AGENT = 'ag_test' as AgentId;
export const BY = { by: 'person:U1' };

export const newWorkspace = (): WorkspaceId => newId<WorkspaceId>('workspace');

/** A grant of ten minutes that is in effect and never ends, unless told otherwise. */
export function grantTerms(terms: Partial<GrantTerms> = {}): GrantTerms {
  return {
    ...{ id: newId<GrantId>('grant'), sourceId: 'so_test' as SourceId, seconds: 600, rateMicro: 120_000, currency: 'USD' },
    ...{ minimumSeconds: 1, incrementSeconds: 1, priority: 50, effectiveAt: NOW, expiresAt: null, createdAt: NOW },
    ...terms,
  };
}

let calls = 0;

/** A call of so many seconds that ended at NOW, with an id of its own, unless told otherwise. */
export function endedCall(seconds: number, call: Partial<EndedCall> = {}): EndedCall {
  const endedAt = call.endedAt ?? NOW;
  calls++;
  return {
    ...{ agentId: AGENT, externalId: `call-${calls}`, status: 'ended', endedAt, digest: `digest-${seconds}` },
    ...{ startedAt: endedAt - seconds * 1000, ...call },
  };
}

/** A call that began at NOW, with an id of its own, unless told otherwise. */
export function startedCall(call: Partial<StartedCall> = {}): StartedCall {
  calls++;
  return { agentId: AGENT, externalId: `call-${calls}`, startedAt: NOW, digest: 'started', ...call };
}

/** A new source with so many seconds. */
export async function bought(platform: Platform, seconds: number, endsAt: number | null = null): Promise<SourceId> {
  const id = newId<SourceId>('source');
  await buyMinutes(platform, { id, seconds, startsAt: NOW, endsAt }, BY.by);
  return id;
}

/** A workspace with one grant from a source of its own. */
export async function funded(platform: Platform, terms: Partial<GrantTerms> = {}): Promise<WorkspaceId> {
  const id = newWorkspace();
  const grant = grantTerms(terms);
  await moveGrant(platform, id, { ...grant, sourceId: await bought(platform, grant.seconds) }, BY);
  return id;
}

/** Another instance as it is right after its start, on the same connection: it remembers nothing. */
export const restarted = <P extends Platform>(platform: P): P => ({ ...platform, db: Object.create(platform.db) as P['db'] });

/** Every entry of a chain, oldest first. */
export async function entriesOf(platform: Platform, chain: string): Promise<Entry[]> {
  return unpackAll(
    await stored(platform)
      .find(onChain(chain as Entry['chain']))
      .sort({ _id: 1 })
      .toArray(),
  );
}

/** The collection itself, past everything that guards it. */
export function stored(platform: Platform) {
  return platform.db.getClient().db(platform.db.name).collection<StoredEntry>('ledger_entries');
}
