import { available, type Grant, type Model, usable, type Workspace } from './model.js';
import { pullFor } from './top-up.js';

export interface ModelStart {
  id: string;
  digest: string;
  longest: number;
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
  /** Why a start was refused. */
  reason?: string;
}

interface Hold {
  workspaceId: string;
  digest: string;
  pulse: [number, number];
  parts: { grant: Grant; seconds: number }[];
  ends: number;
  live: boolean;
}

/** What became of a call that has ended. */
export interface Ended {
  call: ModelCall;
  result: ModelResult;
  released: boolean;
  corrections: { command: string; returned: number; left: number }[];
  /** What corrections may still give back: the parts of the bill, in the order in which they were drawn. */
  open: { unfunded: number; overdraft: number; draws: { grantId: string; seconds: number }[] };
}

const DAY = 24 * 60 * 60 * 1000;
const NOTHING = { billedSeconds: 0, draws: [], overdraftSeconds: 0, unfundedSeconds: 0 };

/** Calls as the model sees them: L5 to L11 and L17, one after another. */
export class Calls {
  readonly #holds = new Map<string, Hold>();
  readonly ended = new Map<string, Ended>();

  constructor(private readonly model: Model) {}

  start(workspaceId: string, { id, digest, longest }: ModelStart, now: number): ModelResult {
    const workspace = this.model.catchUp(workspaceId, now);
    const answer = (outcome: string) => ({ ...NOTHING, outcome, availableSeconds: available(workspace) });
    const earlier = this.#holds.get(id);
    if (earlier) return answer(earlier.digest === digest ? 'duplicate' : 'conflict');
    if (this.ended.has(id)) return answer('duplicate');
    while (available(workspace) < pulseOf(workspace, now)[0] && pullFor(this.model, workspaceId, now));
    const pulse = pulseOf(workspace, now);
    if (workspace.closed || available(workspace) < pulse[0]) return { ...answer('refused'), reason: 'insufficient_minutes' };
    this.model.watched(workspace, false, () => {
      const parts: Hold['parts'] = [];
      let rest = billed(longest, pulse);
      for (const grant of usable(workspace, now)) {
        const seconds = Math.min(rest, grant.left);
        grant.left -= seconds;
        grant.held += seconds;
        rest -= seconds;
        if (seconds > 0) parts.push({ grant, seconds });
      }
      this.#holds.set(id, { workspaceId, digest, pulse, parts, ends: now + (longest + 600) * 1000, live: true });
    });
    return answer('held');
  }

  /** Whether a call is in progress in this workspace. */
  live(workspaceId: string): boolean {
    return [...this.#holds.values()].some((hold) => hold.live && hold.workspaceId === workspaceId);
  }

  /** What the job does: holds whose time is up are free again. */
  lapse(now: number): void {
    const due = [...this.#holds.values()].filter(({ live, ends }) => live && ends <= now);
    for (const hold of due.sort((a, b) => a.ends - b.ends)) this.#lapse(hold, now);
  }

  #lapse(hold: Hold, now: number): void {
    this.model.watched(this.model.catchUp(hold.workspaceId, now), false, () => this.#free(hold, 0, now));
  }

  /** Uses up to `wanted` of a hold, in its order, and frees the rest. Gives what was used. */
  #free(hold: Hold, wanted: number, now: number): ModelResult['draws'] {
    const workspace = this.model.workspace(hold.workspaceId);
    const draws: ModelResult['draws'] = [];
    let rest = wanted;
    hold.live = false;
    for (const { grant, seconds } of hold.parts) {
      const used = Math.min(rest, seconds);
      rest -= used;
      grant.held -= seconds;
      workspace.used += used;
      if (used > 0) draws.push({ grantId: grant.id, seconds: used });
      const over = grant.expiresAt !== null && grant.expiresAt <= now;
      if (!over) grant.left += seconds - used;
      else grant.reclaimed += seconds - used;
      if (over && grant.held === 0) workspace.grants = workspace.grants.filter((other) => other !== grant);
    }
    return draws;
  }

  settle(workspaceId: string, call: ModelCall, now: number): ModelResult {
    const workspace = this.model.catchUp(workspaceId, now);
    const earlier = this.ended.get(call.id);
    if (earlier) {
      const outcome = earlier.call.digest === call.digest ? 'duplicate' : 'conflict';
      return { ...earlier.result, outcome, availableSeconds: available(workspace) };
    }
    if (call.endedAt < now - 35 * DAY || call.endedAt > now + 5 * 60_000) {
      const result = { ...NOTHING, outcome: 'quarantined', availableSeconds: available(workspace) };
      this.#remember(call, result);
      return result;
    }
    const result = this.#bill(workspaceId, call, now, true);
    this.#remember(call, result);
    return result;
  }

  /** L17: takes up a call in quarantine. Gives null when there is none. */
  release(workspaceId: string, id: string, now: number): ModelResult | null {
    const workspace = this.model.catchUp(workspaceId, now);
    const kept = this.ended.get(id);
    if (kept?.released) return { ...kept.result, outcome: 'duplicate', availableSeconds: available(workspace) };
    if (kept?.result.outcome !== 'quarantined') return null;
    const result = this.#bill(workspaceId, kept.call, now, false);
    this.#remember(kept.call, result, true);
    return result;
  }

  #remember(call: ModelCall, result: ModelResult, released = false): void {
    const { unfundedSeconds: unfunded, overdraftSeconds: overdraft } = result;
    const draws = result.draws.map((draw) => ({ ...draw }));
    this.ended.set(call.id, { call, result, released, corrections: [], open: { unfunded, overdraft, draws } });
  }

