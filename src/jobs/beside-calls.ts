import type { Turn } from '../domain/context.js';
import { Breather } from '../platform/breather.js';
import type { JobContext } from './scheduler.js';

/** For a job that follows chains: under the lease, and with air for calls, which are taken on the same thread. */
export function besideCalls({ guard }: JobContext): Turn {
  const breather = new Breather();
  return { guard, rest: () => breather.rest() };
}
