import type { Model } from '../support/model/model.js';
import type { SentCall } from './calls.js';
import type { Verdict } from './check.js';
import { balanceText, modelBalance, type ReadBalance } from './check-balance.js';
import { billedFor, Holds } from './holds.js';
import { accountsOf, drawnBy, type LedgerReading, type ReadEntry } from './ledger-reading.js';
import { resultText, type Told } from './told.js';
import type { Place, World } from './world.js';

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
  /** `start` or `refuse` and the key of a call. */
  readonly #starts = new Set<string>();
  readonly #holds: Holds;

  constructor(private readonly given: Given) {
    this.#holds = new Holds(given.model, given.place.id);
  }

  #differs(what: string): void {
    this.given.verdict.differences.push(`${this.given.place.plot.name}: ${what}`);
  }

  /** Has the model do what an entry stands for, with what was sent, and compares what came of it. */
  walk(entry: ReadEntry): void {
    const { model, place } = this.given;
    const now = entry.at.getTime();
    const [kind, first = '', ...rest] = entry._id.split(':');
    if (kind === 'end') this.#settled(entry, first, rest.join(':'), now);
    else if (kind === 'start' || kind === 'refuse') this.#begun(entry, kind, this.#keyOf(first, rest.join(':')), now);
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

  #keyOf(agentId: string, id: string): string {
    const { place, index } = this.given;
    return `${index}.${place.agents.findIndex((agent) => agent.id === agentId)}:${id}`;
  }

  /** L9: held or refused, as the model says. A refused start that is sent again is judged anew, so a call may be both in turn. */
  #begun(entry: ReadEntry, kind: 'start' | 'refuse', key: string, now: number): void {
    const call = this.given.sent.get(key);
    if (!call?.live || this.#seen.has(key) || this.#starts.has(`start ${key}`)) {
      this.#differs(`${entry._id} was not expected`);
      return;
    }
    this.#starts.add(`${kind} ${key}`);
    const expected = this.#holds.start(call, now);
    const held = [...accountsOf([entry])].filter(([account]) => account.endsWith(':held'));
    const wanted = expected?.map(([grantId, seconds]) => [`grant:${grantId}:held`, seconds]) ?? null;
    const [written, should] = [JSON.stringify(kind === 'refuse' ? null : held), JSON.stringify(wanted)];
    if (written !== should) this.#differs(`entry ${entry.n} for ${key} holds ${written}; the model: ${should}`);
  }

  /** Whoever was told that a call is held or refused was told the truth. */
  #compareStarts(): void {
    for (const [key, outcomes] of this.given.told.starts) {
      if (!key.startsWith(`${this.given.index}.`)) continue;
      if (outcomes.has('held') && !this.#starts.has(`start ${key}`)) this.#differs(`${key} was told that it is held`);
      if (outcomes.has('refused') && !this.#starts.has(`refuse ${key}`)) this.#differs(`${key} was told that it is refused`);
    }
  }

  #settled(entry: ReadEntry, agentId: string, id: string, now: number): void {
    const { model, place, sent, told, verdict, details } = this.given;
    const key = this.#keyOf(agentId, id);
    const call = sent.get(key);
    if (!call || this.#seen.has(key)) {
      verdict.doubled.push(`${entry._id} in ${entry.chain}`);
      return;
    }
    this.#seen.add(key);
    const { startedAt, endedAt } = call;
    const ended = { id: key, failed: call.status === 'failed', startedAt, endedAt, digest: '' };
    const wanted = this.#holds.settle(call, now) ?? model.settle(place.id, ended, now);
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
    this.#compareStarts();
    if (this.#holds.live > 0) this.#differs(`${this.#holds.live} calls are still live`);
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
    const [reported, expected] = [balance && balanceText(balance), balanceText(modelBalance(state))];
    if (reported !== expected) this.#differs(`instance ${instance} reports ${reported}; the model: ${expected}`);
  }

  /** Where one pulse is all there is, the sum does not depend on the order: then not even that is taken from the ledger. */
  withoutOrder(): void {
    const { model, place, sent, index } = this.given;
    const [[minimum, increment] = [60, 60], ...others] = place.plot.grants.map(({ pulse }) => pulse);
    if (others.some((pulse) => pulse.join() !== `${minimum},${increment}`)) return;
    let total = 0;
    for (const call of sent.values()) {
      if (!call.key.startsWith(`${index}.`) || call.late || call.status === 'failed') continue;
      total += billedFor(Math.ceil((call.endedAt - call.startedAt) / 1000), [minimum, increment]);
    }
    const { used, overdraft, unfunded } = model.workspace(place.id);
    if (used + overdraft + unfunded !== total) {
      this.#differs(`${used} used, ${overdraft} overdraft, ${unfunded} unfunded; its calls cost ${total}`);
    }
  }
}
