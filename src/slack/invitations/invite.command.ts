import { z } from 'zod';
import { enter } from '../../domain/access.js';
import { getAccount } from '../../domain/accounts/index.js';
import type { Context } from '../../domain/context.js';
import { DomainError } from '../../domain/errors.js';
import type { WorkspaceId } from '../../domain/ids.js';
import { invitationsLeft } from '../../domain/invitations/index.js';
import { countSeats } from '../../domain/seats/index.js';
import { type Workspace, whichWorkspace } from '../../domain/workspaces/index.js';
import { defineAction, defineCommand } from '../kit/define.js';
import { ephemeral, openModal, type Reply } from '../kit/reply.js';
import { after, type Word, type Words } from '../kit/words.js';
import { findInvitee } from './find-invitee.js';
import { INVITE_TITLE, type InviteRole, inviteModal, sendInvitation } from './invite.modal.js';
import { alreadyInvited, invitedMessage } from './invited.view.js';

/** Verbex's "member" is our editor (M1). */
const ROLE_WORDS: Record<string, InviteRole> = { admin: 'admin', editor: 'editor', member: 'editor', viewer: 'viewer' };
const FILLERS = new Set(['as', 'to', 'an', 'a']);

/** C2: with a person the invitation goes out at once; without one the form opens with the rest filled in. */
export const inviteCommand = defineCommand({
  path: ['workspace', 'invite'],
  alias: 'invite',
  usage: '[@person or e-mail] [role]',
  summary: 'Invite a person as admin, editor or viewer',
  needs: 'admin',
  check: '/workspace',
  opens: INVITE_TITLE,
  run: async ({ ctx, people, words, place, about }) => {
    const { person, role, handle, unread } = readWords(words);
    const { workspace } = handle ? await whichWorkspace(ctx, { handle }) : await place();
    about(workspace);
    if (unread.length > 0) throw notUnderstood(unread);
    if (!person) return formFor(ctx, workspace, role);
    const { role: own } = await enter(ctx, workspace._id, 'admin');
    const invitee = await findInvitee(people, person);
    try {
      return ephemeral(invitedMessage(await sendInvitation(ctx, workspace._id, invitee, role ?? 'editor'), workspace));
    } catch (error) {
      const offered = own === 'owner' ? offerToCancel(error, workspace) : null;
      if (offered) return offered;
      throw error;
    }
  },
});

/** I1: instead of a mere refusal, when the owner could take the earlier invitation back. */
function offerToCancel(error: unknown, workspace: Workspace): Reply | null {
  if (!(error instanceof DomainError) || typeof error.data.invitationId !== 'string') return null;
  const row = { workspaceId: workspace._id, invitationId: error.data.invitationId };
  return ephemeral(alreadyInvited([error.message, error.next].join(' '), row, workspace));
}

/** The Invite button. */
export const inviteAction = defineAction({
  value: z.string().min(1),
  opens: INVITE_TITLE,
  run: async ({ ctx, value, about }) => {
    const { workspace } = await enter(ctx, value as WorkspaceId, 'viewer');
    about(workspace);
    return formFor(ctx, workspace);
  },
});

// Somebody who may not invite hears it now, not after filling in the form; the verb checks again.
async function formFor(ctx: Context, workspace: Workspace, role?: InviteRole): Promise<Reply> {
  await enter(ctx, workspace._id, 'admin');
  const owner = await getAccount(ctx, workspace.accountId);
  const seats = owner ? await countSeats(ctx, owner) : { seats: 0, taken: 0 };
  return openModal(inviteModal({ workspace, seats, left: await invitationsLeft(ctx, workspace), role }));
}

interface Read {
  person?: Word;
  role?: InviteRole;
  /** `to sales` means the same as `in sales` here. */
  handle?: string;
  unread: Word[];
}

function readWords(words: Words): Read {
  const to = after(words, 'to');
  const meant = words.all.filter((word) => word !== to && (word.userId !== undefined || !FILLERS.has(word.text.toLowerCase())));
  const roleWord = meant.find((word) => ROLE_WORDS[word.text.toLowerCase()] !== undefined);
  const [person, ...unread] = meant.filter((word) => word !== roleWord);
  const role = roleWord && ROLE_WORDS[roleWord.text.toLowerCase()];
  return { unread, ...(person ? { person } : {}), ...(role ? { role } : {}), ...(to ? { handle: to.text } : {}) };
}

function notUnderstood(words: readonly Word[]): DomainError {
  const quoted = words.map((word) => `\`${word.text}\``).join(', ');
  return new DomainError('invalid_input', `I did not understand ${quoted}, so nobody was invited.`, {
    next: 'Write it like `/workspace invite @ben editor in sales`.',
  });
}
