/*
 * What the ledger must do, said as plainly as possible: lists and numbers, no database, no chain, nothing from src/domain. Time is
 * applied second by second as it would have been by somebody who never sleeps.
 */

import { Back } from './back.js';
import { Calls, type ModelCall, type ModelResult } from './calls.js';

export type { ModelResult };

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

export interface Grant extends ModelTerms {
  left: number;
  held: number;
  /** Taken back, or lapsed. */
  reclaimed: number;
  begun: boolean;
}

export interface ModelTopUp {
  sourceId: string;
  chunk: number;
  cap: number;
  zone: string;
}

export interface Workspace {
  grants: Grant[];
  used: number;
  overdraft: number;
  unfunded: number;
  policy: 'stop' | 'finish' | 'top-up';
  cap: number;
  topUp: ModelTopUp | undefined;
  /** What top-ups have pulled, by local day. */
  pulled: Map<string, number[]>;
  /** Overdraft that grants have repaid and no correction has given back, the earliest first. */
  repaid: { grantId: string; seconds: number }[];
  /** Where each grant came from, closed ones too. */
  sources: Map<string, string>;
  thresholds: number[];
  /** Thresholds that may fire. */
  armed: Set<number>;
  alerts: { threshold: number; available: number; base: number }[];
  closed: boolean;
}

export class Model {
  readonly calls = new Calls(this);
  readonly back = new Back(this, this.calls);
  readonly workspaces = new Map<string, Workspace>();
  readonly #sources = new Map<string, ModelSource & { left: number; expired: number }>();
  readonly #given = new Map<string, { workspaceId: string; terms: ModelTerms; arrived: boolean; bounced: boolean }>();

  workspace(id: string): Workspace {
    const known = this.workspaces.get(id);
    if (known) return known;
    const made: Workspace = {
      ...{ grants: [], used: 0, overdraft: 0, unfunded: 0, policy: 'stop', cap: 0, thresholds: [20, 0], topUp: undefined },
      ...{ armed: new Set<number>(), alerts: [], closed: false, pulled: new Map(), repaid: [], sources: new Map() },
    };
    this.workspaces.set(id, made);
    return made;
  }

  buy(source: ModelSource): void {
    if (!this.#sources.has(source.id)) this.#sources.set(source.id, { ...source, left: source.seconds, expired: 0 });
  }

  /** Seconds left in a source at `now`. */
  source(id: string, now: number): { left: number; expired: number; startsAt: number; endsAt: number | null } {
    const source = this.#sources.get(id);
    if (!source) return { left: 0, expired: 0, startsAt: 0, endsAt: null };
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
    this.send(workspaceId, terms);
    return null;
  }

  /** Seconds are on their way to a workspace, as a grant with these terms. */
  send(workspaceId: string, terms: ModelTerms): void {
    this.#given.set(terms.id, { workspaceId, terms, arrived: false, bounced: false });
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
        this.giveBack(move.terms.sourceId, move.terms.seconds, now);
        continue;
      }
      const begun = move.terms.effectiveAt <= move.terms.createdAt;
      workspace.sources.set(move.terms.id, move.terms.sourceId);
      this.watched(workspace, true, () => {
        const grant = { ...move.terms, left: move.terms.seconds, held: 0, reclaimed: 0, begun };
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

  /** Seconds are a source's again, or lapse when it has ended. */
  giveBack(sourceId: string, seconds: number, now: number): void {
    const source = this.#sources.get(sourceId);
    if (!source) return;
    this.source(sourceId, now);
    if (source.endsAt !== null && source.endsAt <= now) source.expired += seconds;
    else source.left += seconds;
  }

  /** L14: what is left goes back, overdraft becomes unfunded; not while a call is live. Gives why not, or null. */
  close(workspaceId: string, now: number): string | null {
    if (this.calls.live(workspaceId)) return 'conflict';
    const workspace = this.catchUp(workspaceId, now);
    for (const grant of workspace.grants) this.giveBack(grant.sourceId, grant.left, now);
    workspace.unfunded += workspace.overdraft;
    Object.assign(workspace, { grants: [], overdraft: 0, closed: true });
    return null;
  }

  settings(workspaceId: string, now: number, change: Partial<Pick<Workspace, 'policy' | 'cap' | 'thresholds' | 'topUp'>>): void {
    const workspace = this.catchUp(workspaceId, now);
    const thresholdsChange = change.thresholds !== undefined && change.thresholds.join() !== workspace.thresholds.join();
    Object.assign(workspace, change);
    if (thresholdsChange) workspace.armed = new Set(workspace.thresholds);
  }

  settle(workspaceId: string, call: ModelCall, now: number): ModelResult {
    return this.calls.settle(workspaceId, call, now);
  }

  /** Everything that time alone has done by `now`, in its order. */
  catchUp(workspaceId: string, now: number): Workspace {
    const workspace = this.workspace(workspaceId);
    for (;;) {
      const events = workspace.grants.flatMap((grant) => [
        ...(grant.begun ? [] : [{ at: grant.effectiveAt, begins: true, grant }]),
        // What a call holds stays until that call gives it back.
        ...(grant.expiresAt === null || (grant.left === 0 && grant.held > 0)
          ? []
          : [{ at: grant.expiresAt, begins: false, grant }]),
      ]);
      const due = events.filter(({ at }) => at <= now);
      due.sort((a, b) => a.at - b.at || (a.begins === b.begins ? inOrder(a.grant, b.grant) : a.begins ? -1 : 1));
      const [next] = due;
      if (!next) return workspace;
      this.watched(workspace, next.begins, () => {
        if (!next.begins) {
          next.grant.reclaimed += next.grant.left;
          next.grant.left = 0;
          if (next.grant.held === 0) workspace.grants = workspace.grants.filter((grant) => grant !== next.grant);
        } else {
          next.grant.begun = true;
          repay(workspace, next.grant);
        }
      });
    }
  }

  /** L18 around one movement. */
  watched(workspace: Workspace, renews: boolean, move: () => void): void {
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
  if (repaid > 0) workspace.repaid.push({ grantId: grant.id, seconds: repaid });
}

/** The grants a call may draw from, in draw order. */
export const usable = ({ grants }: Workspace, now: number): Grant[] =>
  grants.filter(({ begun, expiresAt }) => begun && (expiresAt === null || expiresAt > now)).sort(inOrder);

/** Seconds that can be used. */
export function available({ grants }: Workspace): number {
  return grants.reduce((sum, grant) => sum + (grant.begun ? grant.left : 0), 0);
}

function base({ grants }: Workspace): number {
  return grants.reduce((sum, grant) => sum + (grant.begun ? grant.seconds - grant.reclaimed : 0), 0);
}

export function inOrder(a: ModelTerms, b: ModelTerms): number {
  const rank = (terms: ModelTerms) => [terms.priority, terms.expiresAt ?? 8.64e15, terms.rateMicro, terms.createdAt];
  const [x, y] = [rank(a), rank(b)];
  for (const [i, value] of x.entries()) if (value !== y[i]) return value - (y[i] as number);
  return a.id < b.id ? -1 : 1;
}
