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

interface Return {
  chain: string;
  n: number;
  grantId: string;
  seconds: number;
  from: string;
}

/** L1 over all chains: where every bought second is, and that every arrival has its departure. */
export class Conservation {
  readonly #sources = new Map<string, Account>();
  readonly #arrived = new Map<string, End>();
  readonly #faults: Difference[] = [];
  readonly #unknown = new Set<string>();
  readonly #to = new Map<string, string>();
  readonly #unsent: Return[] = [];
  readonly #back = new Map<string, number>();
  readonly #bounced = new Map<string, { chain: string; n: number; seconds: number }>();

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
    this.#to.set(grant.id, to);
    this.#turnedRound(grant, to);
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
  sentBack(grantId: string, seconds: number): void {
    this.#back.set(grantId, seconds);
  }

  /** A grant has turned round where it arrived. */
  bounced(chain: string, n: number, grantId: string, seconds: number): void {
    this.#bounced.set(grantId, { chain, n, seconds });
  }

  #turnedRound(grant: StoredGrant, to: string): void {
    const bounce = this.#bounced.get(grant.id);
    this.#bounced.delete(grant.id);
    if (!bounce || (bounce.seconds === grant.seconds && bounce.chain === to)) return;
    const { chain, n, seconds } = bounce;
    this.#faults.push({ chain, n, what: `L1: ${seconds} s of grant ${grant.id} turn round, ${grant.seconds} s left for ${to}` });
  }

  /** They are where they came from. */
  returned(chain: string, n: number, grantId: string, seconds: number): void {
    const sent = this.#back.get(grantId);
    if (sent === undefined) this.#unsent.push({ chain, n, grantId, seconds, from: this.#to.get(grantId) ?? '' });
    else if (sent !== seconds) {
      this.#faults.push({ chain, n, what: `L1: ${sent} s of grant ${grantId} were sent back, ${seconds} s arrived` });
    }
  }

  /** Returns whose setting out was not seen. `from` is the chain that must have sent them. */
  get unsent(): readonly Return[] {
    return this.#unsent;
  }

  /** A return that set out after the end that was read: until there its seconds were still in their grant. */
  overtaken({ chain, seconds }: Return): void {
    this.add(chain.slice(2), 'transit', seconds);
    this.add(chain.slice(2), 'granted', -seconds);
  }

  /** Arrivals whose departure was not seen. */
  unpaired(): { grantId: string; chain: string; n: number }[] {
    return [...this.#arrived, ...this.#bounced].map(([grantId, { chain, n }]) => ({ grantId, chain, n }));
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
