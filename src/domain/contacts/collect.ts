import { each } from '../../platform/each.js';
import { type ClientSession, type Connection, inTransaction } from '../../platform/mongo.js';
import { otherParties } from '../calls/index.js';
import type { Context, Platform } from '../context.js';
import { type AgentId, type ContactId, newId, type WorkspaceId } from '../ids.js';
import { entriesAfter, movedWorkspaces } from '../ledger/index.js';
import { knownWorkspace, type Workspace } from '../workspaces/index.js';
import type { CallPage, Contact } from './model.js';
import { type SeenCall, seenCalls } from './rows.js';
import * as store from './store.js';

const BATCH = 1_000;
const PAGE = 500;
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** Details are written beside their entry, and may arrive a moment after it. */
const ARRIVE_MS = 60_000;

/** What makes a write fail when another instance has taken over; absent where nobody can. */
type Guard = (session: ClientSession) => Promise<void>;

type Met = SeenCall & { number?: string };

/** A5: collects the contacts and calls of every workspace whose chain has moved since `from`. Gives how many calls. */
export async function collectMoved(ctx: Context, from: Date, guard?: (ctx: Context) => Promise<void>): Promise<number> {
  let done = 0;
  await each(
    movedWorkspaces(ctx.platform, from),
    async (id) => {
      const guarded = guard && ((session: ClientSession) => guard({ ...ctx, session }));
      done += await collectContacts(ctx.platform, id, ctx.now, { guard: guarded });
    },
    (err, workspaceId) => ctx.log.error({ err, workspaceId }, 'contacts could not be collected'),
  );
  return done;
}

/**
 * A5: brings an agent's contacts and list of calls up to the end of the workspace's chain, and gives how many calls that took. They and
 * how far it has read move in one transaction, so that reading entries twice, here or on another instance, changes nothing.
 */
export async function collectContacts(
  platform: Platform,
  id: WorkspaceId,
  now: Date,
  { guard, batches = Number.POSITIVE_INFINITY }: { guard?: Guard | undefined; batches?: number } = {},
): Promise<number> {
  const workspace = await knownWorkspace(platform, id);
  if (!workspace || workspace.status === 'deleted') return 0;
  let done = 0;
  for (let batch = 0; batch < batches; batch++) {
    const from = await store.headOf(platform.db, id);
    const entries = await entriesAfter(platform, id, from, BATCH);
    const { calls, upTo } = await meet(platform, id, await seenCalls(platform, id, entries), now);
    const to = upTo ?? entries.at(-1)?.n ?? from;
    if (to === from) return done;
    try {
      await inTransaction(platform.db, async (session) => {
        await guard?.(session);
        await store.moveHead(platform.db, session, id, from, to);
        await keep(platform, session, workspace, calls, now);
      });
    } catch (error) {
      if (error instanceof store.HeadMoved) return done;
      throw error;
    }
    done += calls.length;
    if (entries.length < BATCH || upTo !== undefined) return done;
  }
  return done;
}

/** Who was on the other side of each call. `upTo`: the last entry before one whose details are still on their way. */
async function meet(
  platform: Platform,
  workspaceId: WorkspaceId,
  seen: SeenCall[],
  now: Date,
): Promise<{ calls: Met[]; upTo?: number }> {
  const references = seen.flatMap(({ details }) => details ?? []);
  const parties = await otherParties(platform, workspaceId, references);
  const calls = seen.map((call) => {
    const number = parties.get(call.details ?? '');
    return number ? { ...call, number } : call;
  });
  const awaited = calls.findIndex(
    ({ details, at }) => details && !parties.has(details) && at.getTime() > now.getTime() - ARRIVE_MS,
  );
  if (awaited < 0) return { calls };
  return { calls: calls.slice(0, awaited), upTo: (calls[awaited]?.row.n ?? 1) - 1 };
}

