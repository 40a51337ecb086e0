import type { Place } from '../access.js';
import type { Context } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { enterFor } from '../verb.js';
import { addressOf, connectProvider } from './connect.js';
import type { ProviderHook } from './model.js';
import * as store from './store.js';
import { kinds, type UnplacedKind } from './unplaced-store.js';

/** A hook as people see it: where it is and how it is used, never its secrets. */
export type HookView = Omit<ProviderHook, 'secret' | 'previous'> & {
  address: string;
  /** False while the address leads to the machine itself: no platform gets there. */
  isReachable: boolean;
  hasSecret: boolean;
  /** Until then the secret before is taken as well. */
  previousUntil?: Date;
};

export interface HooksPlace extends Place {
  hooks: HookView[];
  /** Calls that are nobody's, by what they look like. */
  unplaced: UnplacedKind[];
}

/** The platforms of a workspace, and the calls that are nobody's, for those who may connect them. */
export async function listHooks(ctx: Context, id: WorkspaceId): Promise<HooksPlace> {
  const place = await enterFor(ctx, connectProvider, id);
  const [hooks, unplaced] = await Promise.all([store.hooksOf(ctx, id), kinds(ctx, id, MOST_KINDS)]);
  return { ...place, hooks: hooks.map((hook) => viewOf(ctx, hook)), unplaced };
}

/** A message holds no more. */
const MOST_KINDS = 20;

/** A hook without what is secret about it. */
export function viewOf({ platform, now }: Pick<Context, 'platform' | 'now'>, hook: ProviderHook): HookView {
  const { secret, previous, ...rest } = hook;
  return {
    ...rest,
    address: addressOf(platform, hook),
    isReachable: platform.unreachable !== true,
    hasSecret: secret !== undefined,
    ...(previous && previous.until > now ? { previousUntil: previous.until } : {}),
  };
}
