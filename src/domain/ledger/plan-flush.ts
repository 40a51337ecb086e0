import { Binder } from './binder.js';
import type { Books, ChainState } from './books.js';
import type { ChainId, Draft, Entry } from './entry.js';
import type { StoredEntry } from './stored-entry.js';
import type { Known, Outcome, Plan, Task } from './task.js';

/** A chain's head at the start of a flush; `fresh` when it was read for this flush rather than remembered. */
export interface Head {
  state: ChainState;
  fresh: boolean;
}

export interface Planned {
  docs: StoredEntry[];
  /** Where the details are that the documents speak of. */
  details: string[];
  waiting: Waiting[];
  /** The state of each chain that gets documents, after them. */
  heads: Map<ChainId, ChainState>;
}

export interface Waiting {
  task: Task;
  /** The last document of its chain that must be durable before it may be answered. */
  needs: StoredEntry | undefined;
  /** The documents it is in. */
  own: StoredEntry[];
  /** It adds nothing, and was judged on a remembered head that no insert of this flush proves right. */
  doubtful: boolean;
  /** Why its plan refused it; else what it answers with, from the state after its own drafts. */
  refused?: unknown;
  plan?: Plan<unknown>;
  reached: ChainState;
}

/** What a task is answered once its documents are durable. */
export function outcomeOfPlan({ plan, refused, reached }: Pick<Waiting, 'plan' | 'refused' | 'reached'>): Outcome {
  if (!plan) return { error: refused };
  try {
    return { value: plan.answer(reached) };
  } catch (error) {
    return { error };
  }
}

/** Lets tasks plan one after another, each on what the one before it left. No I/O. */
export function planFlush(
  books: Books,
  groups: Map<ChainId, Task[]>,
  heads: ReadonlyMap<ChainId, Head>,
  known: ReadonlyMap<string, Entry>,
  now: Date,
): Planned {
  const planned: Planned = { docs: [], details: [], waiting: [], heads: new Map() };
  for (const [chain, tasks] of groups) {
    const head = heads.get(chain);
    if (head) planChain(books, chain, head, tasks, known, now, planned);
  }
  return planned;
}

function planChain(
  books: Books,
  chain: ChainId,
  head: Head,
  tasks: Task[],
  known: ReadonlyMap<string, Entry>,
  clock: Date,
  { docs, details, waiting, heads }: Planned,
): void {
  // What one instance has let lapse must not be in force again for another whose clock is a little behind.
  const now = head.state.at > clock.getTime() ? new Date(head.state.at) : clock;
  let state = head.state;
  const planned = new Map<string, { n: number; draft: Draft }>();
  const binder = new Binder(books.key, chain, now, state.hash, docs);
  let last: StoredEntry | undefined;
  let task: Task | undefined;
  // One function for all tasks, because making one for each call has its price.
  const lookUp = (key: string): Known | undefined => {
    const stored = known.get(key);
    if (stored) return { entry: stored, mine: task?.sent?.has(stored.hash) === true };
    const earlier = planned.get(key);
    return earlier && { entry: { ...earlier.draft, chain, n: earlier.n, at: now, s: [], hash: '' }, mine: false };
  };
  for (task of tasks) {
    const own: StoredEntry[] = [];
    let plan: Plan<unknown> | undefined;
    let refused: unknown;
    try {
      plan = task.wish.plan(state, now, lookUp);
      for (const draft of plan.drafts) {
        const { doc, after } = books.bind(binder, state, draft, now);
        own.push(doc);
        planned.set(draft.key, { n: after.n, draft });
        if (draft.call?.details) details.push(draft.call.details);
        state = after;
        last = doc;
      }
    } catch (error) {
      plan = undefined;
      refused = error;
    }
    const entry: Waiting = { task, needs: last, own, doubtful: !last && !head.fresh, reached: state, refused };
    if (plan) entry.plan = plan;
    waiting.push(entry);
  }
  binder.end();
  if (last) heads.set(chain, { ...state, hash: binder.hash });
}
