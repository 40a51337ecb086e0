import type { Obj } from './json.js';

type Kind = '500' | 'reset' | 'hang' | 'late' | 'lost';

/**
 * How a call goes wrong. `hang`: never taken, never answered. `lost`: Slack did it, the connection broke before the answer.
 * `late`: Slack did it, the answer is held until `releaseHeld()`. `{ error }`: answered `ok: false`.
 */
export type Failure =
  | '429'
  | Kind
  | { kind: '429'; retryAfter?: number; times?: number }
  | { kind: Kind; times?: number }
  | { error: string; extra?: Obj; times?: number };

export type PlannedFailure = { kind: '429'; retryAfter: number } | { kind: Kind } | { kind: 'error'; error: string; extra: Obj };

/** The failures a test has asked for, used up in order, per method (`*` is any method). */
export class FailurePlan {
  readonly #planned: { method: string; failure: PlannedFailure; left: number }[] = [];

  /** The next `times` (1 by default) calls of the method go wrong this way. */
  add(method: string, failure: Failure): void {
    this.#planned.push({ method, failure: plan(failure), left: typeof failure === 'string' ? 1 : (failure.times ?? 1) });
  }

  /** The failure for this call, if one is due. */
  take(method: string): PlannedFailure | undefined {
    const due = this.#planned.find((entry) => entry.left > 0 && (entry.method === method || entry.method === '*'));
    if (due === undefined) return undefined;
    due.left -= 1;
    return due.failure;
  }

  /** Slack is well again. */
  clear(): void {
    this.#planned.length = 0;
  }
}

function plan(failure: Failure): PlannedFailure {
  if (typeof failure === 'string') return failure === '429' ? { kind: '429', retryAfter: 1 } : { kind: failure };
  if ('error' in failure) return { kind: 'error', error: failure.error, extra: failure.extra ?? {} };
  return failure.kind === '429' ? { kind: '429', retryAfter: failure.retryAfter ?? 1 } : { kind: failure.kind };
}
