import { z } from 'zod';
import type { Context } from '../../domain/context.js';
import { DomainError } from '../../domain/errors.js';
import type { UserId, WorkspaceId } from '../../domain/ids.js';
import { invitePerson, type PersonInvited } from '../../domain/invitations/index.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { context, section } from '../kit/blocks.js';
import { defineModal } from '../kit/define.js';
import { plural } from '../kit/figures.js';
import { personInput, selectInput, textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral, fieldErrors } from '../kit/reply.js';
import { type Md, md, named } from '../kit/text.js';
import { parseWords } from '../kit/words.js';
import { type Found, findInvitee } from './find-invitee.js';
import { ids } from './ids.js';
import { invitedMessage } from './invited.view.js';

export type InviteRole = 'admin' | 'editor' | 'viewer';

export const INVITE_TITLE = 'Invite people';

const ROLES = [
  { value: 'admin', label: 'Admin: invites people, changes settings, manages agents' },
  { value: 'editor', label: 'Editor: manages agents and knowledge bases' },
  { value: 'viewer', label: 'Viewer: sees everything, changes nothing' },
];

interface InviteForm {
  workspace: Workspace;
  seats: { seats: number; taken: number };
  /** How many more may be sent in these 24 hours (I10). */
  left: number;
  role?: InviteRole | undefined;
}

/** The form; a text field stands beside the list of people, for those the list does not show. */
export function inviteModal({ workspace, seats, left, role = 'editor' }: InviteForm): Modal {
  const { _id: workspaceId, name, handle } = workspace;
  return {
    id: ids.inviteModal,
    title: INVITE_TITLE,
    submit: 'Invite',
    data: { workspaceId, name, handle },
    blocks: [
      section(md`${named(workspace)}`),
      personInput('person', { label: 'Person', optional: true }),
      textInput('address', {
        label: 'Or type who it is',
        optional: true,
        placeholder: 'ben@example.com',
        hint: 'An e-mail address, also of somebody outside this Slack, or an @mention.',
      }),
      selectInput('role', { label: 'Role', choices: ROLES, initial: role }),
      context(left > 10 ? seatsLine(seats) : md`${seatsLine(seats)} ${leftLine(left)}`),
    ],
  };
}

function seatsLine({ seats, taken }: InviteForm['seats']): Md {
  if (taken < seats) return md`${taken} of ${plural(seats, 'seat')} used, all workspaces together.`;
  return md`All ${plural(seats, 'seat')} are used. The invitation can be sent and waits in line until one is free.`;
}

function leftLine(left: number): Md {
  if (left === 0) return md`50 invitations were sent in the last 24 hours, which is the most; try again tomorrow.`;
  return md`${plural(left, 'more invitation')} can be sent in these 24 hours.`;
}

/** Hands a person to the verb, with what Slack says about them. */
export function sendInvitation(ctx: Context, workspaceId: WorkspaceId, found: Found, role: InviteRole): Promise<PersonInvited> {
  if ('outside' in found) return invitePerson(ctx, { workspaceId, role, invitee: { email: found.outside } });
  const { isBot, isDeactivated, isGuest, isForeign, name } = found;
  const userId = found.userId as UserId;
  return invitePerson(ctx, { workspaceId, role, invitee: { userId, name, isBot, isDeactivated, isGuest, isForeign } });
}

export const inviteSubmit = defineModal({
  data: z.object({ workspaceId: z.string(), name: z.string(), handle: z.string() }),
  run: async ({ ctx, people, form, data, about }) => {
    about(data);
    const chosen = form.text('person');
    const typed = parseWords(form.text('address') ?? '').all[0];
    const field = chosen ? 'person' : 'address';
    const word = chosen ? { text: '', quoted: false, userId: chosen } : typed;
    if (!word) return fieldErrors({ address: 'Choose a person, or type their e-mail address.' });
    try {
      const invitee = await findInvitee(people, word);
      const role = z.enum(['admin', 'editor', 'viewer']).catch('editor').parse(form.text('role'));
      return ephemeral(invitedMessage(await sendInvitation(ctx, data.workspaceId as WorkspaceId, invitee, role), data));
    } catch (error) {
      const fault = error instanceof DomainError && (error.fields.person ?? error.fields.invitee);
      if (fault) return fieldErrors({ [field]: fault });
      throw error;
    }
  },
});
