import { z } from 'zod';
import type { Agent } from '../../domain/agents/index.js';
import { type ContactView, nameContact } from '../../domain/contacts/index.js';
import type { Context } from '../../domain/context.js';
import type { ContactId } from '../../domain/ids.js';
import { enterFor } from '../../domain/verb.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { message, section } from '../kit/blocks.js';
import { defineModal } from '../kit/define.js';
import { plural } from '../kit/figures.js';
import { textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral } from '../kit/reply.js';
import { md, named } from '../kit/text.js';
import { contactText } from './contacts.view.js';
import { ids } from './ids.js';
import { asIds, whichAgent } from './which.js';

interface Found {
  workspace: Workspace;
  agent: Agent;
  contact: ContactView;
}

/** A5: asks for the name of a contact, of those who may give one. */
export async function nameForm(ctx: Context, { workspace, agent, contact }: Found): Promise<Modal> {
  await enterFor(ctx, nameContact, workspace._id);
  const { _id: workspaceId, name, handle } = workspace;
  return {
    id: ids.nameModal,
    title: 'Name a contact',
    submit: 'Save',
    data: { workspaceId, agentId: agent._id, contactId: contact._id, name, handle },
    blocks: [
      section(md`${named(workspace)} · Agent *${agent.name}* · ${contactText(contact)}`),
      textInput('name', {
        label: 'Name',
        optional: true,
        most: 60,
        initial: contact.name,
        hint: `It goes with the contact, ${plural(ctx.platform.callDetailsRetentionDays, 'day')} after the last call. Empty takes it away.`,
      }),
    ],
  };
}

export const nameSubmit = defineModal({
  data: whichAgent.extend({ contactId: z.string().min(1), name: z.string(), handle: z.string() }),
  check: '/agents contacts',
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const input = { ...asIds(data), contactId: data.contactId as ContactId, name: form.text('name') };
    const contact = await nameContact(ctx, input);
    const note = contact.name ? md`${contactText(contact)} is saved.` : md`${contactText(contact)} has no name any more.`;
    return ephemeral(message(md`${named(data)} · ${note}`));
  },
});