async function keep(platform: Platform, session: ClientSession, workspace: Workspace, calls: Met[], now: Date): Promise<void> {
  const { db } = platform;
  const numbers = new Set(calls.flatMap(({ number }) => number ?? []));
  const ids = await store.contactsWith(db, session, workspace._id, [...numbers], now);
  const books = await openBooks(db, session, workspace._id, new Set(calls.map(({ agentId }) => agentId)));
  const contacts = new Map<ContactId, Contact>();
  for (const call of calls) {
    const { agentId, number } = call;
    const page = books.pageFor(agentId, call.row.n);
    const until = eraseAtOf(platform, call);
    if (number !== undefined && until > now) {
      const key = store.contactKey({ agentId, number });
      const id = ids.get(key) ?? newId<ContactId>('contact');
      ids.set(key, id);
      meetAgain(contacts, { _id: id, agentId, number, workspace }, call, until, page.first);
      call.row = { ...call.row, contact: id, until };
      page.unlinkAt = page.unlinkAt && page.unlinkAt < until ? page.unlinkAt : until;
    }
    page.rows.push(call.row);
    page.from = Math.min(page.from, call.row.startedAt);
    page.to = Math.max(page.to, call.row.startedAt);
  }
  await store.writePages(db, session, books.pages);
  await store.addToContacts(db, session, [...contacts.values()]);
}

/** H7: as the details of the call themselves, at most an hour early. */
function eraseAtOf({ callDetailsRetentionDays }: Platform, { keptFrom }: SeenCall): Date {
  return new Date(Math.floor((keptFrom + callDetailsRetentionDays * DAY_MS) / HOUR_MS) * HOUR_MS);
}

type Who = Pick<Contact, '_id' | 'agentId' | 'number'> & { workspace: Workspace };

function meetAgain(contacts: Map<ContactId, Contact>, who: Who, { row, counts }: Met, eraseAt: Date, page: number): void {
  const at = new Date(row.startedAt);
  const { workspace, ...ids } = who;
  const known = contacts.get(who._id) ?? {
    ...ids,
    teamId: workspace.teamId,
    workspaceId: workspace._id,
    calls: 0,
    firstAt: at,
    lastAt: at,
    eraseAt,
    pages: [],
  };
  contacts.set(who._id, {
    ...known,
    calls: known.calls + (counts ? 1 : 0),
    firstAt: at < known.firstAt ? at : known.firstAt,
    lastAt: at > known.lastAt ? at : known.lastAt,
    eraseAt: eraseAt > known.eraseAt ? eraseAt : known.eraseAt,
    pages: known.pages.includes(page) ? known.pages : [...known.pages, page],
  });
}

/** The pages a batch writes on: each agent's last one while it has room, then new ones. */
async function openBooks(db: Connection, session: ClientSession, workspaceId: WorkspaceId, agents: ReadonlySet<AgentId>) {
  const last = await store.lastPages(db, session, [...agents]);
  const open = new Map<AgentId, { page: CallPage; room: number }>();
  const pages: CallPage[] = [];
  const begin = (agentId: AgentId, { first, count }: store.LastPage) => {
    const empty = { count: 0, from: Number.MAX_SAFE_INTEGER, to: 0, rows: [] };
    const page: CallPage = { _id: `${agentId}:${first}`, workspaceId, agentId, first, ...empty };
    pages.push(page);
    const book = { page, room: PAGE - count };
    open.set(agentId, book);
    return book;
  };
  return {
    pages,
    pageFor(agentId: AgentId, n: number): CallPage {
      const known = last.get(agentId);
      let book = open.get(agentId) ?? (known && known.count < PAGE ? begin(agentId, known) : undefined);
      if (!book || book.room === 0) book = begin(agentId, { first: n, count: 0 });
      book.room--;
      return book.page;
    },
  };
}

/** Counts everything again from the chain and the details that are left; names that people gave stay. */
export async function rebuildContacts(platform: Platform, id: WorkspaceId, now: Date): Promise<number> {
  await inTransaction(platform.db, (session) => store.startOver(platform.db, session, id));
  const done = await collectContacts(platform, id, now);
  await store.dropStrangers(platform.db, id);
  return done;
}
