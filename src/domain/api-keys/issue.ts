import { z } from 'zod';
import { derivedSecret, randomSecret, sha256 } from '../../platform/crypto.js';
import { agentIn } from '../agents/index.js';
import { actorName, type Tx } from '../context.js';
import { DomainError } from '../errors.js';
import { type AgentId, type ApiKeyId, newId } from '../ids.js';
import { workspaceVerb } from '../verb.js';
import { workspaceId } from '../workspaces/index.js';
import type { ApiKey } from './model.js';
import * as store from './store.js';

/** Living keys of one agent. */
const MOST_KEYS = 40;
const DAY_MS = 24 * 60 * 60 * 1000;

const IssueKey = z.object({
  workspaceId,
  agentId: z.string().max(64) as unknown as z.ZodType<AgentId, AgentId>,
  name: z.string().trim().min(1, 'Give the key a name.').max(60, 'A name has at most 60 characters.').default('default'),
  expiresInDays: z
    .number('Give the days as a number.')
    .int('Give whole days.')
    .min(1, 'At least one day.')
    .max(3_650, 'At most 3,650 days.')
    .optional(),
  /** The same command must give the same key again; otherwise every call makes another. */
  repeatable: z.boolean().default(false),
});

export interface KeyIssued {
  key: ApiKey;
  /** The whole key. Shown once, stored nowhere. */
  secret: string;
}

/** A3: a new key for an agent; only its hash is kept. */
export const issueKey = workspaceVerb({
  name: 'api-key.issue',
  needs: 'editor',
  input: IssueKey,
  audit: (input, fact: KeyIssued) => ({ agentId: input.agentId, keyId: fact.key._id }),
  run: async (tx, input, { workspace }) => {
    const agent = await agentIn(tx, workspace._id, input.agentId);
    if ((await store.keysOf(tx, agent._id)).length >= MOST_KEYS) {
      throw new DomainError(
        'limit_reached',
        `${agent.name} has ${MOST_KEYS} keys, and more than that nobody can keep an eye on.`,
        {
          next: 'Revoke one that is no longer used, with `/agents keys`.',
        },
      );
    }
    const body = input.repeatable ? repeatableSecret(tx) : randomSecret();
    const prefix = `sbk_${sha256(`prefix:${body}`)
      .replace(/[^a-zA-Z0-9]/g, '')
      .slice(0, 10)}`;
    const secret = `${prefix}_${body}`;
    const key: ApiKey = {
      _id: newId<ApiKeyId>('apiKey', input.repeatable ? tx.commandKey : undefined),
      teamId: tx.teamId,
      workspaceId: workspace._id,
      agentId: agent._id,
      name: input.name,
      prefix,
      hash: sha256(secret),
      issuedBy: actorName(tx.actor),
      createdAt: tx.now,
      ...(input.expiresInDays ? { expiresAt: new Date(tx.now.getTime() + input.expiresInDays * DAY_MS) } : {}),
    };
    await store.insertOnce(tx, key);
    return { key, secret };
  },
});

/** Derived from the command's key under our own secret, so that a repeated request shows the key it showed before. */
function repeatableSecret(tx: Tx): string {
  const [key] = tx.platform.keys.token;
  if (!key) throw new Error('A token key is needed to issue keys.');
  return derivedSecret(key, `api-key:${tx.commandKey}`);
}
