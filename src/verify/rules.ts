import type { StoredGrant } from './stored.js';

/** L6: billed seconds of a talk of `ms` milliseconds. */
export function billedFor(ms: number, [minimum, increment]: readonly [number, number]): number {
  const talked = Math.ceil(ms / 1000);
  if (talked <= 0) return 0;
  const above = Math.max(0, talked - minimum);
  const started = above % increment === 0 ? 0 : increment - (above % increment);
  return minimum + above + started;
}

/** L8: whether `a` is used before `b`. */
export function before(a: StoredGrant, b: StoredGrant): boolean {
  const end = (grant: StoredGrant) => grant.expiresAt ?? Number.POSITIVE_INFINITY;
  if (a.priority !== b.priority) return a.priority < b.priority;
  if (end(a) !== end(b)) return end(a) < end(b);
  if (a.rateMicro !== b.rateMicro) return a.rateMicro < b.rateMicro;
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt;
  return a.id < b.id;
}

/** L8: within its span at `at`. */
export function inForce(grant: StoredGrant, at: number): boolean {
  return grant.effectiveAt <= at && (grant.expiresAt === null || at < grant.expiresAt);
}

/** What is wrong with a grant's terms by themselves; empty when nothing is. */
export function faultsOfTerms(grant: StoredGrant): string[] {
  const faults: string[] = [];
  const whole = (value: number, least: number, most: number) => Number.isSafeInteger(value) && value >= least && value <= most;
  if (!whole(grant.seconds, 1, Number.MAX_SAFE_INTEGER)) faults.push(`a grant of ${grant.seconds} s`);
  if (!whole(grant.rateMicro, 0, Number.MAX_SAFE_INTEGER)) faults.push(`a rate of ${grant.rateMicro}`);
  if (!whole(grant.priority, 0, 100)) faults.push(`a priority of ${grant.priority}`);
  for (const step of [grant.minimumSeconds, grant.incrementSeconds]) {
    if (!whole(step, 1, 3_600)) faults.push(`L7: a billing step of ${step} s`);
  }
  if (grant.expiresAt !== null && grant.expiresAt <= grant.effectiveAt) faults.push('it expires before it takes effect');
  return faults;
}
