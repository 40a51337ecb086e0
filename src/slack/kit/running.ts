/** The listeners that are at work: Bolt's `stop()` does not wait for them (slack.md), so we do. */
export class Running {
  readonly #now = new Set<Promise<unknown>>();

  /** Counts work as running until it ends; what it throws is the caller's. */
  track<T>(work: Promise<T>): Promise<T> {
    const entry = work.finally(() => this.#now.delete(entry)).catch(() => undefined);
    this.#now.add(entry);
    return work;
  }

  get count(): number {
    return this.#now.size;
  }

  /** Resolves when everything that runs has ended, or after `ms`; true when nothing was left. */
  async drain(ms: number): Promise<boolean> {
    const deadline = pause(ms).then(() => false);
    const done = (async () => {
      while (this.#now.size > 0) await Promise.allSettled([...this.#now]);
      return true;
    })();
    return Promise.race([done, deadline]);
  }
}

/** Resolves after `ms`, without keeping the process alive for it. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

/** The value, if it is there within `ms`; else undefined (the work goes on). */
export async function within<T>(work: Promise<T>, ms: number): Promise<{ value: T } | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work.then((value) => ({ value })), late]);
  } finally {
    clearTimeout(timer);
  }
}
