import { newId, type SourceId, type WorkspaceId } from '../../../src/domain/ids.js';
import { sourceChain, workspaceChain } from '../../../src/domain/ledger/entry.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import { ledgerOf } from '../../../src/domain/ledger/ledger.js';
import { give } from '../../../src/domain/ledger/move.js';
import { expireGrants } from '../../../src/domain/ledger/purchase.js';
import type { Command } from '../../support/model/commands.js';
import { available, Model } from '../../support/model/model.js';
import { PULLED } from '../../support/model/top-up.js';
import type { TestPlatform } from '../../support/platform.js';
import { BY, DAY, endedCall, entriesOf, grantTerms, newWorkspace } from './fixtures.js';
import { codeOf, ReplayedBack } from './replay-back.js';
import { ReplayedCalls } from './replay-calls.js';

type Allocation = { workspace: number; terms: ledger.GrantTerms };

/** Does a history on the real ledger, over two instances, and on the model, and compares them after each step. */
export class Replay {
  readonly #model = new Model();
  readonly #workspaces = [newWorkspace(), newWorkspace()] as const;
  readonly #start: number;
  readonly #sources: { id: SourceId; endsAt: number | null }[] = [];
  readonly #allocations: Allocation[] = [];
  readonly #calls: ReplayedCalls;
  readonly #back: ReplayedBack;
  #now: number;

  /** Both instances share one clock, which this history begins where the one before it ended. */
  constructor(private readonly instances: readonly [TestPlatform, TestPlatform]) {
    this.#start = instances[0].clock.now().getTime();
    this.#now = this.#start;
    this.#calls = new ReplayedCalls(this.#model, this.#workspaces);
    this.#back = new ReplayedBack(this.#model, this.#workspaces, this.#calls);
  }

