import { z } from 'zod';
import { derivedSecret } from '../../platform/crypto.js';
import type { Platform, Tx } from '../context.js';
import { DomainError, refuseField } from '../errors.js';
import { type HookId, newId, type WorkspaceId } from '../ids.js';
import { workspaceVerb } from '../verb.js';
import { type Workspace, workspaceId } from '../workspaces/index.js';
import type { ProviderHook } from './model.js';
import { PROVIDER_IDS, PROVIDERS, type ProviderId } from './providers.js';
import { sealSecret, secretsOf } from './secrets.js';
import * as store from './store.js';

const DAY_MS = 24 * 60 * 60 * 1000;

const provider = z.enum(PROVIDER_IDS, 'There is no hook for this platform.');
const OneHook = z.object({ workspaceId, provider });
const secret = z
  .string()
  .trim()
  .min(8, 'That is too short for a secret.')
  .max(500, 'A secret has at most 500 characters.')
  .regex(/^[\x21-\x7e]+$/, 'A secret has no spaces or special letters in it. Copy it again.');

/** Where the platform sends what it has to say. */
export const addressOf = ({ publicUrl }: Platform, { provider: at, _id }: ProviderHook): string =>
  `${publicUrl}/hooks/${at}/${_id}`;

export interface HookChanged {
  workspace: Workspace;
  hook: ProviderHook;
  address: string;
  /** A secret of ours, shown this once. */
  secret?: string;
}

const nameIn = (input: { provider: ProviderId }) => ({ provider: PROVIDERS[input.provider].name });

/**
 * H6: gives a workspace an address at which a platform reports its calls. There is one for each platform: the same again finds it.
 * Where the secret is ours it comes with it, once.
 */
export const connectProvider = workspaceVerb({
  name: 'provider-hook.connect',
  needs: 'editor',
  input: OneHook,
  audit: nameIn,
  run: async (tx, input, { workspace }): Promise<HookChanged> => {
    const known = await store.hookOf(tx, workspace._id, input.provider);
    const hook: ProviderHook = known ?? {
      _id: newId<HookId>('hook'),
      teamId: tx.teamId,
      workspaceId: workspace._id,
      provider: input.provider,
      whenLate: 'take',
      createdAt: tx.now,
    };
    const made = PROVIDERS[input.provider].secretIs === 'ours' ? ownSecret(tx) : undefined;
    if (known) return changed(tx, workspace, known, isIts(tx, known, made) ? made : undefined);
    if (made) hook.secret = sealSecret(tx.platform, hook, made);
    await store.insert(tx, hook);
    return changed(tx, workspace, hook, made);
  },
});

/**
 * Sets the secret of a hook: a new one of ours, or what the platform shows. The one before it is good for another day, so that no
 * call is lost while it is changed there.
 */
export const changeHookSecret = workspaceVerb({
  name: 'provider-hook.change-secret',
  needs: 'editor',
  input: OneHook.extend({ secret: secret.optional() }),
  audit: nameIn,
  run: async (tx, input, { workspace }): Promise<HookChanged> => {
    const hook = await hookIn(tx, workspace._id, input.provider);
    const isOurs = PROVIDERS[input.provider].secretIs === 'ours';
    const next = isOurs ? ownSecret(tx) : input.secret;
    if (!next) refuseField('secret', `Enter the secret that ${PROVIDERS[input.provider].name} shows.`);
    if (isIts(tx, hook, next)) return changed(tx, workspace, hook, isOurs ? next : undefined);
    const after = await store.update(tx, hook._id, {
      secret: sealSecret(tx.platform, hook, next),
      ...(hook.secret ? { previous: { secret: hook.secret, until: new Date(tx.now.getTime() + DAY_MS) } } : {}),
    });
    return changed(tx, workspace, after, isOurs ? next : undefined);
  },
});

/** H6: what becomes of callers when we cannot tell in time whether there are minutes. */
export const chooseWhenLate = workspaceVerb({
  name: 'provider-hook.choose',
  needs: 'editor',
  input: OneHook.extend({ whenLate: z.enum(['take', 'refuse']) }),
  audit: (input) => ({ ...nameIn(input), whenLate: input.whenLate }),
  run: async (tx, input, { workspace }): Promise<HookChanged> => {
    const hook = await hookIn(tx, workspace._id, input.provider);
    return changed(tx, workspace, await store.update(tx, hook._id, { whenLate: input.whenLate }));
  },
});

/** Takes the address away: from now on nothing is taken there but how calls ended that had begun (L14). */
export const disconnectProvider = workspaceVerb({
  name: 'provider-hook.disconnect',
  needs: 'editor',
  input: OneHook,
  audit: nameIn,
  run: async (tx, input, { workspace }): Promise<HookChanged> => {
    const hook = await hookIn(tx, workspace._id, input.provider);
    await store.close(tx, hook);
    return changed(tx, workspace, hook);
  },
});

async function hookIn(tx: Tx, workspace: WorkspaceId, at: ProviderId): Promise<ProviderHook> {
  const hook = await store.hookOf(tx, workspace, at);
  if (hook) return hook;
  throw new DomainError('not_found', `${PROVIDERS[at].name} is not connected here.`, {
    next: '`/agents platforms` connects it.',
  });
}

/** Derived from the command's key, so that a form that Slack sends twice shows the secret it showed before. */
function ownSecret(tx: Tx): string {
  const [key] = tx.platform.keys.token;
  if (!key) throw new Error('A token key is needed to make secrets.');
  return derivedSecret(key, `provider-hook:${tx.commandKey}`);
}

const isIts = (tx: Tx, hook: ProviderHook, text: string | undefined) =>
  text !== undefined && secretsOf(tx.platform, hook, tx.now)[0] === text;

const changed = ({ platform }: Tx, workspace: Workspace, hook: ProviderHook, made?: string): HookChanged => ({
  workspace,
  hook,
  address: addressOf(platform, hook),
  ...(made ? { secret: made } : {}),
});
