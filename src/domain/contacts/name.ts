import { z } from 'zod';
import { agentId, agentIn } from '../agents/index.js';
import type { ContactId } from '../ids.js';
import { workspaceVerb } from '../verb.js';
import { workspaceId } from '../workspaces/index.js';
import { type ContactView, noSuchContact, viewOf } from './read.js';
import * as store from './store.js';

/** A5: gives a contact a name, or with null takes it away. H7: the name goes when the contact does; it does not make it stay. */
export const nameContact = workspaceVerb({
  name: 'contact.name',
  needs: 'editor',
  input: z.object({
    workspaceId,
    agentId,
    contactId: z.string().min(1).max(64) as unknown as z.ZodType<ContactId, ContactId>,
    name: z.string().trim().min(1, 'Give the contact a name.').max(60, 'A name has at most 60 characters.').nullable(),
  }),
  audit: (input) => ({ agentId: input.agentId, contactId: input.contactId }),
  run: async (tx, input): Promise<ContactView> => {
    const agent = await agentIn(tx, input.workspaceId, input.agentId);
    const named = await store.setName(tx, agent._id, input.contactId, input.name);
    if (!named) throw noSuchContact(agent.name);
    return viewOf(named);
  },
});
