import { type PhoneText, phoneText } from '../../platform/phone.js';
import { enter, type Place } from '../access.js';
import { type Agent, agentIn } from '../agents/index.js';
import type { Context } from '../context.js';
import { DomainError } from '../errors.js';
import type { AgentId, ContactId, WorkspaceId } from '../ids.js';
import { readNumber } from '../phone-numbers/index.js';
import { collectContacts } from './collect.js';
import type { Contact } from './model.js';
import * as store from './store.js';

/** A contact as people see it. */
export type ContactView = Contact & PhoneText;

export const viewOf = (contact: Contact): ContactView => ({ ...contact, ...phoneText(contact.number) });

/** A reader waits for the newest calls at most that long: what is left the job brings. */
const BATCHES = 10;

export interface ContactsPage extends Place {
  agent: Agent;
  contacts: ContactView[];
  /** From 0; the last one when a later one was asked for. */
  page: number;
  pages: number;
  count: number;
}

/** A5: whom an agent talked to, who called last first, a page at a time, for the workspace's members. */
export async function listContacts(
  ctx: Context,
  { workspaceId, agentId, page, size }: { workspaceId: WorkspaceId; agentId: AgentId; page: number; size: number },
): Promise<ContactsPage> {
  const place = await enterAgent(ctx, workspaceId, agentId);
  let at = page;
  let found = await store.contactsOf(ctx, agentId, { skip: at * size, limit: size });
  const pages = Math.max(1, Math.ceil(found.count / size));
  if (at >= pages) {
    at = pages - 1;
    found = await store.contactsOf(ctx, agentId, { skip: at * size, limit: size });
  }
  return { ...place, contacts: found.contacts.map(viewOf), page: at, pages, count: found.count };
}

/** The agent of a workspace with its calls as new as can be, for members (A2: nobody else's). Throws `not_found`. */
export async function enterAgent(ctx: Context, workspaceId: WorkspaceId, agentId: AgentId): Promise<Place & { agent: Agent }> {
  const place = await enter(ctx, workspaceId, 'viewer');
  const agent = await agentIn(ctx, workspaceId, agentId);
  await collectContacts(ctx.platform, workspaceId, ctx.now, { batches: BATCHES });
  return { ...place, agent };
}

/** One contact of an agent, by its id or its number in whatever form, for members. Throws `not_found`, `invalid_input`. */
export async function readContact(
  ctx: Context,
  workspaceId: WorkspaceId,
  agentId: AgentId,
  which: { id: ContactId } | { typed: string },
): Promise<Place & { agent: Agent; contact: ContactView }> {
  const place = await enterAgent(ctx, workspaceId, agentId);
  const found =
    'id' in which
      ? (await store.knownContacts(ctx, agentId, [which.id])).get(which.id)
      : await store.contactWith(ctx, agentId, readNumber(which.typed, place.workspace));
  if (!found) throw noSuchContact(place.agent.name);
  return { ...place, contact: viewOf(found) };
}

/** The one answer for contacts that are gone, erased, or another agent's. */
export function noSuchContact(agentName: string): DomainError {
  return new DomainError('not_found', `${agentName} has no such contact, or it is erased by now.`, {
    next: '`/agents contacts` lists them.',
  });
}
