import type { Difference, StoredGrant } from './stored.js';

interface Account {
  bought: number;
  left: number;
  granted: number;
  transit: number;
  used: number;
  expired: number;
}

interface End {
  chain: string;
  n: number;
  other: string;
  terms: string;
}

/** L1 over all chains: where every bought second is, and that every arrival has its departure. */
export class Conservation {
  readonly #sources = new Map<string, Account>();
  readonly #arrived = new Map<string, End>();
  readonly #faults: Difference[] = [];
  readonly #unknown = new Set<string>();
  readonly #back = new Map<string, { sent?: number; returned?: number }>();

  add(sourceId: string, place: keyof Account, seconds: number): void {
    const account = this.#sources.get(sourceId) ?? { bought: 0, left: 0, granted: 0, transit: 0, used: 0, expired: 0 };
    account[place] += seconds;
    this.#sources.set(sourceId, account);
  }

  /** Something of this source stands on a chain that could not be followed: its total would say nothing. */
  lost(sourceId: string): void {
    this.#unknown.add(sourceId);
  }

  /** A grant has arrived on a workspace's chain. */
  arrived(chain: string, n: number, grant: StoredGrant): void {
    this.add(grant.sourceId, 'transit', -grant.seconds);
    this.#arrived.set(grant.id, { chain, n, other: `s:${grant.sourceId}`, terms: JSON.stringify(grant) });
  }

  /** A grant has left on a source's chain. */
  departed(chain: string, n: number, grant: StoredGrant, to: string): void {
    this.add(grant.sourceId, 'transit', grant.seconds);
    const arrival = this.#arrived.get(grant.id);
    if (!arrival) return;
    this.#arrived.delete(grant.id);
    if (arrival.chain !== to || arrival.other !== chain) {
      this.#faults.push({ chain, n, what: `L1: it sends grant ${grant.id} to ${to}, which arrived at ${arrival.chain}` });
    } else if (arrival.terms !== JSON.stringify(grant)) {
      this.#faults.push({
        chain: arrival.chain,
        n: arrival.n,
        what: `L1: grant ${grant.id} arrived with other terms than it left with`,
      });
    }
  }

  /** Seconds of a grant have set out on their way back. */
  sentBack(chain: string, n: number, grantId: string, seconds: number): void {
    this.#pair(chain, n, grantId, { ...this.#back.get(grantId), sent: seconds });
  }

  /** They are where they came from. */
  returned(chain: string, n: number, grantId: string, seconds: number): void {
    this.#pair(chain, n, grantId, { ...this.#back.get(grantId), returned: seconds });
  }

  #pair(chain: string, n: number, grantId: string, way: { sent?: number; returned?: number }): void {
    this.#back.set(grantId, way);
    if (way.sent === undefined || way.returned === undefined || way.sent === way.returned) return;
    this.#faults.push({ chain, n, what: `L1: ${way.sent} s of grant ${grantId} were sent back, ${way.returned} s arrived` });
  }

  /** Arrivals whose departure was not seen. */
  unpaired(): { grantId: string; chain: string; n: number }[] {
    return [...this.#arrived].map(([grantId, { chain, n }]) => ({ grantId, chain, n }));
  }

  /** What does not fit between departures and arrivals that were both seen. */
  get faults(): readonly Difference[] {
    return this.#faults;
  }

  /** Sources whose seconds do not add up. */
  totals(): Difference[] {
    const found: Difference[] = [];
    for (const [id, a] of this.#sources) {
      const there = a.left + a.granted + a.transit + a.used + a.expired;
      if ((there === a.bought && a.transit >= 0) || this.#unknown.has(id)) continue;
      const parts = `left ${a.left}, in grants ${a.granted}, in transit ${a.transit}, used ${a.used}, expired ${a.expired}`;
      found.push({ chain: `s:${id}`, n: 0, what: `L1: ${a.bought} s were bought, ${there} s are there (${parts})` });
    }
    return found;
  }
}
