import type { Calls } from './calls.js';
import { available, type Grant, inOrder, type Model, type ModelTerms } from './model.js';

/** What goes back: corrections, reclaims and transfers (L12, L13). */
export class Back {
  readonly #done = new Map<string, number>();

  constructor(
    private readonly model: Model,
    private readonly calls: Calls,
  ) {}

  /** Gives what was returned, what of the call is still billed and what is available, or why not. */
  correct(
    workspaceId: string,
    id: string,
    asked: number | 'all',
    command: string,
    now: number,
  ): string | [number, number, number] {
    const workspace = this.model.catchUp(workspaceId, now);
    const ended = this.calls.ended.get(id);
    if (ended?.result.outcome !== 'settled') return 'not_found';
    const { open, corrections } = ended;
    const left = open.unfunded + open.overdraft + open.draws.reduce((sum, { seconds }) => sum + seconds, 0);
    const done = corrections.find((earlier) => earlier.command === command);
    if (done) return [done.returned, left, available(workspace)];
    const total = asked === 'all' ? left : asked;
    if (left === 0 || total > left || corrections.length === 16) return 'conflict';
    let rest = total;
    const take = (from: number) => {
      const taken = Math.min(from, rest);
      rest -= taken;
      return taken;
    };
    this.model.watched(workspace, false, () => {
      const unfunded = take(open.unfunded);
      open.unfunded -= unfunded;
      workspace.unfunded -= unfunded;
      for (let owed = take(open.overdraft); owed > 0; owed--) {
        open.overdraft--;
        if (workspace.overdraft > 0) workspace.overdraft--;
        else if (!this.#giveRepaid(workspaceId, now)) workspace.unfunded--;
      }
      for (const draw of open.draws.reverse()) {
        const seconds = take(draw.seconds);
        draw.seconds -= seconds;
        this.#giveTo(workspaceId, draw.grantId, seconds, now);
      }
      open.draws.reverse();
    });
    corrections.push({ command, returned: total, left: left - total });
    return [total, left - total, available(workspace)];
  }

  /** A second of overdraft that a grant has repaid meanwhile is that grant's again, the latest first. */
  #giveRepaid(workspaceId: string, now: number): boolean {
    const { repaid } = this.model.workspace(workspaceId);
    const last = repaid.at(-1);
    if (!last) return false;
    last.seconds--;
    if (last.seconds === 0) repaid.pop();
    this.#giveTo(workspaceId, last.grantId, 1, now);
    return true;
  }

  #giveTo(workspaceId: string, grantId: string, seconds: number, now: number): void {
    const workspace = this.model.workspace(workspaceId);
    const grant = workspace.grants.find(({ id, expiresAt }) => id === grantId && (expiresAt === null || expiresAt > now));
    workspace.used -= seconds;
    if (grant) grant.left += seconds;
    else this.model.giveBack(workspace.sources.get(grantId) ?? '', seconds, now);
  }

  /** Gives how many seconds went back to their sources, or why none. */
  reclaim(workspaceId: string, act: string, asked: number | 'all', now: number): string | number {
    return this.#take(workspaceId, act, asked, now, ({ sourceId }, seconds) => this.model.giveBack(sourceId, seconds, now));
  }

  /** Gives how many seconds went to the other workspace, or why none. They bounce where it is closed. */
  transfer(from: string, to: string, act: string, asked: number | 'all', now: number): string | number {
    let bounced = false;
    const opens: ModelTerms[] = [];
    const taken = this.#take(from, act, asked, now, (grant, seconds) =>
      opens.push({ ...terms(grant), id: `gr_${act}_${opens.length}`, seconds, createdAt: now, effectiveAt: now }),
    );
    for (const grant of opens) {
      this.model.send(to, grant);
      this.model.arrive(now, grant.id);
      bounced ||= this.model.bounced(grant.id);
    }
    return bounced ? 'conflict' : taken;
  }

  #take(
    workspaceId: string,
    act: string,
    asked: number | 'all',
    now: number,
    each: (grant: Grant, seconds: number) => void,
  ): string | number {
    const workspace = this.model.catchUp(workspaceId, now);
    const done = this.#done.get(act);
    if (done !== undefined) return done;
    const total = asked === 'all' ? available(workspace) : asked;
    if (total === 0 || total > available(workspace)) return 'insufficient_minutes';
    let rest = total;
    const taken: [Grant, number][] = [];
    this.model.watched(workspace, false, () => {
      for (const grant of workspace.grants
        .filter(({ begun }) => begun)
        .sort(inOrder)
        .reverse()) {
        const seconds = Math.min(rest, grant.left);
        if (seconds === 0) continue;
        rest -= seconds;
        grant.left -= seconds;
        grant.reclaimed += seconds;
        taken.push([grant, seconds]);
        if (grant.left === 0 && grant.held === 0) workspace.grants = workspace.grants.filter((other) => other !== grant);
      }
    });
    this.#done.set(act, total);
    for (const [grant, seconds] of taken) each(grant, seconds);
    return total;
  }
}

function terms({ left: _, held: __, reclaimed: ___, begun: ____, ...rest }: Grant): ModelTerms {
  return rest;
}