  async run(history: Command[]): Promise<void> {
    for (const [i, command] of history.entries()) {
      await this.#act(command, this.instances[command.on]);
      await this.#compare(this.instances[i % 2 === 0 ? 0 : 1]);
    }
    for (const instance of this.instances) await this.#compareSources(instance);
    await this.#compareAlerts();
    // The next history must not meet what this one left for the jobs.
    await ledger.finishMoves(this.instances[0], new Date(this.#start));
    this.instances[0].clock.advance(400 * DAY);
  }

  async #act(command: Command, on: TestPlatform): Promise<void> {
    switch (command.do) {
      case 'buy':
        return this.#buy(command, on);
      case 'allocate':
        return this.#allocate(command, on);
      case 'allocate again': {
        const earlier = this.#allocations[command.which % Math.max(1, this.#allocations.length)];
        return earlier && this.#move(earlier, on, false);
      }
      case 'settle':
        return this.#settle(command, on);
      case 'settle again': {
        const { known } = this.#calls;
        const earlier = known[command.which % Math.max(1, known.length)];
        const call = earlier && { ...earlier.call, ...(command.changed ? { digest: 'changed', endedAt: this.#now } : {}) };
        return call && this.#report(earlier.workspace, [call], on);
      }
      case 'rules': {
        const { workspace, policy, cap, thresholds } = command;
        const id = this.#workspace(workspace);
        const { chunk, cap: dailyCap, source } = command.topUp;
        const sourceId = (this.#sources[source % this.#sources.length] as { id: SourceId }).id;
        const zone = 'Pacific/Auckland';
        this.#model.settings(id, this.#now, { policy, cap, thresholds, topUp: { sourceId, chunk, cap: dailyCap, zone } });
        const { rateMicro, minimumSeconds, incrementSeconds } = PULLED;
        const terms = { currency: 'USD', rateMicro, minimumSeconds, incrementSeconds, timeZone: zone };
        const topUp = { sourceId, chunkSeconds: chunk, dailyCapSeconds: dailyCap, ...terms };
        const settings = { limitPolicy: policy, overdraftCapSeconds: cap, thresholds, topUp };
        await ledger.changeLedgerSettings(on, id, newId('notice'), BY.by, () => settings);
        return;
      }
      case 'start':
      case 'end':
      case 'start again':
      case 'release':
        return this.#calls.act(command, on, this.#now);
      case 'correct':
      case 'reclaim':
      case 'transfer':
        return this.#back.act(command, on, this.#now);
      case 'wait':
        on.clock.advance(command.ms);
        this.#now += command.ms;
        return;
      case 'expiry job':
        await ledger.expireDue(on, new Date(this.#start), new Date(this.#now));
        this.#model.calls.lapse(this.#now);
        return;
      case 'move job':
        expect(await ledger.finishMoves(on, new Date(this.#start))).toBe(this.#model.arrive(this.#now));
        return;
      case 'close': {
        if (command.sure > 0) return;
        const id = this.#workspace(command.workspace);
        const refused = await codeOf(ledger.closeWorkspaceLedger(on, id, BY.by));
        expect(refused).toBe(this.#model.close(id, this.#now));
        return;
      }
      case 'forget':
        for (const id of this.#workspaces) ledgerOf(on).books.forget(workspaceChain(id));
        for (const { id } of this.#sources) ledgerOf(on).books.forget(sourceChain(id));
        return;
    }
  }

  async #buy({ seconds, startsIn, lasts }: Extract<Command, { do: 'buy' }>, on: TestPlatform): Promise<void> {
    const startsAt = this.#now + startsIn;
    const source = { id: newId<SourceId>('source'), seconds, startsAt, endsAt: lasts === null ? null : startsAt + lasts };
    this.#sources.push(source);
    this.#model.buy(source);
    await ledger.buyMinutes(on, source, BY.by);
  }

  async #allocate(command: Extract<Command, { do: 'allocate' }>, on: TestPlatform): Promise<void> {
    const source = this.#sources[command.source % this.#sources.length];
    if (!source) return;
    const effectiveAt = this.#now + command.startsIn;
    const asked = command.lasts === null ? null : effectiveAt + command.lasts;
    const expiresAt = source.endsAt === null ? asked : Math.min(asked ?? source.endsAt, source.endsAt);
    if (expiresAt !== null && expiresAt <= effectiveAt) return;
    const { seconds, rateMicro, priority } = command;
    const [minimumSeconds, incrementSeconds] = command.pulse;
    const span = { effectiveAt, expiresAt, createdAt: this.#now };
    const terms = grantTerms({ sourceId: source.id, seconds, rateMicro, priority, minimumSeconds, incrementSeconds, ...span });
    const allocation = { workspace: command.workspace, terms };
    this.#allocations.push(allocation);
    await this.#move(allocation, on, command.dies);
  }

  async #move({ workspace, terms }: Allocation, on: TestPlatform, dies: boolean): Promise<void> {
    const id = this.#workspace(workspace);
    let refusal = this.#model.give(id, terms, this.#now);
    if (!refusal && !dies) {
      this.#model.arrive(this.#now, terms.id);
      refusal = this.#model.bounced(terms.id) ? 'conflict' : null;
    }
    const moving = dies ? give(on, id, terms, BY) : ledger.moveGrant(on, id, terms, BY);
    expect(await codeOf(moving)).toEqual(refusal);
  }

  async #settle({ workspace, calls }: Extract<Command, { do: 'settle' }>, on: TestPlatform): Promise<void> {
    const made = calls.map(({ ms, failed, endedAgo }) => {
      const endedAt = this.#now - endedAgo;
      return endedCall(0, { endedAt, startedAt: endedAt - ms, status: failed ? 'failed' : 'ended' });
    });
    this.#calls.known.push(...made.map((call) => ({ workspace: this.#workspace(workspace), call })));
    await this.#report(this.#workspace(workspace), made, on);
  }

  /** All at once; one after another where each may have to pull minutes first. */
  async #report(id: WorkspaceId, calls: ledger.EndedCall[], on: TestPlatform): Promise<void> {
    if (this.#model.workspace(id).policy === 'top-up') {
      for (const call of calls) await this.#calls.end(id, call, on, this.#now, null);
      return;
    }
    const expected = calls.map((call) => this.#calls.expected(id, call, this.#now));
    expect(await ledger.settleCalls(on, id, calls)).toEqual(expected.map((value) => ({ value })));
  }

  #workspace(index: number) {
    return this.#workspaces[index % 2 === 0 ? 0 : 1];
  }

  async #compare(on: TestPlatform): Promise<void> {
    const now = new Date(this.#now);
    const states = await Promise.all(this.#workspaces.map((id) => ledger.readWorkspaceState(on, id, now)));
    for (const [i, id] of this.#workspaces.entries()) {
      const state = states[i] as ledger.WorkspaceState;
      const model = this.#model.catchUp(id, this.#now);
      const { used, overdraft, unfunded } = state;
      const grants = [...state.grants.values()].map(({ terms, available: left, held, active }) => [terms.id, left, held, active]);
      const due = model.grants.map((grant) => [grant.id, grant.left, grant.held, grant.begun]);
      const has = { used, overdraft, unfunded, grants: grants.sort(), available: ledger.availableOf(state) };
      // In one, because this is done after every step: an expectation costs more than what it compares.
      expect(has).toEqual({
        ...{ used: model.used, overdraft: model.overdraft, unfunded: model.unfunded },
        ...{ grants: due.sort(), available: available(model) },
      });
    }
  }

  async #compareSources(on: TestPlatform): Promise<void> {
    for (const { id } of this.#sources) {
      const { available: left, expired } = await ledger.readSourceState(on, id, new Date(this.#now));
      const due = this.#model.source(id, this.#now);
      expect({ left, expired }).toEqual({ left: due.left, expired: due.expired });
    }
  }

  /** L18: an alert is written with what crossed its threshold, so late entries bring late alerts, but the same ones. */
  async #compareAlerts(): Promise<void> {
    for (const id of this.#workspaces) {
      await expireGrants(this.instances[0], id);
      const alerts = (await entriesOf(this.instances[1], workspaceChain(id))).flatMap(({ alert }) => (alert ? [alert] : []));
      expect(alerts).toEqual(this.#model.catchUp(id, this.#now).alerts);
    }
  }
}
