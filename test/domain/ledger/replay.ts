import { DomainError } from '../../../src/domain/errors.js';
import { newId, type SourceId } from '../../../src/domain/ids.js';
import { sourceChain, workspaceChain } from '../../../src/domain/ledger/entry.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import { ledgerOf } from '../../../src/domain/ledger/ledger.js';
import { give } from '../../../src/domain/ledger/move.js';
import { expireGrants } from '../../../src/domain/ledger/purchase.js';
import type { Command } from '../../support/model/commands.js';
import { available, Model } from '../../support/model/model.js';
import type { TestPlatform } from '../../support/platform.js';
import { BY, DAY, endedCall, entriesOf, grantTerms, newWorkspace } from './fixtures.js';

type Allocation = { workspace: number; terms: ledger.GrantTerms };

/** Does a history on the real ledger, over two instances, and on the model, and compares them after each step. */
export class Replay {
  readonly #model = new Model();
  readonly #workspaces = [newWorkspace(), newWorkspace()] as const;
  readonly #start: number;
  readonly #sources: { id: SourceId; endsAt: number | null }[] = [];
  readonly #allocations: Allocation[] = [];
  readonly #calls: { workspace: number; call: ledger.EndedCall }[] = [];
  #now: number;

  /** Both instances share one clock, which this history begins where the one before it ended. */
  constructor(private readonly instances: readonly [TestPlatform, TestPlatform]) {
    this.#start = instances[0].clock.now().getTime();
    this.#now = this.#start;
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
        const earlier = this.#calls[command.which % Math.max(1, this.#calls.length)];
        const call = earlier && { ...earlier.call, ...(command.changed ? { digest: 'changed', endedAt: this.#now } : {}) };
        return call && this.#report(earlier.workspace, [call], on);
      }
      case 'rules': {
        const { workspace, policy, cap, thresholds } = command;
        const id = this.#workspace(workspace);
        this.#model.settings(id, this.#now, { policy, cap, thresholds });
        const settings = { limitPolicy: policy, overdraftCapSeconds: cap, thresholds };
        await ledger.changeLedgerSettings(on, id, newId('notice'), BY.by, () => settings);
        return;
      }
      case 'wait':
        on.clock.advance(command.ms);
        this.#now += command.ms;
        return;
      case 'expiry job':
        await ledger.expireDue(on, new Date(this.#start), new Date(this.#now));
        return;
      case 'move job':
        expect(await ledger.finishMoves(on, new Date(this.#start))).toBe(this.#model.arrive(this.#now));
        return;
      case 'close': {
        if (command.sure > 0) return;
        const id = this.#workspace(command.workspace);
        this.#model.close(id, this.#now);
        return ledger.closeWorkspaceLedger(on, id, BY.by);
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
    const refused = await moving.then(
      () => null,
      (error: unknown) => (error instanceof DomainError ? error.code : error),
    );
    expect(refused).toEqual(refusal);
  }

  async #settle({ workspace, calls }: Extract<Command, { do: 'settle' }>, on: TestPlatform): Promise<void> {
    const made = calls.map(({ ms, failed, endedAgo }) => {
      const endedAt = this.#now - endedAgo;
      return endedCall(0, { endedAt, startedAt: endedAt - ms, status: failed ? 'failed' : 'ended' });
    });
    this.#calls.push(...made.map((call) => ({ workspace, call })));
    await this.#report(workspace, made, on);
  }

  async #report(workspace: number, calls: ledger.EndedCall[], on: TestPlatform): Promise<void> {
    const id = this.#workspace(workspace);
    const expected = calls.map((call) => {
      const { externalId, status, startedAt, endedAt, digest } = call;
      return this.#model.settle(id, { id: externalId, failed: status === 'failed', startedAt, endedAt, digest }, this.#now);
    });
    expect(await Promise.all(calls.map((call) => ledger.settleCall(on, id, call)))).toEqual(expected);
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
      const due = model.grants.map((grant) => [grant.id, grant.left, 0, grant.begun]);
      expect([used, overdraft, unfunded]).toEqual([model.used, model.overdraft, model.unfunded]);
      expect(grants.sort()).toEqual(due.sort());
      expect(ledger.availableOf(state)).toBe(available(model));
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
