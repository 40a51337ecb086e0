import { DomainError } from '../../../src/domain/errors.js';
import type { GrantId, WorkspaceId } from '../../../src/domain/ids.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import type { Command } from '../../support/model/commands.js';
import type { Model } from '../../support/model/model.js';
import type { TestPlatform } from '../../support/platform.js';
import { dyingFirst } from './dying.js';
import { BY } from './fixtures.js';
import type { ReplayedCalls } from './replay-calls.js';

type Do<K> = Extract<Command, { do: K }>;

let acts = 0;

/** What an act was refused with; null when it was done. */
export const codeOf = (act: Promise<unknown>): Promise<unknown> => act.then(() => null, refusal);

const refusal = (error: unknown): unknown => (error instanceof DomainError ? error.code : error);

/** Corrections, reclaims and transfers, on the ledger and on the model. */
export class ReplayedBack {
  constructor(
    private readonly model: Model,
    private readonly workspaces: readonly [WorkspaceId, WorkspaceId],
    private readonly calls: ReplayedCalls,
  ) {}

  async act(command: Do<'correct' | 'reclaim' | 'transfer'>, on: TestPlatform, now: number): Promise<void> {
    if (command.do === 'correct') return this.#correct(command, on, now);
    const { dies, workspace } = command;
    const [from, to] = workspace % 2 === 0 ? this.workspaces : ([...this.workspaces].reverse() as [WorkspaceId, WorkspaceId]);
    const seconds = command.seconds === 0 ? 'all' : command.seconds;
    const act = `act${acts++}`;
    if (command.do === 'reclaim') {
      const expected = this.model.back.reclaim(from, act, seconds, now);
      const done = dyingFirst(on, dies, (alive) => ledger.reclaimMinutes(alive, from, { act, seconds }, BY));
      expect(await done.then((reclaimed) => reclaimed.seconds, refusal)).toEqual(expected);
      return;
    }
    const expected = this.model.back.transfer(from, to, act, seconds, now);
    const opens = ({ grant, seconds: part }: ledger.Taken, place: number) => {
      const span = { createdAt: now, effectiveAt: now };
      const { topUpDay: _, ...terms } = grant.terms;
      return { ...terms, id: `gr_${act}_${place}` as GrantId, seconds: part, ...span };
    };
    const done = dyingFirst(on, dies, (alive) => ledger.transferMinutes(alive, { from, to }, { act, seconds }, opens, BY));
    expect(await done.then((moved) => moved.seconds, refusal)).toEqual(expected);
  }

  async #correct({ which, seconds, again, dies }: Do<'correct'>, on: TestPlatform, now: number): Promise<void> {
    const { known } = this.calls;
    const settled = known[which % Math.max(1, known.length)];
    if (!settled) return;
    const { workspace, call } = settled;
    const command = again ? 'again' : `correction-${acts++}`;
    const asked = seconds === 0 ? 'all' : seconds;
    const expected = this.model.back.correct(workspace, call.externalId, asked, command, now);
    const done = dyingFirst(on, dies, (alive) => ledger.correctCall(alive, workspace, call, asked, { ...BY, command }));
    expect(await done.then((r) => [r.returnedSeconds, r.billedSeconds, r.availableSeconds], refusal)).toEqual(expected);
  }
}
