import type { Book } from './chain-walk.js';
import type { Conservation } from './conservation.js';
import { linesOf, same } from './lines.js';
import { onItsWay } from './moves.js';
import { faultsOfTerms } from './rules.js';
import type { StoredEntry } from './stored.js';

/** A source's balance from its lines alone, and what each entry must be. */
export class SourceBook implements Book {
  readonly #id: string;
  #available = 0;
  #expired = 0;
  #terms: StoredEntry['source'];
  #trusted = true;

  constructor(
    chain: string,
    private readonly conservation: Conservation,
  ) {
    this.#id = chain.slice(2);
  }

  missed(): void {
    this.#trusted = false;
  }

  async post(entry: StoredEntry): Promise<string[]> {
    const lines = linesOf(entry);
    const wrong = this.#known(lines);
    wrong.push(...this.#rules(entry, lines));
    this.#available += lines.get(`source:${this.#id}`) ?? 0;
    this.#expired += lines.get(`expired:${this.#id}`) ?? 0;
    if (entry.source) this.#terms = entry.source;
    const [available, expired] = entry.s as [number, number];
    if (available < 0 || expired < 0 || this.#available < 0) wrong.push('L3: the source is negative');
    if (this.#trusted && (available !== this.#available || expired !== this.#expired || entry.s.length !== 2)) {
      wrong.push(`L4: its state says ${entry.s.join('/')}, its lines give ${this.#available}/${this.#expired}`);
    }
    // A source's entry carries its whole state, so the next one is judged on this one again.
    [this.#available, this.#expired] = [available, expired];
    this.#trusted = true;
    return wrong;
  }

  async end(): Promise<string[]> {
    this.conservation.add(this.#id, 'left', this.#available);
    this.conservation.add(this.#id, 'expired', this.#expired);
    return [];
  }

  #known(lines: Map<string, number>): string[] {
    const own = new Set(['world', `source:${this.#id}`, `expired:${this.#id}`]);
    const foreign = [...lines.keys()].filter((account) => !own.has(account) && !account.startsWith('transit:'));
    return foreign.map((account) => `${account} has no place on this chain`);
  }

  #rules(entry: StoredEntry, lines: Map<string, number>): string[] {
    const at = entry.at.getTime();
    switch (entry.type) {
      case 'buy':
        return this.#buy(entry, lines);
      case 'give':
        return this.#give(entry, lines, at);
      case 'expire': {
        const wrong = entry._id === `expire:${this.#id}` ? [] : [`its key ${entry._id} is not that of this source's end`];
        const ends = this.#terms?.endsAt ?? null;
        if (ends === null || ends > at) wrong.push('L11: the source lapses before its end');
        if (this.#trusted) {
          wrong.push(...same(lines, [`source:${this.#id}`, -this.#available], [`expired:${this.#id}`, this.#available]));
        }
        return wrong;
      }
      case 'return':
        return this.#return(entry, lines, at);
      default:
        return [`${entry.type} is no entry of a source's chain`];
    }
  }

  /** L12, L13: what a workspace has sent back is the source's again, or lapses when it has ended. */
  #return(entry: StoredEntry, lines: Map<string, number>, at: number): string[] {
    const grantId = entry._id.slice('back:'.length);
    const seconds = -(lines.get(`transit:back-${grantId}`) ?? 0);
    this.conservation.journeys.returned(entry.chain, entry.n, grantId, seconds);
    const ends = this.#terms?.endsAt ?? null;
    const to = ends !== null && ends <= at ? `expired:${this.#id}` : `source:${this.#id}`;
    const wrong = entry._id.startsWith('back:') && seconds > 0 ? [] : [`its key ${entry._id} is no returning grant's`];
    return [...wrong, ...same(lines, [`transit:back-${grantId}`, -seconds], [to, seconds])];
  }

  #buy(entry: StoredEntry, lines: Map<string, number>): string[] {
    const { source } = entry;
    if (!source) return ['it buys nothing'];
    this.conservation.add(this.#id, 'bought', source.seconds);
    this.conservation.ends(this.#id, source.endsAt);
    const wrong = same(lines, ['world', -source.seconds], [`source:${source.id}`, source.seconds]);
    if (entry._id !== `buy:${this.#id}` || source.id !== this.#id || entry.n !== 1)
      wrong.push('it is not the purchase of this source');
    if ((entry.ends?.getTime() ?? null) !== source.endsAt) wrong.push('it is marked with another end than its terms have');
    return wrong;
  }

  #give(entry: StoredEntry, lines: Map<string, number>, at: number): string[] {
    const { grant, to } = entry;
    if (!grant || !to?.startsWith('w:')) return ['it gives nothing to nobody'];
    this.conservation.journeys.departed(entry.chain, entry.n, grant, to);
    const wrong = same(lines, [`source:${this.#id}`, -grant.seconds], [`transit:${grant.id}`, grant.seconds]);
    if (entry._id !== `move:${grant.id}:out` || grant.sourceId !== this.#id) wrong.push('it does not give its own grant');
    const { startsAt = 0, endsAt = null } = this.#terms ?? {};
    if (at < startsAt || (endsAt !== null && at >= endsAt)) wrong.push('L12: the source gives outside its span');
    if (endsAt !== null && (grant.expiresAt === null || grant.expiresAt > endsAt))
      wrong.push('L12: the grant outlives its source');
    return [...wrong, ...onItsWay(entry), ...faultsOfTerms(grant)];
  }
}
