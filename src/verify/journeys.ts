import type { Difference, StoredGrant } from './stored.js';

/** One end of a journey. `chain` is where it was seen, `other` where its other end must be, as far as this one says. */
interface End {
  chain: string;
  n: number;
  other: string | undefined;
  terms: string;
}

interface Sent {
  chain: string;
  n: number;
  seconds: number;
  sourceId: string | undefined;
}

/** What travels between chains: every arrival has its departure, with the same terms and seconds, and once (L1, L12). */
export class Journeys {
  readonly #faults: Difference[] = [];
  /** Grants that have arrived or turned round, and those that have left, until both ends were seen. */
  readonly #arrived = new Map<string, End>();
  readonly #departed = new Map<string, End>();
  /** Seconds on their way back to a source, under the name of their journey. */
  readonly #sent = new Map<string, Sent>();
  readonly #unsent: (Sent & { id: string })[] = [];

  constructor(private readonly transit: (sourceId: string, seconds: number) => void) {}

  /** A grant has left: a source's chain, or another workspace's. */
  departed(chain: string, n: number, grant: StoredGrant, to: string): void {
    this.transit(grant.sourceId, grant.seconds);
    const end = { chain, n, other: to, terms: JSON.stringify(grant) };
    const arrival = this.#arrived.get(grant.id);
    if (!arrival) {
      if (this.#departed.has(grant.id)) this.#say(end, `L1: grant ${grant.id} leaves a second time`);
      this.#departed.set(grant.id, end);
    } else {
      this.#arrived.delete(grant.id);
      this.#pair(grant.id, end, arrival);
    }
  }

  /** A grant has arrived on a workspace's chain. */
  arrived(chain: string, n: number, grant: StoredGrant): void {
    this.transit(grant.sourceId, -grant.seconds);
    this.#arrives(grant.id, { chain, n, other: undefined, terms: JSON.stringify(grant) });
  }

  /** A grant has turned round where it would have arrived: it is in transit as before, under another name. */
  bounced(chain: string, n: number, grant: StoredGrant): void {
    this.#arrives(grant.id, { chain, n, other: undefined, terms: JSON.stringify(grant) });
  }

  #arrives(id: string, arrival: End): void {
    const departure = this.#departed.get(id);
    if (!departure) {
      if (this.#arrived.has(id)) this.#say(arrival, `L1: grant ${id} arrives a second time`);
      this.#arrived.set(id, arrival);
    } else {
      this.#departed.delete(id);
      this.#pair(id, departure, arrival);
    }
  }

  #pair(id: string, departure: End, arrival: End): void {
    if (arrival.chain !== departure.other) {
      this.#say(departure, `L1: it sends grant ${id} to ${departure.other}, which arrived at ${arrival.chain}`);
    } else if (arrival.terms !== departure.terms) {
      this.#say(arrival, `L1: grant ${id} arrived with other terms than it left with`);
    }
  }

  /** Seconds have set out on their way back to a source; `id` names the journey. */
  sentBack(id: string, sent: Sent): void {
    if (this.#sent.has(id)) this.#say(sent, `L1: ${id} sets out for its source a second time`);
    else this.#sent.set(id, sent);
  }

  /** They are where they came from: on the chain of a source. */
  returned(chain: string, n: number, id: string, seconds: number): void {
    const sent = this.#sent.get(id);
    const sourceId = chain.slice(2);
    this.transit(sourceId, -seconds);
    if (!sent) this.#unsent.push({ id, chain, n, seconds, sourceId });
    else if (sent.seconds !== seconds) {
      this.#say({ chain, n }, `L1: ${sent.seconds} s of grant ${id} were sent back, ${seconds} s arrived`);
    } else if (sent.sourceId !== undefined && sent.sourceId !== sourceId) {
      this.#say({ chain, n }, `L1: grant ${id} comes back to ${sourceId}, it came from ${sent.sourceId}`);
    }
  }

  #say({ chain, n }: { chain: string; n: number }, what: string): void {
    this.#faults.push({ chain, n, what });
  }

  /** Arrivals whose departure was not seen. */
  unpaired(): { grantId: string; chain: string; n: number }[] {
    return [...this.#arrived].map(([grantId, { chain, n }]) => ({ grantId, chain, n }));
  }

  /** What does not fit, returns that nobody has sent among it. */
  faults(): Difference[] {
    const unsent = this.#unsent.map(({ id, chain, n }) => ({ chain, n, what: `L1: grant ${id} comes back and was never sent` }));
    return [...this.#faults, ...unsent];
  }
}
