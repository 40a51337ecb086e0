import { inPairs, same } from './lines.js';
import { afterKind, type StoredEntry } from './stored.js';
import type { WorkspaceView } from './workspace-view.js';

/** What corrections have given back of one call so far. */
interface Given {
  times: number;
  total: number;
  unfunded: number;
  /** Of its overdraft, whether or not a grant had repaid it. */
  overdraft: number;
  draws: Map<string, number>;
  commands: Set<string>;
}

/** L2, L13: what corrections of a chain have given back, by the entry that they reverse. */
export class Corrections {
  readonly #given = new Map<string, Given>();

  /** L4, L13: names a settled call of this chain, next in number, under a command of its own, and never more than is left of it. */
  faults(entry: StoredEntry, settled: StoredEntry | undefined): string[] {
    const { returned, reverses } = entry;
    const billed = ['settle', 'release'].includes(settled?.type ?? '') ? settled?.call?.billed : undefined;
    if (!settled || billed === undefined || settled.chain !== entry.chain || settled.n >= entry.n) {
      return [`L4: ${reverses ?? 'nothing'} is no settled call before it`];
    }
    if (!returned) return ['L13: it returns nothing'];
    const before = this.of(settled._id);
    const wrong: string[] = [];
    const key = `correct:${afterKind(settled._id)}:${before.times + 1}`;
    if (entry._id !== key) wrong.push(`L4: its key ${entry._id} is not that of the next correction, ${key}`);
    if (!entry.command || before.commands.has(entry.command)) wrong.push('L5: its command has corrected this call before');
    const parts = [returned.unfunded, returned.overdraft, returned.repaid, ...inPairs(returned.draws).map(([, part]) => part)];
    if (parts.some((part) => !Number.isSafeInteger(part) || part < 0)) wrong.push('L13: it returns less than nothing');
    const total = totalOf(entry);
    if (total < 1 || total > billed - before.total) {
      wrong.push(`L13: it returns ${total} s, of which ${billed - before.total} are left to return`);
    }
    return wrong;
  }

  of(settled: string): Given {
    const none = { times: 0, total: 0, unfunded: 0, overdraft: 0, draws: new Map(), commands: new Set<string>() };
    return this.#given.get(settled) ?? none;
  }

  /** Follows an entry, whatever was wrong with it. Gives the seconds that it returns. */
  follow(entry: StoredEntry): number {
    const { reverses, returned } = entry;
    if (entry.type !== 'correct' || !reverses || !returned) return 0;
    const given = this.of(reverses);
    const total = totalOf(entry);
    given.times++;
    given.total += total;
    given.unfunded += returned.unfunded;
    given.overdraft += returned.overdraft + returned.repaid;
    for (const [id, seconds] of inPairs(returned.draws)) given.draws.set(id, (given.draws.get(id) ?? 0) + seconds);
    if (entry.command) given.commands.add(entry.command);
    this.#given.set(reverses, given);
    return total;
  }
}

function totalOf({ returned }: StoredEntry): number {
  if (!returned) return 0;
  return inPairs(returned.draws).reduce((sum, [, part]) => sum + part, returned.unfunded + returned.overdraft + returned.repaid);
}

/**
 * L13: what a correction gives back, in this order: unfunded, overdraft, then the draws, the last first. Overdraft that grants have
 * repaid meanwhile is theirs, the latest first; after the end of a workspace what is left of it is unfunded. A closed grant's seconds go
 * back to its source.
 */
export function faultsOfCorrection(
  view: WorkspaceView,
  entry: StoredEntry,
  lines: ReadonlyMap<string, number>,
  settled: StoredEntry,
  before: Given,
): string[] {
  let rest = totalOf(entry);
  const take = (most: number): number => {
    const taken = Math.max(0, Math.min(most, rest));
    rest -= taken;
    return taken;
  };
  const due: [string, number][] = [];
  const give = (id: string, seconds: number) => due.push([backTo(view, lines, id), seconds]);
  const uncovered = (kind: string) => inPairs(settled.lines).find(([account]) => account.startsWith(`${kind}:`))?.[1] ?? 0;
  const unfunded = take(uncovered('unfunded') - before.unfunded);
  const owed = take(uncovered('overdraft') - before.overdraft);
  const overdraft = Math.min(owed, view.overdraft);
  const repaid = repayments(view, owed - overdraft, give);
  const closedWith = owed - overdraft - repaid;
  const draws: (string | number)[] = [];
  for (const [id, seconds] of drawsOf(settled).reverse()) {
    const back = take(seconds - (before.draws.get(id) ?? 0));
    if (back === 0) continue;
    draws.push(id, back);
    give(id, back);
  }
  const uncoveredBack = unfunded + overdraft + closedWith;
  due.push([`used:${view.id}`, uncoveredBack - (totalOf(entry) - rest)], [`overdraft:${view.id}`, -overdraft]);
  due.push([`unfunded:${view.id}`, -unfunded - closedWith], ['world', uncoveredBack]);
  const wrong = same(lines, ...due).map((what) => `L13: ${what}`);
  const told = JSON.stringify({ unfunded, overdraft: overdraft + closedWith, repaid, draws });
  if (JSON.stringify(entry.returned) !== told) wrong.push(`L13: it returns ${JSON.stringify(entry.returned)}, it should ${told}`);
  if (closedWith > 0 && !view.settings.closing) wrong.push('L13: it returns overdraft that nobody owes or has repaid');
  return wrong;
}

/** The grant while it is open, else the account on which its seconds travel back, whatever names this journey. */
function backTo(view: WorkspaceView, lines: ReadonlyMap<string, number>, id: string): string {
  const terms = view.grants.get(id)?.terms;
  if (terms && (terms.expiresAt === null || terms.expiresAt > view.clock)) return `grant:${id}:available`;
  return [...lines.keys()].find((account) => account.startsWith(`transit:back-${id}~`)) ?? `transit:back-${id}~?`;
}

/** Gives overdraft that was repaid back to whoever repaid it, the latest first. Gives how much that was. */
function repayments(view: WorkspaceView, wanted: number, give: (id: string, seconds: number) => void): number {
  let rest = wanted;
  for (const [id, seconds] of [...view.repaid].reverse()) {
    const back = Math.min(seconds, rest);
    if (back > 0) give(id, back);
    rest -= back;
  }
  return wanted - rest;
}

/** Which grants a settlement drew from, in the order in which it did. */
export function drawsOf({ call, lines }: StoredEntry): [string, number][] {
  if (call?.draws) return inPairs(call.draws);
  const drawn = inPairs(lines).filter(([account, seconds]) => account.startsWith('grant:') && seconds < 0);
  return drawn.map(([account, seconds]) => [account.split(':')[1] ?? '', -seconds]);
}
