import type { PersonInvited } from '../../domain/invitations/index.js';
import { actions, button, context, type Message, message, section } from '../kit/blocks.js';
import { momentText, ordinal, plural } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { type Md, md, named, sentence, webLink } from '../kit/text.js';

/** S3, I2, I10: the invitation is out, with a seat or in line; a link to pass on; how many are left today. */
export function invitedMessage(invited: PersonInvited, workspace: { name: string; handle: string }): Message {
  const line = invited.link ? outsideLine(invited, workspace) : insideLine(invited, workspace);
  const blocks = [section(line)];
  if (invited.link)
    blocks.push(section([md`Pass this link on; whoever has it can answer, so send it to nobody else:`, webLink(invited.link)]));
  if (invited.leftToday !== undefined) blocks.push(context(leftLine(invited.leftToday)));
  return message(line, blocks);
}

function insideLine({ invitation, place }: PersonInvited, workspace: { name: string; handle: string }): Md {
  const { inviteeName, role, expiresAt, seat } = invitation;
  if (seat === 'seated')
    return md`${named(workspace)} · ${inviteeName} is invited as ${role} and can accept until ${momentText(expiresAt)}. You'll hear the answer in a direct message.`;
  return md`${named(workspace)} · ${inviteeName} is invited as ${role}, but every seat is taken: the invitation is ${placeText(place)} until ${momentText(expiresAt)}, and ${inviteeName} has been told. It moves up by itself when a seat frees.`;
}

function outsideLine({ invitation, place, isMailed }: PersonInvited, workspace: { name: string; handle: string }): Md {
  const { inviteeName, role, expiresAt, seat } = invitation;
  const mailed = isMailed ? md` An e-mail is on its way to them.` : md``;
  const waits =
    seat === 'seated' ? md`` : md` Every seat is taken: the invitation is ${placeText(place)} and moves up by itself.`;
  return md`${named(workspace)} · Nobody in this Slack team has the address ${inviteeName}, so they are invited as ${role} by link until ${momentText(expiresAt)}.${waits}${mailed} When they join this Slack team, they get it here as well.`;
}

const placeText = (place: number | undefined): string => (place === undefined ? 'in line' : `${ordinal(place)} in line`);

function leftLine(left: number): Md {
  if (left === 0) return md`That was the last of 50 invitations in 24 hours.`;
  return md`${plural(left, 'more invitation')} can be sent in these 24 hours.`;
}

/** I1: there is an invitation already; whoever may take it back can do so here. */
export function alreadyInvited(
  said: string,
  row: { workspaceId: string; invitationId: string },
  workspace: { name: string; handle: string },
): Message {
  const line = md`${named(workspace)} · ${sentence(said)}`;
  return message(line, [section(line), ...actions(button('Cancel that invitation', ACTIONS.cancelInvitation, row))]);
}
