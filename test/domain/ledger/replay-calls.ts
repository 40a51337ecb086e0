import { DomainError } from '../../../src/domain/errors.js';
import type { GrantId, SourceId, WorkspaceId } from '../../../src/domain/ids.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import type { ModelResult } from '../../support/model/calls.js';
import type { Command, Death } from '../../support/model/commands.js';
import type { Model } from '../../support/model/model.js';
import { PULLED, pullId } from '../../support/model/top-up.js';
import type { TestPlatform } from '../../support/platform.js';
import { dyingFirst } from './dying.js';
import { BY, endedCall, grantTerms, startedCall } from './fixtures.js';

type Do<K> = Extract<Command, { do: K }>;

/** Starts, ends and releases of calls, on the ledger and on the model. */
export class ReplayedCalls {
  /** Calls that were reported as ended. */
  readonly known: { workspace: WorkspaceId; call: ledger.EndedCall }[] = [];
  readonly #started: { workspace: WorkspaceId; call: ledger.StartedCall; ended: boolean }[] = [];

  constructor(
    private readonly model: Model,
    private readonly workspaces: readonly [WorkspaceId, WorkspaceId],
  ) {}

  async act(command: Do<'start' | 'end' | 'start again' | 'release'>, on: TestPlatform, now: number): Promise<void> {
    switch (command.do) {
      case 'start': {
        const workspace = this.workspaces[command.workspace % 2 === 0 ? 0 : 1];
        const call = startedCall({ startedAt: now, maxDurationSeconds: command.longest });
        this.#started.push({ workspace, call, ended: false });
        return this.#start(workspace, call, on, now, command.dies);
      }
      case 'start again': {
        const earlier = this.#started[command.which % Math.max(1, this.#started.length)];
        const changed = command.changed ? { digest: 'changed' } : {};
        return earlier && this.#start(earlier.workspace, { ...earlier.call, ...changed }, on, now, null);
      }
      case 'end':
        return this.#end(command, on, now);
      case 'release': {
        const kept = this.known[command.which % Math.max(1, this.known.length)];
        if (!kept) return;
        const expected = this.model.calls.release(kept.workspace, kept.call.externalId, now) ?? 'not_found';
        const released = ledger.releaseCall(on, kept.workspace, kept.call, BY);
        expect(await released.catch((error: unknown) => (error as DomainError).code)).toEqual(expected);
        return;
      }
    }
  }

  async #start(id: WorkspaceId, call: ledger.StartedCall, on: TestPlatform, now: number, dies: Death): Promise<void> {
    const { externalId, digest, maxDurationSeconds: longest = 900 } = call;
    const expected = this.model.calls.start(id, { id: externalId, digest, longest }, now);
    const started = await dyingFirst(on, dies, (alive) => ledger.startCall(alive, id, call, this.#pulling(alive, id)));
    expect(answered(started, dies)).toEqual(answered(expected, dies));
  }

  async #end({ which, ms, failed, endedAgo, dies }: Do<'end'>, on: TestPlatform, now: number): Promise<void> {
    const open = this.#started.filter(({ ended }) => !ended);
    const begun = open[which % Math.max(1, open.length)];
    if (!begun) return;
    begun.ended = true;
    const { agentId, externalId } = begun.call;
    const endedAt = now - endedAgo;
    const call = endedCall(0, { agentId, externalId, endedAt, startedAt: endedAt - ms, status: failed ? 'failed' : 'ended' });
    this.known.push({ workspace: begun.workspace, call });
    await this.end(begun.workspace, call, on, now, dies);
  }

  async end(id: WorkspaceId, call: ledger.EndedCall, on: TestPlatform, now: number, dies: Death): Promise<void> {
    const expected = this.expected(id, call, now);
    const settled = await dyingFirst(on, dies, (alive) => ledger.settleCall(alive, id, call, this.#pulling(alive, id)));
    expect(answered(settled, dies)).toEqual(answered(expected, dies));
  }

  expected(workspace: WorkspaceId, call: ledger.EndedCall, now: number): ModelResult {
    const { externalId: id, status, startedAt, endedAt, digest } = call;
    return this.model.settle(workspace, { id, failed: status === 'failed', startedAt, endedAt, digest }, now);
  }

  /** As the minutes room does it: the grant's id is made from the day and its number in it. */
  #pulling(on: TestPlatform, workspace: WorkspaceId): ledger.PullMinutes {
    return async ({ day, nth, seconds, topUp }) => {
      const createdAt = on.clock.now().getTime();
      const source = this.model.source(topUp.sourceId, createdAt);
      if (source.endsAt !== null && source.endsAt <= createdAt) return false;
      const [id, sourceId] = [pullId(workspace, day, nth) as GrantId, topUp.sourceId as SourceId];
      const span = { createdAt, effectiveAt: createdAt, expiresAt: source.endsAt };
      const terms = grantTerms({ ...PULLED, id, sourceId, seconds, topUpDay: day, ...span });
      return ledger.moveGrant(on, workspace, terms, BY, true).then(
        () => true,
        (error: unknown) => {
          if (error instanceof DomainError) return false;
          throw error;
        },
      );
    };
  }
}

/** Whoever asks again after a death cannot know which of the two did it. */
function answered(result: ModelResult | ledger.Settled, dies: Death): unknown {
  if (!dies) return result;
  const { outcome, ...rest } = result;
  return { ...rest, outcome: ['held', 'settled', 'quarantined'].includes(outcome) ? 'duplicate' : outcome };
}
