/*
 * What the ledger must do, said as plainly as possible: lists and numbers, no database, no chain, nothing from src/domain. Time is
 * applied second by second as it would have been by somebody who never sleeps.
 */

export interface ModelTerms {
  id: string;
  sourceId: string;
  seconds: number;
  rateMicro: number;
  minimumSeconds: number;
  incrementSeconds: number;
  priority: number;
  effectiveAt: number;
  expiresAt: number | null;
  createdAt: number;
}

export interface ModelSource {
  id: string;
  seconds: number;
  startsAt: number;
  endsAt: number | null;
}

interface Grant extends ModelTerms {
  left: number;
  begun: boolean;
}

interface Workspace {
  grants: Grant[];
  used: number;
  overdraft: number;
  unfunded: number;
  policy: 'stop' | 'finish';
  cap: number;
  thresholds: number[];
  /** Thresholds that may fire. */
  armed: Set<number>;
  alerts: { threshold: number; available: number; base: number }[];
  closed: boolean;
}

export interface ModelCall {
  id: string;
  failed: boolean;
  startedAt: number;
  endedAt: number;
  digest: string;
}

export interface ModelResult {
  outcome: string;
  billedSeconds: number;
  draws: { grantId: string; seconds: number }[];
  overdraftSeconds: number;
  unfundedSeconds: number;
  availableSeconds: number;
}

const DAY = 24 * 60 * 60 * 1000;

export class Model {
  readonly workspaces = new Map<string, Workspace>();
  readonly #sources = new Map<string, ModelSource & { left: number; expired: number }>();
  readonly #calls = new Map<string, { digest: string; result: ModelResult }>();
  readonly #given = new Map<string, { workspaceId: string; terms: ModelTerms; arrived: boolean; bounced: boolean }>();

  workspace(id: string): Workspace {
    const known = this.workspaces.get(id);
    if (known) return known;
    const made: Workspace = {
      ...{ grants: [], used: 0, overdraft: 0, unfunded: 0, policy: 'stop', cap: 0, thresholds: [20, 0] },
      ...{ armed: new Set<number>(), alerts: [], closed: false },
    };
    this.workspaces.set(id, made);
    return made;
  }

  buy(source: ModelSource): void {
    if (!this.#sources.has(source.id)) this.#sources.set(source.id, { ...source, left: source.seconds, expired: 0 });
  }

  /** Seconds left in a source at `now`. */
  source(id: string, now: number): { left: number; expired: number } {
    const source = this.#sources.get(id);
    if (!source) return { left: 0, expired: 0 };
    if (source.endsAt !== null && source.endsAt <= now) {
      source.expired += source.left;
      source.left = 0;
    }
    return source;
  }

  /** The first half of an allocation. Gives why not, or null. */
  give(workspaceId: string, terms: ModelTerms, now: number): string | null {
    if (this.#given.has(terms.id)) return null;
    const source = this.#sources.get(terms.sourceId);
    if (!source) return 'not_found';
    if (source.startsAt > now || (source.endsAt !== null && source.endsAt <= now)) return 'conflict';
    if (source.left < terms.seconds) return 'insufficient_minutes';
    source.left -= terms.seconds;
    this.#given.set(terms.id, { workspaceId, terms, arrived: false, bounced: false });
    return null;
  }

  /** The second half; without an id, of every allocation that waits for it. Gives how many that were. */
  arrive(now: number, grantId?: string): number {
    let arrived = 0;
    for (const move of this.#given.values()) {
      if (move.arrived || (grantId !== undefined && move.terms.id !== grantId)) continue;
      move.arrived = true;
      arrived++;
      const workspace = this.catchUp(move.workspaceId, now);
      if (workspace.closed) {
        move.bounced = true;
        this.#giveBack(move.terms.sourceId, move.terms.seconds, now);
        continue;
      }
      const begun = move.terms.effectiveAt <= move.terms.createdAt;
      this.#watched(workspace, true, () => {
        const grant = { ...move.terms, left: move.terms.seconds, begun };
        workspace.grants.push(grant);
        if (begun) repay(workspace, grant);
      });
    }
    return arrived;
  }

  /** Whether an allocation turned round because its workspace is closed. */
  bounced(grantId: string): boolean {
    return this.#given.get(grantId)?.bounced === true;
  }

