import type { ClientSession, Connection } from '../../platform/mongo.js';
import type { Platform } from '../context.js';
import { type AgentId, type ContactId, newId, type WorkspaceId } from '../ids.js';
import type { Workspace } from '../workspaces/index.js';
import * as store from './collect-store.js';
import type { CallPage, Contact } from './model.js';
import type { SeenCall } from './rows.js';

const PAGE = 500;
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** A call, and the other party in E.164, null where it is not known. */
export interface Met {
  call: SeenCall;
  number: string | null;
}

/** Adds calls of some workspaces to their agents' contacts and lists of calls, within a transaction. */
export async function keep(
  platform: Platform,
  session: ClientSession,
  met: readonly { workspace: Workspace; calls: readonly Met[] }[],
  now: Date,
): Promise<void> {
  const { db } = platform;
  const numbers = new Map<WorkspaceId, Set<string>>();
  const agents = new Set<AgentId>();
  for (const { workspace, calls } of met) {
    const theirs = new Set<string>();
    for (const { call, number } of calls) {
      if (number !== null) theirs.add(number);
      agents.add(call.agentId);
    }
    numbers.set(workspace._id, theirs);
  }
  const ids = await store.contactsWith(db, session, numbers, now);
  const known = new Set(ids.values());
  const books = await openBooks(db, session, agents);
  const contacts = new Map<ContactId, Contact>();
  for (const { workspace, calls } of met) {
    for (const { call, number } of calls) {
      const { agentId, row } = call;
      const page = books.pageFor(workspace._id, agentId, row.n);
      const until = eraseAtOf(platform, call);
      if (number !== null && until > now) {
        const key = store.contactKey({ agentId, number });
        const id = ids.get(key) ?? newId<ContactId>('contact');
        ids.set(key, id);
        meetAgain(contacts, { _id: id, agentId, number, workspace }, call, until, page.first);
        row.contact = id;
        row.until = until;
        if (!page.unlinkAt || until < page.unlinkAt) page.unlinkAt = until;
      }
      page.rows.push(row);
      page.from = Math.min(page.from, row.startedAt);
      page.to = Math.max(page.to, row.startedAt);
    }
  }
  await store.writePages(db, session, books.pages);
  await store.addToContacts(db, session, [...contacts.values()], known);
}

/** H7: as the details of the call themselves, at most an hour early. */
function eraseAtOf({ callDetailsRetentionDays }: Platform, { keptFrom }: SeenCall): Date {
  return new Date(Math.floor((keptFrom + callDetailsRetentionDays * DAY_MS) / HOUR_MS) * HOUR_MS);
}

type Who = Pick<Contact, '_id' | 'agentId' | 'number'> & { workspace: Workspace };

function meetAgain(contacts: Map<ContactId, Contact>, who: Who, call: SeenCall, eraseAt: Date, page: number): void {
  const at = new Date(call.row.startedAt);
  let contact = contacts.get(who._id);
  if (!contact) {
    const { _id, agentId, number, workspace } = who;
    const { teamId, _id: workspaceId } = workspace;
    contact = { _id, teamId, workspaceId, agentId, number, calls: 0, firstAt: at, lastAt: at, eraseAt, pages: [] };
    contacts.set(_id, contact);
  }
  if (call.counts) contact.calls++;
  if (at < contact.firstAt) contact.firstAt = at;
  if (at > contact.lastAt) contact.lastAt = at;
  if (eraseAt > contact.eraseAt) contact.eraseAt = eraseAt;
  if (!contact.pages.includes(page)) contact.pages.push(page);
}

/** The pages a batch writes on: each agent's last one while it has room, then new ones. */
async function openBooks(db: Connection, session: ClientSession, agents: ReadonlySet<AgentId>) {
  const last = await store.lastPages(db, session, [...agents]);
  const open = new Map<AgentId, { page: CallPage; room: number }>();
  const pages: CallPage[] = [];
  const begin = (workspaceId: WorkspaceId, agentId: AgentId, { first, count }: store.LastPage) => {
    const empty = { count: 0, from: Number.MAX_SAFE_INTEGER, to: 0, rows: [] };
    const page: CallPage = { _id: `${agentId}:${first}`, workspaceId, agentId, first, ...empty };
    pages.push(page);
    const book = { page, room: PAGE - count };
    open.set(agentId, book);
    return book;
  };
  return {
    pages,
    pageFor(workspaceId: WorkspaceId, agentId: AgentId, n: number): CallPage {
      const known = last.get(agentId);
      let book = open.get(agentId) ?? (known && known.count < PAGE ? begin(workspaceId, agentId, known) : undefined);
      if (!book || book.room === 0) book = begin(workspaceId, agentId, { first: n, count: 0 });
      book.room--;
      return book.page;
    },
  };
}
