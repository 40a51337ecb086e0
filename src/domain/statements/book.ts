import type { GrantId, SourceId } from '../ids.js';
import { callKeyOf, drawsOf, type Entry, type GrantTerms, pairs, uncoveredOf } from '../ledger/index.js';
import { largestRemainder } from '../money.js';
import type { Adjustment, PriceRow, Statement, Uncovered } from './model.js';

/** What entries say by themselves only with these: the terms of grants, and when the calls that are corrected began. */
export interface Facts {
  terms(id: GrantId): GrantTerms;
  startOf(settled: string): number;
}

/** So many adjustments are named one by one; the rest stand together. */
const MOST_NAMED = 500;

type Part = { row: PriceRow; seconds: number };

/** Reads a chain's entries into a statement, in order (N14). Seconds only: money is made from them when it is shown. */
export class Book {
  readonly #rows = new Map<string, PriceRow>();
  readonly #sources = new Map<PriceRow | Adjustment, Map<SourceId, number>>();
  readonly #adjustments: Adjustment[] = [];
  readonly uncovered: Uncovered;
  calls = 0;

  /** Begins where another statement ended. */
  constructor(
    private readonly startsAt: number,
    opening: Pick<Statement, 'rows' | 'uncovered'> | null,
  ) {
    for (const { currency, rateMicro, closing } of opening?.rows ?? []) {
      if (closing !== 0) Object.assign(this.#rowOf(currency, rateMicro), { opening: closing, closing });
    }
    const owed = opening?.uncovered.overdraftClosing ?? 0;
    this.uncovered = {
      ...{ talked: 0, overdraft: 0, overdraftReturned: 0, overdraftOpening: owed, overdraftClosing: owed },
      ...{ unfunded: 0, unfundedReturned: 0 },
    };
  }

  /** One entry of the chain. */
  read(entry: Entry, facts: Facts): void {
    const { net, back } = changesOf(entry);
    for (const [id, seconds] of net) this.#rowFor(id, facts).closing += seconds;
    const called = entry.type === 'settle' || entry.type === 'release';
    this.#readUncovered(entry, called);
    if (called) this.#readCall(entry, net, facts);
    else if (entry.type === 'correct') this.#readCorrection(entry, net, back, facts);
    else this.#readMove(entry, net, facts);
  }

  #readMove(entry: Entry, net: ReadonlyMap<GrantId, number>, facts: Facts): void {
    if (entry.type === 'grant' && entry.grant) {
      const row = this.#rowFor(entry.grant.id, facts);
      const repaid = entry.grant.seconds - (net.get(entry.grant.id) ?? 0);
      row.allocated += entry.grant.seconds;
      row.repaid += repaid;
      this.#charge(row, entry.grant.sourceId, repaid);
      return;
    }
    for (const [id, seconds] of net) {
      const row = this.#rowFor(id, facts);
      if (entry.type === 'effect') {
        row.repaid -= seconds;
        this.#charge(row, facts.terms(id).sourceId, -seconds);
      } else if (entry.type === 'expire' || entry.type === 'lapse') row.lapsed -= seconds;
      else row.reclaimed -= seconds;
    }
  }

  /** The rows that hold anything, by currency and price, the earliest adjustment first. */
  result(): Pick<Statement, 'rows' | 'uncovered' | 'adjustments' | 'calls'> {
    for (const [line, sources] of this.#sources) line.sources = [...sources].filter(([, seconds]) => seconds !== 0).flat();
    const rows = [...this.#rows.values()]
      .filter(({ currency: _, rateMicro: __, sources: ___, ...seconds }) => Object.values(seconds).some((value) => value !== 0))
      .sort((a, b) => (a.currency === b.currency ? a.rateMicro - b.rateMicro : a.currency < b.currency ? -1 : 1));
    const adjustments = this.#adjustments.filter(({ seconds }) => seconds !== 0).sort((a, b) => a.startedAt - b.startedAt);
    return { rows, uncovered: this.uncovered, adjustments, calls: this.calls };
  }

  #readUncovered(entry: Entry, called: boolean): void {
    const { overdraftSeconds, unfundedSeconds } = uncoveredOf(entry);
    const { uncovered } = this;
    uncovered.overdraftClosing += overdraftSeconds;
    if (called) uncovered.overdraft += overdraftSeconds;
    // Repaid by a grant it is in the grant's row; given back or turned into unfunded at the end it is not owed any more.
    else if (entry.type === 'correct' || entry.type === 'close') uncovered.overdraftReturned -= overdraftSeconds;
    if (unfundedSeconds > 0) uncovered.unfunded += unfundedSeconds;
    else uncovered.unfundedReturned -= unfundedSeconds;
  }

  #readCall(entry: Entry, net: ReadonlyMap<GrantId, number>, facts: Facts): void {
    const { call } = entry;
    if (!call) return;
    const drawn = new Map<GrantId, number>();
    for (const { grantId, seconds } of drawsOf(entry)) drawn.set(grantId, (drawn.get(grantId) ?? 0) + seconds);
    // What a hold frees after its grant's time lapses in the same entry (L11).
    for (const [id, seconds] of net) this.#rowFor(id, facts).lapsed -= seconds + (drawn.get(id) ?? 0);
    if (call.at[0] < this.startsAt) {
      const { externalId } = callKeyOf(entry.key);
      for (const [id, seconds] of drawn) this.#adjust('late-call', externalId, call.at[0], facts.terms(id), seconds);
      return;
    }
    this.calls += 1;
    const parts: Part[] = [];
    for (const [id, seconds] of drawn) {
      const row = this.#rowFor(id, facts);
      row.billed += seconds;
      this.#charge(row, facts.terms(id).sourceId, seconds);
      parts.push({ row, seconds });
    }
    this.#readTalk(call, parts);
  }

