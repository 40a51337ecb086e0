import type { StoredEntry, StoredGrant, StoredTopUp } from './stored.js';
import type { WorkspaceView } from './workspace-view.js';

/** A pull is decided a moment before its grant is made, on another clock perhaps. */
const MOMENT_MS = 60_000;

/** L10: what a chain's settings have said of top-ups, and when, against which each pull is judged. */
export class TopUps {
  readonly #rules: { from: number; topUp: StoredTopUp | undefined }[] = [];

  follow({ at, settings }: StoredEntry): void {
    if (!settings) return;
    const topUp = settings.limitPolicy === 'top-up' ? settings.topUp : undefined;
    if (JSON.stringify(topUp) !== JSON.stringify(this.#rules.at(-1)?.topUp)) this.#rules.push({ from: at.getTime(), topUp });
  }

  /** Given the view after it: a pull comes from the named source, by its terms, and the day's stay within the cap. */
  faults(view: WorkspaceView, { grant }: StoredEntry): string[] {
    if (grant?.topUpDay === undefined) return [];
    const [day, , seconds = 0] = view.pulled;
    const possible = this.#inForce(grant).filter((topUp) => isOf(topUp, grant));
    if (possible.length === 0) return ['L10: it is pulled by no top-up that was in force'];
    const counted = day === grant.topUpDay ? seconds : 0;
    const most = Math.max(...possible.map(({ dailyCapSeconds }) => dailyCapSeconds));
    return counted > most ? [`L10: ${counted} s are pulled on ${day}, the daily cap is ${most}`] : [];
  }

  /** A pull that a crash has held up may arrive under other rules than it was made by. */
  #inForce({ createdAt }: StoredGrant): StoredTopUp[] {
    return this.#rules.flatMap(({ topUp, from }, i) => {
      const until = this.#rules[i + 1]?.from ?? Number.POSITIVE_INFINITY;
      return topUp && from <= createdAt + MOMENT_MS && until >= createdAt - MOMENT_MS ? [topUp] : [];
    });
  }
}

function isOf(topUp: StoredTopUp, grant: StoredGrant): boolean {
  const terms = ['sourceId', 'rateMicro', 'currency', 'minimumSeconds', 'incrementSeconds'] as const;
  const days = [grant.createdAt, grant.createdAt - MOMENT_MS].map((at) => localDay(topUp.timeZone, at));
  return (
    terms.every((term) => topUp[term] === grant[term]) &&
    grant.seconds <= topUp.chunkSeconds &&
    days.includes(grant.topUpDay ?? 0)
  );
}

/** L17: the day of the calendar in a time zone, as 20261122. */
function localDay(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return Number(parts.format(at).replaceAll('-', ''));
}