  #giveBack(sourceId: string, seconds: number, now: number): void {
    const source = this.#sources.get(sourceId);
    if (!source) return;
    this.source(sourceId, now);
    if (source.endsAt !== null && source.endsAt <= now) source.expired += seconds;
    else source.left += seconds;
  }

  /** L14: what is left goes back, overdraft becomes unfunded. */
  close(workspaceId: string, now: number): void {
    const workspace = this.catchUp(workspaceId, now);
    for (const grant of workspace.grants) this.#giveBack(grant.sourceId, grant.left, now);
    workspace.unfunded += workspace.overdraft;
    Object.assign(workspace, { grants: [], overdraft: 0, closed: true });
  }

  settings(workspaceId: string, now: number, change: Partial<Pick<Workspace, 'policy' | 'cap' | 'thresholds'>>): void {
    const workspace = this.catchUp(workspaceId, now);
    const thresholdsChange = change.thresholds !== undefined && change.thresholds.join() !== workspace.thresholds.join();
    Object.assign(workspace, change);
    if (thresholdsChange) workspace.armed = new Set(workspace.thresholds);
  }

  settle(workspaceId: string, call: ModelCall, now: number): ModelResult {
    const workspace = this.catchUp(workspaceId, now);
    const earlier = this.#calls.get(call.id);
    if (earlier) {
      const outcome = earlier.digest === call.digest ? 'duplicate' : 'conflict';
      return { ...earlier.result, outcome, availableSeconds: available(workspace) };
    }
    const result = this.#settleFirst(workspace, call, now);
    this.#calls.set(call.id, { digest: call.digest, result });
    return result;
  }

  #settleFirst(workspace: Workspace, call: ModelCall, now: number): ModelResult {
    const result: ModelResult = {
      ...{ outcome: 'settled', billedSeconds: 0, draws: [] },
      ...{ overdraftSeconds: 0, unfundedSeconds: 0, availableSeconds: 0 },
    };
    if (call.endedAt < now - 35 * DAY || call.endedAt > now + 5 * 60_000) result.outcome = 'quarantined';
    else if (!call.failed) this.#watched(workspace, false, () => this.#draw(workspace, call, result));
    result.availableSeconds = available(workspace);
    return result;
  }

  #draw(workspace: Workspace, call: ModelCall, result: ModelResult): void {
    const usable = workspace.grants.filter((grant) => grant.begun).sort(inOrder);
    const first = usable.find((grant) => grant.left > 0) ?? usable[0];
    const [minimum, increment] = first ? [first.minimumSeconds, first.incrementSeconds] : [60, 60];
    const talked = Math.ceil((call.endedAt - call.startedAt) / 1000);
    let billed = talked > 0 ? minimum : 0;
    while (billed < talked) billed += increment;
    result.billedSeconds = billed;
    for (const grant of usable) {
      const taken = Math.min(grant.left, billed);
      if (taken === 0) continue;
      grant.left -= taken;
      workspace.used += taken;
      billed -= taken;
      result.draws.push({ grantId: grant.id, seconds: taken });
    }
    while (billed > 0 && !workspace.closed && workspace.policy === 'finish' && workspace.overdraft < workspace.cap) {
      workspace.overdraft++;
      result.overdraftSeconds++;
      billed--;
    }
    workspace.unfunded += billed;
    result.unfundedSeconds = billed;
  }

  /** Everything that time alone has done by `now`, in its order. */
  catchUp(workspaceId: string, now: number): Workspace {
    const workspace = this.workspace(workspaceId);
    for (;;) {
      const events = workspace.grants.flatMap((grant) => [
        ...(grant.begun ? [] : [{ at: grant.effectiveAt, begins: true, grant }]),
        ...(grant.expiresAt === null ? [] : [{ at: grant.expiresAt, begins: false, grant }]),
      ]);
      const due = events.filter(({ at }) => at <= now);
      due.sort((a, b) => a.at - b.at || (a.begins === b.begins ? inOrder(a.grant, b.grant) : a.begins ? -1 : 1));
      const [next] = due;
      if (!next) return workspace;
      this.#watched(workspace, next.begins, () => {
        if (!next.begins) workspace.grants = workspace.grants.filter((grant) => grant !== next.grant);
        else {
          next.grant.begun = true;
          repay(workspace, next.grant);
        }
      });
    }
  }

  /** L18 around one movement. */
  #watched(workspace: Workspace, renews: boolean, move: () => void): void {
    const was = { available: available(workspace), base: base(workspace) };
    move();
    if (workspace.closed) return;
    const is = { available: available(workspace), base: base(workspace) };
    if (renews) workspace.armed = new Set(workspace.thresholds);
    const fired: number[] = [];
    for (const threshold of workspace.thresholds) {
      const crosses = was.available > (was.base * threshold) / 100 && is.available <= (is.base * threshold) / 100;
      if (workspace.armed.has(threshold)) {
        if (crosses) fired.push(threshold);
        continue;
      }
      const pulse = [...workspace.grants].sort(inOrder)[0]?.minimumSeconds ?? 60;
      if (is.available >= (threshold * is.base) / 100 + Math.max((is.base * 5) / 100, pulse)) workspace.armed.add(threshold);
    }
    for (const threshold of fired) workspace.armed.delete(threshold);
    if (fired.length > 0) workspace.alerts.push({ threshold: Math.min(...fired), ...is });
  }
}

function repay(workspace: Workspace, grant: Grant): void {
  const repaid = Math.min(workspace.overdraft, grant.left);
  grant.left -= repaid;
  workspace.overdraft -= repaid;
  workspace.used += repaid;
}

/** Seconds that can be used. */
export function available({ grants }: Workspace): number {
  return grants.reduce((sum, grant) => sum + (grant.begun ? grant.left : 0), 0);
}

function base({ grants }: Workspace): number {
  return grants.reduce((sum, grant) => sum + (grant.begun ? grant.seconds : 0), 0);
}

function inOrder(a: ModelTerms, b: ModelTerms): number {
  const rank = (terms: ModelTerms) => [terms.priority, terms.expiresAt ?? 8.64e15, terms.rateMicro, terms.createdAt];
  const [x, y] = [rank(a), rank(b)];
  for (const [i, value] of x.entries()) if (value !== y[i]) return value - (y[i] as number);
  return a.id < b.id ? -1 : 1;
}
