import type { OpenOffer } from '../../domain/transfers/index.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { actions, button, confirm, type Message, message, section } from '../kit/blocks.js';
import { momentText, plural } from '../kit/figures.js';
import { memberFields } from '../kit/member-fields.js';
import type { Modal } from '../kit/modal.js';
import { code, md, named } from '../kit/text.js';
import { ids } from './ids.js';

export const TRANSFER_TITLE = 'Hand over a workspace';
export const TAKE_OVER_TITLE = 'Take over an account';

export type Named = Pick<Workspace, '_id' | 'name' | 'handle'>;

const dataOf = ({ _id: workspaceId, name, handle }: Named) => ({ workspaceId, name, handle });

/** Which member gets the offer. */
export function whoModal(workspace: Named): Modal {
  return {
    id: ids.whoModal,
    title: TRANSFER_TITLE,
    submit: 'Next',
    data: dataOf(workspace),
    blocks: [section(md`${named(workspace)} · Who is to own it? It must be a member, and they must accept.`), ...memberFields()],
  };
}

/** M7: what handing over means, before the offer goes out; `earlier` is an open offer that this one takes the place of. */
export function confirmModal(
  workspace: Named,
  to: { userId: string; name: string },
  seatsNeeded: number,
  earlier: OpenOffer | null,
): Modal {
  return {
    id: ids.confirmModal,
    title: TRANSFER_TITLE,
    submit: 'Offer it',
    close: 'Keep it',
    data: { ...dataOf(workspace), userId: to.userId },
    blocks: [
      section([
        md`${named(workspace)} · Offer it to *${to.name}*?`,
        md`• ${to.name} gets a direct message and has 7 days to accept. Until then nothing changes, and you are the owner.`,
        md`• Afterwards ${to.name} owns it, allocates its minutes and pays for its people: ${plural(seatsNeeded, 'seat')} of theirs.`,
        md`• You stay as admin. Only ${to.name} can give it back.`,
        md`• Agents, members, settings and history stay as they are.`,
        ...(earlier ? [md`• Your open offer to ${earlier.name} is withdrawn.`] : []),
      ]),
    ],
  };
}

/** The offer is out; it can be taken back here. */
export function offeredMessage(workspace: Named, { transferId, name, expiresAt }: Omit<OpenOffer, 'to'>): Message {
  const line = md`${named(workspace)} · ${name} has your offer and can accept until ${momentText(expiresAt)}. Until then you are the owner. You'll hear the answer in a direct message.`;
  return message(line, [section(line), ...actions(withdrawButton(workspace, transferId, name))]);
}

/** M7: there is an open offer already: take it back, or offer the workspace to another member. */
export function openOfferMessage(workspace: Named, { transferId, name, expiresAt }: OpenOffer): Message {
  const line = md`${named(workspace)} · ${name} has your offer and can accept until ${momentText(expiresAt)}. Nothing has changed yet: you are the owner.`;
  const elsewhere = button('Offer it to somebody else', ids.offerElsewhere, workspace._id);
  return message(line, [section(line), ...actions(withdrawButton(workspace, transferId, name), elsewhere)]);
}

function withdrawButton(workspace: Named, transferId: string, name: string) {
  const value = { workspaceId: workspace._id, transferId };
  const sure = confirm({
    title: 'Withdraw the offer?',
    text: `${name} can no longer take over ${workspace.name} with it, and is told so.`,
    yes: 'Withdraw it',
  });
  return button('Withdraw the offer', ids.withdraw, value, { confirm: sure });
}

/** In place of the offer's message: it is taken back. */
export function withdrawnMessage(workspace: Named, name: string): Message {
  return message(
    md`${named(workspace)} · Your offer to ${name} is withdrawn: their buttons no longer work, and they are told. You are still the owner.`,
  );
}

/** In place of the offer. */
export function declinedMessage(workspace: Named): Message {
  return message(md`You declined to take over *${workspace.name}*. Its owner is told, and you stay a member.`);
}

/** M6: who follows, should one's Slack account be deactivated. */
export function successorMessage(name: string): Message {
  return message(
    md`*${name}* is your successor. Should your Slack account ever be deactivated, your alerts go to ${name}, who may then take over your workspaces and sources of minutes together. ${code('/workspace transfer successor @person')} names somebody else.`,
  );
}

/** M6: what taking over means, before it is done. */
export function takeOverModal(from: { userId: string; name: string }): Modal {
  return {
    id: ids.takeOverModal,
    title: TAKE_OVER_TITLE,
    submit: 'Take over',
    close: 'Not now',
    data: { from: from.userId, name: from.name },
    blocks: [
      section([
        md`*Take over everything that belongs to ${from.name}?*`,
        md`• All workspaces of ${from.name} become yours, with their members, agents, numbers and history.`,
        md`• Their sources of minutes become yours, too. Calls go on throughout.`,
        md`• Everybody in these workspaces counts on your seats. Nobody loses a place, even if that is more than you have; only then nobody can join until there are enough.`,
      ]),
    ],
  };
}

/** What has changed hands. */
export function takenOverMessage(name: string, workspaces: readonly Named[]): Message {
  if (workspaces.length === 0) return message(md`There was nothing of ${name} to take over.`);
  const names = workspaces.map((workspace) => named(workspace));
  const line = md`What belonged to ${name} is yours now: ${plural(workspaces.length, 'workspace')}, and their minutes.`;
  return message(line, [section([line, ...names.slice(0, 40)])]);
}
