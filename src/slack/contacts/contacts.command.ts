import { z } from 'zod';
import { listContacts, readContact } from '../../domain/contacts/index.js';
import type { Context } from '../../domain/context.js';
import { DomainError } from '../../domain/errors.js';
import type { ContactId } from '../../domain/ids.js';
import type { Message } from '../kit/blocks.js';
import { type CommandVisit, defineAction, defineCommand } from '../kit/define.js';
import { ephemeral, openModal, type Reply, replaceMessage } from '../kit/reply.js';
import { showCalls } from './calls.command.js';
import { contactsMessage, PAGE } from './contacts.view.js';
import { eraseForm } from './erase.modal.js';
import { nameForm } from './name.modal.js';
import { isPhoneWord, joined } from './typed.js';
import { agentCalled, asIds, whichAgent } from './which.js';

async function pageOf(ctx: Context, which: z.output<typeof whichAgent>, page: number): Promise<Message> {
  const found = await listContacts(ctx, { ...asIds(which), page, size: PAGE });
  return contactsMessage(found, ctx.platform.callDetailsRetentionDays);
}

/** A5, H7: the contacts of an agent; `erase NUMBER` of one agent or all. */
export const contactsCommand = defineCommand({
  path: ['agents', 'contacts'],
  usage: '[name] or erase NUMBER [name]',
  summary: 'Whom an agent talked to; erase a number on request',
  needs: 'viewer',
  reads: true,
  run: async (visit) => {
    const [first, ...rest] = visit.words.all;
    if (first?.text.toLowerCase() === 'erase' && !first.quoted) return eraseTyped(visit, rest);
    const agent = await agentCalled(visit, joined(visit.words.all));
    return ephemeral(await pageOf(visit.ctx, { workspaceId: agent.workspaceId, agentId: agent._id }, 0));
  },
});

async function eraseTyped(visit: CommandVisit, words: CommandVisit['words']['all']): Promise<Reply> {
  const { workspace } = await visit.place();
  const end = words.findIndex((word) => !isPhoneWord(word));
  const number = joined(end < 0 ? words : words.slice(0, end));
  const name = end < 0 ? '' : joined(words.slice(end));
  if (number === '') {
    throw new DomainError('invalid_input', 'Which number is to be erased?', {
      next: 'Write it behind the word, for instance `/agents contacts erase +14155550100`.',
    });
  }
  const agent = name === '' ? undefined : await agentCalled(visit, name);
  return openModal(await eraseForm(visit.ctx, { workspaceId: workspace._id, number }, agent));
}

/** Contacts beside an agent; Previous and Next. */
export const contactsAction = defineAction({
  value: whichAgent.extend({ page: z.number().int().min(0).max(100_000).optional() }),
  reads: true,
  run: async ({ ctx, value }) => {
    const message = await pageOf(ctx, value, value.page ?? 0);
    return value.page === undefined ? ephemeral(message) : replaceMessage(message);
  },
});

/** The menu beside a contact: `calls`, `name` or `erase`, then workspace, agent and contact. Their verbs decide. */
export const manageAction = defineAction({
  value: z.string().regex(/^(?:calls|name|erase) ws_\w{1,40} ag_\w{1,40} ct_\w{1,40}$/),
  reads: true,
  opens: 'Contact',
  run: async ({ ctx, value, about }) => {
    const [act, workspaceId = '', agentId = '', contactId = ''] = value.split(' ');
    const which = asIds({ workspaceId, agentId });
    if (act === 'calls') return ephemeral(await showCalls(ctx, { ...which, contactId }));
    const found = await readContact(ctx, which.workspaceId, which.agentId, { id: contactId as ContactId });
    about(found.workspace);
    if (act === 'name') return openModal(await nameForm(ctx, found));
    return openModal(await eraseForm(ctx, { workspaceId: which.workspaceId, number: found.contact.number }));
  },
});
