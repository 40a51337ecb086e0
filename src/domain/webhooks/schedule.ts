const SECOND_MS = 1_000;
const HOUR_MS = 60 * 60 * SECOND_MS;
const FIRST_WAIT_MS = 5 * SECOND_MS;
const LONGEST_WAIT_MS = 8 * HOUR_MS;

/** A4: how long a delivery is tried, from its first attempt on. */
export const TRIED_FOR_MS = 24 * HOUR_MS;

interface Failed {
  /** How many attempts have failed, at least 1. */
  attempts: number;
  firstAt: Date;
  now: Date;
  /** What the receiver asked for. */
  waitMs?: number | undefined;
  /** From 0 to 1. */
  random: number;
}

/**
 * A4: when a delivery that failed is tried again, null when it is given up. Waits grow fourfold from five seconds to eight hours, a
 * fifth more or less; the last attempt is 24 hours after the first one, or when the receiver asked for it.
 */
export function nextAttempt({ attempts, firstAt, now, waitMs = 0, random }: Failed): Date | null {
  const end = firstAt.getTime() + TRIED_FOR_MS;
  if (now.getTime() >= end) return null;
  const wait = Math.min(FIRST_WAIT_MS * 4 ** (attempts - 1), LONGEST_WAIT_MS) * (0.8 + 0.4 * random);
  return new Date(Math.max(Math.min(now.getTime() + wait, end), now.getTime() + waitMs));
}

const LONGEST_REST_MS = 5 * 60 * SECOND_MS;

/**
 * A4: how long nothing at all is sent to a webhook after so many failures in a row, at least 1; milliseconds. Never longer than a message
 * that fails alone would wait, so that it only spares those that come behind it.
 */
export function restAfter(failures: number): number {
  return Math.min(FIRST_WAIT_MS * 4 ** (failures - 1) * 0.8, LONGEST_REST_MS);
}

/** How long a `Retry-After` header asks us to wait, in milliseconds, a day at most; undefined when it cannot be read. */
export function waitAskedFor(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * SECOND_MS : Date.parse(header) - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), TRIED_FOR_MS);
}
