import type { Place } from '../access.js';
import type { Agent } from '../agents/index.js';
import { addDays, startOfDay } from '../calendar.js';
import { otherParty, type Parties, partiesOf } from '../calls/index.js';
import type { Context } from '../context.js';
import type { AgentId, ContactId, WorkspaceId } from '../ids.js';
import { callKey, entriesByKey, liveCalls } from '../ledger/index.js';
import type { CallRow, Outcome } from './model.js';
import { type ContactView, enterAgent, noSuchContact, viewOf } from './read.js';
import * as store from './store.js';

/** A call as a list shows it. */
export interface ListedCall extends Omit<CallRow, 'contact' | 'until' | 'n' | 'outcome'> {
  outcome: Outcome | 'live';
  /** H7: as long as it is known. */
  contact?: ContactView;
}

export interface CallFilter {
  outcome?: Outcome | 'live' | undefined;
  /** Days of the workspace's own, both included: 20261122. */
  from?: number | undefined;
  to?: number | undefined;
  contactId?: ContactId | undefined;
}

export interface CallsPage extends Place {
  agent: Agent;
  calls: ListedCall[];
  /** The contact that was asked for. */
  contact?: ContactView;
  /** Begins the next page; absent where there is none. */
  older?: number;
}

/** So many pages are looked through at once for what is rare; the next page goes on from there. */
const MOST_PAGES = 60;

/** A5, A2: an agent's calls, the newest first, `limit` at a time, for members; live ones stand before them on the first page. */
export async function listAgentCalls(
  ctx: Context,
  place: { workspaceId: WorkspaceId; agentId: AgentId },
  filter: CallFilter,
  { before = Number.MAX_SAFE_INTEGER, limit }: { before?: number | undefined; limit: number },
): Promise<CallsPage> {
  const { workspace, role, agent } = await enterAgent(ctx, place.workspaceId, place.agentId);
  const contact = filter.contactId
    ? (await store.knownContacts(ctx, agent._id, [filter.contactId])).get(filter.contactId)
    : undefined;
  if (filter.contactId && !contact) throw noSuchContact(agent.name);
  const only = contact ? { number: contact.number, pages: contact.pages } : undefined;
  const live = before === Number.MAX_SAFE_INTEGER ? await liveOnes(ctx, agent, filter, only?.number) : [];
  const span = spanOf(filter, workspace.timeZone);
  const { rows, older } =
    filter.outcome === 'live' ? { rows: [] } : await gather(ctx, agent, { ...filter, ...span, only: only?.pages }, before, limit);
  const known = await store.knownContacts(
    ctx,
    agent._id,
    rows.flatMap((row) => (row.contact && row.until && row.until > ctx.now ? row.contact : [])),
  );
  const listed = rows.map(({ n: _n, contact: id, until, ...row }): ListedCall => {
    const who = id && until && until > ctx.now ? known.get(id) : undefined;
    return { ...row, ...(who ? { contact: viewOf(who) } : {}) };
  });
  return {
    workspace,
    role,
    agent,
    calls: [...live, ...listed],
    ...(contact ? { contact: viewOf(contact) } : {}),
    ...(older === undefined ? {} : { older }),
  };
}

interface Span {
  start: number;
  end: number;
}

function spanOf({ from, to }: CallFilter, zone: string): Span {
  return {
    start: from === undefined ? 0 : startOfDay(from, zone),
    end: to === undefined ? Number.MAX_SAFE_INTEGER : startOfDay(addDays(to, 1), zone),
  };
}

type Wanted = Span & { outcome?: CallFilter['outcome']; contactId?: ContactId | undefined; only?: number[] | undefined };

async function gather(
  ctx: Context,
  agent: Agent,
  wanted: Wanted,
  before: number,
  limit: number,
): Promise<{ rows: CallRow[]; older?: number }> {
  const { start, end, outcome, contactId, only } = wanted;
  const fits = (row: CallRow) =>
    row.n < before &&
    row.startedAt >= start &&
    row.startedAt < end &&
    (outcome === undefined || row.outcome === outcome) &&
    (contactId === undefined || (row.contact === contactId && row.until !== undefined && row.until > ctx.now));
  const rows: CallRow[] = [];
  let looked = 0;
  const where = { workspaceId: agent.workspaceId, agentId: agent._id, before, ...(only ? { only } : {}) };
  for await (const page of store.pagesOf(ctx, where)) {
    if (page.from < end && page.to >= start) rows.push(...(await standing(ctx, agent, page.rows.filter(fits).reverse())));
    if (rows.length > limit) return { rows: rows.slice(0, limit), older: rows[limit - 1]?.n ?? page.first };
    if (++looked === MOST_PAGES) return { rows, older: page.first };
  }
  return { rows };
}

/** Without calls that are told of again: one that was set aside and released, one that was refused or lapsed and ended after all. */
async function standing(ctx: Context, agent: Agent, rows: CallRow[]): Promise<CallRow[]> {
  const laterKey = ({ callId: externalId, outcome }: CallRow) =>
    callKey(outcome === 'aside' ? 'release' : 'end', { agentId: agent._id, externalId });
  const doubtful = rows.filter(({ outcome }) => outcome === 'aside' || outcome === 'refused' || outcome === 'lapsed');
  if (doubtful.length === 0) return rows;
  const later = await entriesByKey(ctx.platform, agent.workspaceId, doubtful.map(laterKey));
  const told = new Set(doubtful.filter((row) => later.has(laterKey(row))));
  return rows.filter((row) => !told.has(row));
}

async function liveOnes(ctx: Context, agent: Agent, filter: CallFilter, number: string | undefined): Promise<ListedCall[]> {
  const { outcome, from, to } = filter;
  if ((outcome !== undefined && outcome !== 'live') || from !== undefined || to !== undefined) return [];
  const live = (await liveCalls(ctx.platform, agent.workspaceId, ctx.now)).filter(({ agentId }) => agentId === agent._id);
  const { workspaceId } = agent;
  const asked = new Map([[workspaceId, live.map(({ details }) => details)]]);
  const parties = number === undefined ? undefined : (await partiesOf(ctx.platform, asked)).get(workspaceId);
  const isWith = (found: Parties | null | undefined) => found && otherParty(found) === number;
  return live
    .filter((_, i) => number === undefined || isWith(parties?.[i]))
    .reverse()
    .map(({ externalId: callId, startedAt }) => ({ callId, startedAt, talkedMs: 0, billedSeconds: 0, outcome: 'live' }));
}
