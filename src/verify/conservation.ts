import { Journeys } from './journeys.js';
import type { Difference, StoredGrant } from './stored.js';

interface Account {
  bought: number;
  left: number;
  granted: number;
  transit: number;
  used: number;
  expired: number;
}

/** L1 over all chains: where every bought second is. What travels between chains is paired by `journeys`. */
export class Conservation {
  readonly journeys = new Journeys((sourceId, seconds) => this.add(sourceId, 'transit', seconds));
  readonly #sources = new Map<string, Account>();
  readonly #unknown = new Set<string>();
  readonly #ends = new Map<string, number | null>();
  readonly #transferred: { chain: string; n: number; grant: StoredGrant }[] = [];

  add(sourceId: string, place: keyof Account, seconds: number): void {
    const account = this.#sources.get(sourceId) ?? { bought: 0, left: 0, granted: 0, transit: 0, used: 0, expired: 0 };
    account[place] += seconds;
    this.#sources.set(sourceId, account);
  }

  /** Something of this source stands on a chain that could not be followed: its total would say nothing. */
  lost(sourceId: string): void {
    this.#unknown.add(sourceId);
  }

  /** When a source ends; null for never. */
  ends(sourceId: string, endsAt: number | null): void {
    this.#ends.set(sourceId, endsAt);
  }

  /** A grant that was made out of another one, far from its source. */
  transferred(chain: string, n: number, grant: StoredGrant): void {
    if (grant.sourceId) this.#transferred.push({ chain, n, grant });
  }

  /** Sources whose seconds do not add up, and grants that outlive theirs. */
  totals(): Difference[] {
    const found: Difference[] = [];
    for (const { chain, n, grant } of this.#transferred) {
      const end = this.#ends.get(grant.sourceId) ?? null;
      const outlives = end !== null && (grant.expiresAt === null || grant.expiresAt > end);
      if (outlives) found.push({ chain, n, what: 'L12: the grant outlives its source' });
    }
    for (const [id, a] of this.#sources) {
      const there = a.left + a.granted + a.transit + a.used + a.expired;
      if ((there === a.bought && a.transit >= 0) || this.#unknown.has(id)) continue;
      const parts = `left ${a.left}, in grants ${a.granted}, in transit ${a.transit}, used ${a.used}, expired ${a.expired}`;
      found.push({ chain: `s:${id}`, n: 0, what: `L1: ${a.bought} s were bought, ${there} s are there (${parts})` });
    }
    return found;
  }
}