  #bill(workspaceId: string, call: ModelCall, now: number, pulls: boolean): ModelResult {
    const workspace = this.model.catchUp(workspaceId, now);
    let hold = this.#holds.get(call.id);
    if (!hold?.live) hold = undefined;
    // Where a hold is over it is free again before anything is pulled or drawn.
    if (hold && hold.ends <= now) {
      this.#lapse(hold, now);
      hold = undefined;
    }
    const seconds = call.failed ? 0 : (call.endedAt - call.startedAt) / 1000;
    const cost = () => billed(seconds, hold?.pulse ?? pulseOf(workspace, now));
    const held = hold?.parts.reduce((sum, part) => sum + part.seconds, 0) ?? 0;
    while (pulls && available(workspace) < cost() - held && pullFor(this.model, workspaceId, now));
    const total = cost();
    const result: ModelResult = { ...NOTHING, draws: [], outcome: 'settled', billedSeconds: total, availableSeconds: 0 };
    this.model.watched(workspace, false, () => {
      if (hold) result.draws = this.#free(hold, total, now);
      this.#draw(workspace, total - result.draws.reduce((sum, draw) => sum + draw.seconds, 0), now, result);
    });
    result.availableSeconds = available(workspace);
    return result;
  }

  #draw(workspace: Workspace, seconds: number, now: number, result: ModelResult): void {
    let rest = seconds;
    for (const grant of usable(workspace, now)) {
      const taken = Math.min(grant.left, rest);
      if (taken === 0) continue;
      grant.left -= taken;
      workspace.used += taken;
      rest -= taken;
      const known = result.draws.find(({ grantId }) => grantId === grant.id);
      if (known) known.seconds += taken;
      else result.draws.push({ grantId: grant.id, seconds: taken });
    }
    const room = workspace.policy === 'finish' && !workspace.closed ? Math.max(0, workspace.cap - workspace.overdraft) : 0;
    result.overdraftSeconds = Math.min(room, rest);
    result.unfundedSeconds = rest - result.overdraftSeconds;
    workspace.overdraft += result.overdraftSeconds;
    workspace.unfunded += result.unfundedSeconds;
  }
}

/** L7: of the first grant with seconds, else of the first, else 60/60. */
function pulseOf(workspace: Workspace, now: number): [number, number] {
  const grants = usable(workspace, now);
  const first = grants.find(({ left }) => left > 0) ?? grants[0];
  return first ? [first.minimumSeconds, first.incrementSeconds] : [60, 60];
}

/** L6 */
function billed(seconds: number, [minimum, increment]: [number, number]): number {
  const talked = Math.ceil(seconds);
  let sum = talked > 0 ? minimum : 0;
  while (sum < talked) sum += increment;
  return sum;
}
