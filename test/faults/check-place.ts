import { available, type Model } from '../support/model/model.js';
import type { SentCall } from './calls.js';
import type { Verdict } from './check.js';
import { drawnBy, type LedgerReading, type ReadEntry } from './ledger-reading.js';
import { resultText, type Told } from './told.js';
import type { Place, World } from './world.js';

/** A balance as the operator API reports it. */
export interface ReadBalance {
  availableSeconds: number;
  heldSeconds: number;
  overdraftSeconds: number;
  unfundedSeconds: number;
  usedSeconds: number;
  grants: { id: string; availableSeconds: number }[];
}

interface Given {
  index: number;
  place: Place;
  model: Model;
  world: World;
  sent: ReadonlyMap<string, SentCall>;
  told: Told;
  details: LedgerReading['details'];
  verdict: Verdict;
}

/** One workspace against the model. */
export class PlaceCheck {
  readonly #seen = new Set<string>();

  constructor(private readonly given: Given) {}

  #differs(what: string): void {
    this.given.verdict.differences.push(`${this.given.place.plot.name}: ${what}`);
  }

  /** Has the model do what an entry stands for, with what was sent, and compares what came of it. */
  walk(entry: ReadEntry): void {
    const { model, place } = this.given;
    const now = entry.at.getTime();
    const [kind, first = '', ...rest] = entry._id.split(':');
    if (kind === 'end') this.#settled(entry, first, rest.join(':'), now);
    else if (kind === 'settings') model.settings(place.id, now, { policy: place.plot.policy, cap: place.capSeconds });
    else if (kind === 'move') this.#arrived(first, now);
    else if (kind !== 'effect' && kind !== 'expire') this.#differs(`${entry._id} was not expected`);
  }

  #arrived(grantId: string, now: number): void {
    const { model, place, world, index } = this.given;
    const allocation = world.allocations.find(({ id }) => id === grantId);
    if (!allocation || allocation.place !== index) {
      this.#differs(`${grantId} was not asked for here`);
      return;
    }
    const { seconds, planned, effectiveAt, expiresAt } = allocation;
    const [minimumSeconds, incrementSeconds] = planned.pulse;
    const terms = { id: grantId, sourceId: world.source.id, seconds, rateMicro: 120_000, minimumSeconds, incrementSeconds };
    const times = { priority: planned.priority, effectiveAt: effectiveAt ?? 0, expiresAt, createdAt: 0 };
    model.give(place.id, { ...terms, ...times }, now);
    if (model.arrive(now, grantId) !== 1) this.#differs(`${grantId} arrived twice`);
  }

  #settled(entry: ReadEntry, agentId: string, id: string, now: number): void {
    const { model, place, index, sent, told, verdict, details } = this.given;
    const key = `${index}.${place.agents.findIndex((agent) => agent.id === agentId)}:${id}`;
    const call = sent.get(key);
    if (!call || this.#seen.has(key)) {
      verdict.doubled.push(`${entry._id} in ${entry.chain}`);
      return;
    }
    this.#seen.add(key);
    const { startedAt, endedAt } = call;
    const wanted = model.settle(place.id, { id: key, failed: call.status === 'failed', startedAt, endedAt, digest: '' }, now);
    const [expected, written] = [resultText(wanted), resultText(drawnBy(entry))];
    if (written !== expected) this.#differs(`entry ${entry.n} for ${key} says ${written}; the model: ${expected}`);
    const answered = told.calls.get(key)?.result;
    if (answered !== undefined && answered !== expected) this.#differs(`${key} was answered ${answered}; the model: ${expected}`);
    if ((wanted.outcome === 'quarantined') !== call.late) this.#differs(`${key} is ${wanted.outcome} in the model`);
    const kept = details.get(entry.call?.details ?? '');
    if (call.from !== kept?.from) this.#differs(`of the caller ${call.from} of ${key}, ${kept?.from} is kept`);
  }

  /** The lines of all entries against the model, as it stood after the last of them. */
  compareAccounts(accounts: ReadonlyMap<string, number>, lastAt: number): void {
    const { model, place, sent, index, verdict } = this.given;
    for (const key of sent.keys()) if (key.startsWith(`${index}.`) && !this.#seen.has(key)) verdict.lost.push(key);
    const { used, overdraft, unfunded, grants } = model.catchUp(place.id, lastAt);
    const wanted = new Map<string, number>([
      ...Object.entries({ used, overdraft, unfunded }).map(([name, seconds]) => [`${name}:${place.id}`, seconds] as const),
      ...grants.map(({ id, left }) => [`grant:${id}:available`, left] as const),
    ]);
    for (const account of new Set([...wanted.keys(), ...accounts.keys()])) {
      if (!/^(?:used|overdraft|unfunded|grant):/.test(account)) continue;
      const [has, should] = [accounts.get(account) ?? 0, wanted.get(account) ?? 0];
      if (has !== should) this.#differs(`${account} adds up to ${has}; the model: ${should}`);
    }
  }

  /** What an instance reports, against the model at that moment. */
  compareBalance(balance: ReadBalance | undefined, at: number, instance: number): void {
    const state = this.given.model.catchUp(this.given.place.id, at);
    const figures = (of: Omit<ReadBalance, 'grants'>, grants: [string, number][]) =>
      JSON.stringify({
        ...{ available: of.availableSeconds, held: of.heldSeconds, overdraft: of.overdraftSeconds },
        ...{ unfunded: of.unfundedSeconds, used: of.usedSeconds },
        grants: grants.filter(([, seconds]) => seconds > 0).sort(([a], [b]) => (a < b ? -1 : 1)),
      });
    const { overdraft: overdraftSeconds, unfunded: unfundedSeconds, used: usedSeconds } = state;
    const wanted = { availableSeconds: available(state), heldSeconds: 0, overdraftSeconds, unfundedSeconds, usedSeconds };
    const expected = figures(
      wanted,
      state.grants.map(({ id, left }) => [id, left]),
    );
    const reported =
      balance &&
      figures(
        balance,
        balance.grants.map((grant) => [grant.id, grant.availableSeconds]),
      );
    if (reported !== expected) this.#differs(`instance ${instance} reports ${reported}; the model: ${expected}`);
  }

  /** Where one pulse is all there is, the sum does not depend on the order: then not even that is taken from the ledger. */
  withoutOrder(): void {
    const { model, place, sent, index } = this.given;
    const [[minimum, increment] = [60, 60], ...others] = place.plot.grants.map(({ pulse }) => pulse);
    if (others.some((pulse) => pulse.join() !== `${minimum},${increment}`)) return;
    let total = 0;
    for (const call of sent.values()) {
      const seconds = Math.ceil((call.endedAt - call.startedAt) / 1000);
      if (!call.key.startsWith(`${index}.`) || call.late || call.status === 'failed' || seconds === 0) continue;
      total += minimum + Math.max(0, Math.ceil((seconds - minimum) / increment)) * increment;
    }
    const { used, overdraft, unfunded } = model.workspace(place.id);
    if (used + overdraft + unfunded !== total) {
      this.#differs(`${used} used, ${overdraft} overdraft, ${unfunded} unfunded; its calls cost ${total}`);
    }
  }
}
