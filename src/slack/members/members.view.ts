import { type Role, reaches } from '../../domain/access.js';
import type { UserId } from '../../domain/ids.js';
import type { ListedInvitation } from '../../domain/invitations/index.js';
import type { ListedPerson, Workspace } from '../../domain/workspaces/index.js';
import { actions, type Block, button, confirm, context, type Message, message, overflow, section } from '../kit/blocks.js';
import { dayText, ordinal, plural } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { inviteButton, offersInviting } from '../kit/next-steps.js';
import { code, type Md, md, named, pictureLink } from '../kit/text.js';
import { ids } from './ids.js';

interface MemberList {
  workspace: Workspace;
  /** Who looks, and as what. */
  viewer: { userId: UserId; role: Role };
  people: readonly ListedPerson[];
  invitations: readonly ListedInvitation[];
  /** From 0; beyond the end means the last one. */
  page: number;
}

/** A message holds 50 blocks; heading, buttons and footer take four. */
const PAGE = 20;

/** M3, M5: everybody in the workspace, the owner first, then whom it waits for; beside each what the viewer may do. */
export function membersMessage({ workspace, viewer, people, invitations, page }: MemberList): Message {
  const rows = [
    ...people.map((person) => () => personRow(person, viewer)),
    ...invitations.map((one) => () => invitationRow(one, workspace)),
  ];
  const last = Math.max(0, Math.ceil(rows.length / PAGE) - 1);
  const at = Math.min(page, last);
  const turn = (label: string, to: number) =>
    to >= 0 && to <= last ? button(label, ACTIONS.members, { workspaceId: workspace._id, page: to }) : null;
  const count = [plural(people.length, 'member'), ...(invitations.length > 0 ? [plural(invitations.length, 'invitation')] : [])];
  const where = last > 0 ? md` · page ${at + 1} of ${last + 1}` : md``;
  const title = md`${named(workspace)} · ${count.join(', ')}${where}`;
  return message(title, [
    section(title),
    ...rows.slice(at * PAGE, (at + 1) * PAGE).map((row) => row()),
    ...rowOf(turn('Previous', at - 1)),
    ...rowOf(turn('Next', at + 1), offersInviting(workspace, viewer.role) ? inviteButton(workspace._id) : null),
    ...(viewer.role === 'owner' ? [context(md`${code('/workspace plan')} shows your seats, all workspaces together.`)] : []),
  ]);
}

const rowOf = (...buttons: Parameters<typeof actions>) => actions(...buttons);

function personRow(person: ListedPerson, viewer: MemberList['viewer']): Block {
  const { name, role, userId, memberId, pictureUrl } = person;
  const you = userId === viewer.userId ? md` (you)` : md``;
  const picture = pictureUrl ? md` · ${pictureLink(pictureUrl)}` : md``;
  const outside = userId.startsWith('email:') ? md`, not in Slack` : md``;
  const line = md`*${name}*${you} · ${role} · Active${outside}${picture}`;
  return section(line, overflow(ids.manage, actsOn({ role, userId, memberId }, viewer)));
}

/** M2: never the owner, never oneself; admins change roles, only the owner removes. The verbs decide again (M3). */
function actsOn(person: Pick<ListedPerson, 'role' | 'userId' | 'memberId'>, viewer: MemberList['viewer']) {
  if (person.role === 'owner' || person.userId === viewer.userId) return [];
  return [
    ...(reaches(viewer.role, 'admin') ? [{ label: 'Change role', value: `role ${person.memberId}` }] : []),
    ...(viewer.role === 'owner' ? [{ label: 'Remove', value: `remove ${person.memberId}` }] : []),
  ];
}

function invitationRow(one: ListedInvitation, { _id: workspaceId, name: workspaceName }: Workspace): Block {
  const value = { workspaceId, invitationId: one.invitationId };
  const sure = confirm({
    title: 'Cancel this invitation?',
    text: `${one.name} can no longer join ${workspaceName} with it, and is told so.`,
    yes: 'Cancel invitation',
  });
  const act = one.may.resend
    ? button('Resend', ACTIONS.resendInvitation, value)
    : one.may.cancel
      ? button('Cancel', ACTIONS.cancelInvitation, value, { confirm: sure })
      : undefined;
  return section(md`*${one.name}* · ${one.role} · ${stateOf(one)} · invited by ${one.invitedBy}`, act);
}

function stateOf({ state, daysLeft, place, expiresAt }: ListedInvitation): Md {
  switch (state) {
    case 'pending':
      return md`Pending, ${plural(daysLeft, 'day')} left`;
    case 'waitlisted':
      return md`Waitlisted${place ? `, ${ordinal(place)} in line` : ''}, ${plural(daysLeft, 'day')} left`;
    case 'expired':
      return md`Expired ${dayText(expiresAt)}`;
  }
}
