import type { Obj } from './json.js';

/** One call as it came in. `answer` is null while it runs and when no answer was given (`failure` says why). */
export interface RecordedCall {
  method: string;
  args: Obj;
  at: number;
  token: string;
  answer: Obj | null;
  failure: string | null;
  done: boolean;
}

/** Every call in order of arrival, and a way to wait for the next one without sleeping. */
export class CallLog {
  readonly calls: RecordedCall[] = [];
  readonly #watchers = new Set<() => void>();

  /** Takes note of a call that has just arrived. */
  begin(method: string, args: Obj, token: string): RecordedCall {
    const call: RecordedCall = { method, args, token, at: Date.now(), answer: null, failure: null, done: false };
    this.calls.push(call);
    return call;
  }

  /** Closes a call's record and wakes whoever waits. */
  end(call: RecordedCall, answer: Obj | null, failure: string | null): void {
    Object.assign(call, { answer, failure, done: true });
    this.changed();
  }

  /** Something a test may be waiting for has changed. */
  changed(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** Calls of one method, oldest first. */
  to(method: string): RecordedCall[] {
    return this.calls.filter((call) => call.method === method);
  }

  /** Forgets what was recorded so far; state stays. */
  forget(): void {
    this.calls.length = 0;
  }

  /** Resolves with the first value that is neither undefined, null nor false; looks again after each change. */
  waitUntil<T>(look: () => T | undefined | null | false, timeoutMs = 5_000, what = 'the awaited state'): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = () => {
        clearTimeout(timer);
        this.#watchers.delete(attempt);
      };
      const attempt = () => {
        try {
          const found = look();
          if (found === undefined || found === null || found === false) return;
          finish();
          resolve(found);
        } catch (error) {
          finish();
          reject(error);
        }
      };
      const timer = setTimeout(() => {
        this.#watchers.delete(attempt);
        const seen = this.calls.map((call) => call.method).join(', ') || 'none';
        reject(new Error(`Waited ${timeoutMs} ms for ${what}. Calls so far: ${seen}.`));
      }, timeoutMs);
      this.#watchers.add(attempt);
      attempt();
    });
  }

  /** The first finished call of that method (past ones count) that the predicate accepts. */
  waitFor(method: string, predicate: (call: RecordedCall) => boolean = () => true, timeoutMs = 5_000): Promise<RecordedCall> {
    return this.waitUntil(
      () => this.calls.find((c) => c.done && c.method === method && predicate(c)),
      timeoutMs,
      `a call of ${method}`,
    );
  }

  /** Resolves when that many calls of the method have finished. */
  waitForMany(method: string, count: number, timeoutMs = 5_000): Promise<RecordedCall[]> {
    const finished = () => this.to(method).filter((call) => call.done);
    return this.waitUntil(() => finished().length >= count && finished(), timeoutMs, `${count} calls of ${method}`);
  }
}
