import { before } from '../../platform/deadline.js';
import { perDatabase } from '../../platform/per-database.js';
import { Seldom } from '../../platform/seldom.js';
import type { Platform } from '../context.js';
import type { HookId } from '../ids.js';
import type { ProviderHook } from './model.js';
import { secretsOf } from './secrets.js';
import * as store from './store.js';

const MOST_KNOWN = 10_000;

const seenIn = perDatabase(() => new Map<HookId, ProviderHook>());
const heard = new Seldom(10 * 60 * 1000);

/** A hook, and the secrets that are good for it now. */
export interface OpenHook {
  hook: ProviderHook;
  secrets: string[];
  /** False when the database did not say in time, and it is as this instance saw it last. */
  isSure: boolean;
}

/**
 * The hook at an address, or null. A platform that asks about a caller must have an answer also while the database has none: after
 * `patienceMs` (absent: never) it is the hook as this instance last saw it, if it did.
 */
export async function openHook(platform: Platform, id: string, patienceMs?: number): Promise<OpenHook | null> {
  const seen = seenIn(platform);
  const last = seen.get(id as HookId);
  const reading = store.hookAt(platform, id as HookId).then((hook) => {
    if (seen.size > MOST_KNOWN) seen.clear();
    if (hook) seen.set(hook._id, hook);
    else seen.delete(id as HookId);
    return hook;
  });
  const asSeen = (hook: ProviderHook | null, isSure: boolean) =>
    hook && { hook, isSure, secrets: secretsOf(platform, hook, platform.clock.now()) };
  if (!last || patienceMs === undefined) return asSeen(await reading, true);
  return before(performance.now() + patienceMs, reading).then(
    (hook) => asSeen(hook, true),
    () => asSeen(last, false),
  );
}

/** Notes that this hook is in use, so that people see that what they set up works. */
export function noteHeard(platform: Platform, { _id }: ProviderHook): void {
  const now = platform.clock.now();
  const onError = (err: unknown) => platform.log.warn({ err, hook: _id }, 'the use of a hook could not be noted');
  heard.note(_id, now, () => store.noteHeard(platform, _id, now), onError);
}
