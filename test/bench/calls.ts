import { randomUUID } from 'node:crypto';
import { inParallel, operate } from '../support/caller.js';
import type { Ground } from './ground.js';
import type { Shot } from './load.js';

const PACK_MINUTES = 100_000_000;

/**
 * Workspaces with minutes in several grants, more than are used up while it is measured, and an agent each; gives the agents' keys.
 * `tag` tells them from others that were furnished before.
 */
export async function furnish(ground: Ground, workspaces: number, grants: number, tag = 'bench'): Promise<string[]> {
  const { url } = ground.app;
  const owner = `/accounts/${ground.teamId}/U0ANA`;
  const source = await operate<{ id: string }>(url, 'POST', `${owner}/sources`, {
    name: `Pack ${tag}`,
    minutes: PACK_MINUTES,
    currency: 'USD',
    buyRatePerMinute: '0.05',
  });
  const keys: string[] = [];
  await inParallel(Array.from({ length: workspaces }), 32, async (_, i) => {
    const workspace = await operate<{ id: string }>(url, 'POST', '/workspaces', {
      teamId: ground.teamId,
      ownerId: 'U0ANA',
      name: `Bench ${tag} ${i}`,
      handle: `${tag}-${i}`,
    });
    const agent = await operate<{ apiKey: string }>(url, 'POST', `/workspaces/${workspace.id}/agents`, { name: 'Agent' });
    keys.push(agent.apiKey);
    for (let grant = 0; grant < grants; grant++) {
      await operate(url, 'POST', `/workspaces/${workspace.id}/allocations`, {
        sourceId: source.id,
        minutes: Math.floor(PACK_MINUTES / workspaces / grants),
        ratePerMinute: '0.12',
        currency: 'USD',
        pulse: { minimumSeconds: 60, incrementSeconds: 60 },
        priority: grant,
      });
    }
  });
  return keys;
}

/** A call of up to three minutes that ended in the last one. */
export function callBody(): Record<string, unknown> {
  const end = Date.now() - Math.floor(Math.random() * 60_000);
  return {
    id: randomUUID(),
    status: 'ended',
    startedAt: new Date(end - Math.floor(Math.random() * 180_000)).toISOString(),
    endedAt: new Date(end).toISOString(),
    from: '+14155550100',
    to: '+14155550101',
    direction: 'inbound',
    metadata: { campaign: 'november', language: 'en' },
  };
}

const bodyOf = (calls: number): string =>
  JSON.stringify(calls === 1 ? callBody() : { calls: Array.from({ length: calls }, callBody) });

/** Requests with so many calls each, with each agent's key in turn, to the app or to the raw insert beside it. */
export function shots(keys: readonly string[], calls = 1, to: 'app' | 'raw' = 'app'): () => Shot {
  const path = to === 'app' ? '/api/v1/calls' : calls === 1 ? '/raw' : '/raw-batch';
  let i = 0;
  return () => ({ path, headers: { authorization: `Bearer ${keys[i++ % keys.length]}` }, body: bodyOf(calls) });
}
