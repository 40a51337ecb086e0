import { type Role, reaches } from '../../domain/access.js';
import type { ContactsPage, ContactView } from '../../domain/contacts/index.js';
import { actions, type Block, button, context, type Message, message, overflow, section } from '../kit/blocks.js';
import { momentText, plural } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { type Md, md, named } from '../kit/text.js';
import { ids } from './ids.js';

/** A message holds 50 blocks; heading, buttons and footer take four. */
export const PAGE = 20;

/** A5: whom an agent talked to, beside each what the viewer may do. */
export function contactsMessage({ workspace, role, agent, contacts, page, pages, count }: ContactsPage, days: number): Message {
  const turn = (label: string, to: number) =>
    to >= 0 && to < pages ? button(label, ACTIONS.contacts, { workspaceId: workspace._id, agentId: agent._id, page: to }) : null;
  const where = pages > 1 ? md` · page ${page + 1} of ${pages}` : md``;
  const many = count === 0 ? 'no contacts yet' : plural(count, 'contact');
  const title = md`${named(workspace)} · Agent *${agent.name}* · ${many}${where}`;
  const none = md`Whoever calls this agent, or is called by it, is listed here once the platform reports their number.`;
  return message(title, [
    section(title),
    ...(count === 0 ? [section(none)] : []),
    ...contacts.map((contact) => row(contact, role)),
    // Two buttons of one action cannot stand in one row.
    ...actions(turn('Previous', page - 1)),
    ...actions(turn('Next', page + 1)),
    ...(count > 0 ? [context(md`A contact goes ${plural(days, 'day')} after its last call, with its name.`)] : []),
  ]);
}

/** `*Maria* · (415) 555-0100 · United States`. */
export function contactText({
  name,
  number,
  national,
  country,
}: Pick<ContactView, 'name' | 'number' | 'national' | 'country'>): Md {
  const written = country ? md`${national} · ${country}` : md`${number}`;
  return name ? md`*${name}* · ${written}` : md`*${written}*`;
}

function row(contact: ContactView, role: Role): Block {
  const { calls, lastAt } = contact;
  const many = calls === 0 ? 'no call taken' : plural(calls, 'call');
  return section(
    md`${contactText(contact)} · ${contact.number} · ${many}, last ${momentText(lastAt)}`,
    overflow(ids.manage, actsOn(contact, role)),
  );
}

/** The verbs decide again (M3). */
function actsOn({ workspaceId, agentId, _id, name }: ContactView, role: Role) {
  const value = (act: string) => `${act} ${workspaceId} ${agentId} ${_id}`;
  return [
    { label: 'Show calls', value: value('calls') },
    ...(reaches(role, 'editor') ? [{ label: name ? 'Rename' : 'Name', value: value('name') }] : []),
    ...(reaches(role, 'admin') ? [{ label: 'Erase this number', value: value('erase') }] : []),
  ];
}