  /** What was talked stands beside what was billed for it, in the same proportion, in whole seconds. */
  #readTalk({ at, billed, status }: NonNullable<Entry['call']>, parts: Part[]): void {
    if (status === 'failed') return;
    const covered = parts.reduce((sum, { seconds }) => sum + seconds, 0);
    const shares = largestRemainder(Math.ceil((at[1] - at[0]) / 1000), [
      ...parts.map(({ seconds }) => seconds),
      billed - covered,
    ]);
    for (const [i, { row }] of parts.entries()) row.talked += shares[i] ?? 0;
    this.uncovered.talked += shares.at(-1) ?? 0;
  }

  #readCorrection(entry: Entry, net: ReadonlyMap<GrantId, number>, back: ReadonlyMap<GrantId, number>, facts: Facts): void {
    const startedAt = facts.startOf(entry.reverses ?? '');
    for (const id of new Set([...net.keys(), ...back.keys()])) {
      const passedOn = back.get(id) ?? 0;
      const given = (net.get(id) ?? 0) + passedOn;
      const row = this.#rowFor(id, facts);
      // A closed grant hands on to its source what it is given back (L13).
      row.reclaimed += passedOn;
      if (startedAt < this.startsAt) {
        this.#adjust('correction', callKeyOf(entry.reverses ?? '').externalId, startedAt, facts.terms(id), -given);
        continue;
      }
      row.returned += given;
      this.#charge(row, facts.terms(id).sourceId, -given);
    }
  }

  #adjust(kind: Adjustment['kind'], callId: string, startedAt: number, terms: GrantTerms, seconds: number): void {
    const { currency, rateMicro, sourceId } = terms;
    this.#rowOf(currency, rateMicro).adjusted -= seconds;
    const named = this.#adjustments.length < MOST_NAMED;
    const same = this.#adjustments.find(
      (one) =>
        one.kind === kind &&
        one.currency === currency &&
        one.rateMicro === rateMicro &&
        (named ? one.callId === callId : one.callId === undefined),
    );
    const line = same ?? { kind, ...(named ? { callId } : {}), startedAt, currency, rateMicro, seconds: 0, sources: [] };
    if (!same) this.#adjustments.push(line);
    line.seconds += seconds;
    this.#charge(line, sourceId, seconds);
  }

  #charge(line: PriceRow | Adjustment, sourceId: SourceId, seconds: number): void {
    const sources = this.#sources.get(line) ?? new Map<SourceId, number>();
    sources.set(sourceId, (sources.get(sourceId) ?? 0) + seconds);
    this.#sources.set(line, sources);
  }

  #rowFor(id: GrantId, facts: Facts): PriceRow {
    const { currency, rateMicro } = facts.terms(id);
    return this.#rowOf(currency, rateMicro);
  }

  #rowOf(currency: string, rateMicro: number): PriceRow {
    const key = `${currency} ${rateMicro}`;
    const known = this.#rows.get(key);
    if (known) return known;
    const moved = { allocated: 0, reclaimed: 0, lapsed: 0, talked: 0, billed: 0, repaid: 0, returned: 0, adjusted: 0 };
    const row: PriceRow = { currency, rateMicro, opening: 0, closing: 0, ...moved, sources: [] };
    this.#rows.set(key, row);
    return row;
  }
}

/** By grant: the change of its seconds, and what passed it on its way back to its source in the same entry. */
export function changesOf({ lines }: Pick<Entry, 'lines'>): { net: Map<GrantId, number>; back: Map<GrantId, number> } {
  const net = new Map<GrantId, number>();
  const back = new Map<GrantId, number>();
  for (const [account, seconds] of pairs(lines)) {
    const [kind, id = ''] = account.split(':') as [string, string];
    if (kind === 'grant') net.set(id as GrantId, (net.get(id as GrantId) ?? 0) + seconds);
    if (kind !== 'transit' || !id.startsWith('back-') || seconds <= 0) continue;
    const grantId = id.slice('back-'.length).split('~')[0] as GrantId;
    back.set(grantId, (back.get(grantId) ?? 0) + seconds);
  }
  return { net, back };
}
