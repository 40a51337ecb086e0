import { z } from 'zod';
import type { UserId, WorkspaceId } from '../../domain/ids.js';
import { changeRole, type RoleChanged } from '../../domain/members/index.js';
import { enterFor } from '../../domain/verb.js';
import type { ListedPerson, Workspace } from '../../domain/workspaces/index.js';
import { actions, type Message, message, section } from '../kit/blocks.js';
import { defineCommand, defineModal } from '../kit/define.js';
import { findMember } from '../kit/find-member.js';
import { selectInput } from '../kit/inputs.js';
import { memberFields, memberIn } from '../kit/member-fields.js';
import type { Modal } from '../kit/modal.js';
import { membersButton } from '../kit/next-steps.js';
import { ephemeral, fieldErrors, openModal } from '../kit/reply.js';
import { md, named } from '../kit/text.js';
import { ids } from './ids.js';
import { readPersonAndRole } from './role.words.js';

export const ROLE_TITLE = 'Change role';

const role = z.enum(['admin', 'editor', 'viewer']);
export type GivenRole = z.output<typeof role>;

const CHOICES = [
  { value: 'admin', label: 'Admin: invites people, changes settings, manages agents' },
  { value: 'editor', label: 'Editor: manages agents and knowledge bases' },
  { value: 'viewer', label: 'Viewer: sees everything, changes nothing' },
];

interface RoleForm {
  workspace: Workspace;
  member?: ListedPerson | undefined;
  role?: GivenRole | undefined;
}

/** Who, unless that is known, and as what. */
export function roleModal({ workspace, member, role: chosen }: RoleForm): Modal {
  const { _id: workspaceId, name, handle } = workspace;
  const known = chosen ?? (member?.role === 'owner' ? undefined : member?.role);
  return {
    id: ids.roleModal,
    title: ROLE_TITLE,
    submit: 'Change',
    data: { workspaceId, name, handle, ...(member ? { userId: member.userId } : {}) },
    blocks: [
      section(member ? md`${named(workspace)} · *${member.name}* is ${member.role} now.` : md`${named(workspace)}`),
      ...(member ? [] : memberFields()),
      selectInput('role', { label: 'Role', choices: CHOICES, initial: known }),
    ],
  };
}

function changedMessage(workspace: { _id: string; name: string; handle: string }, { member, name, was }: RoleChanged): Message {
  const line =
    member.role === was
      ? md`${named(workspace)} · ${name} is ${was} already.`
      : md`${named(workspace)} · ${name} is ${member.role} now, and was ${was}. They are told.`;
  return message(line, [section(line), ...actions(membersButton(workspace._id))]);
}

/** C2: with person and role it is done at once; with less the form opens. */
export const roleCommand = defineCommand({
  path: ['workspace', 'role'],
  usage: '[@person admin, editor or viewer]',
  summary: 'Give a member another role',
  needs: 'admin',
  check: '/workspace members',
  opens: ROLE_TITLE,
  run: async (visit) => {
    const { workspace } = await visit.place();
    const typed = readPersonAndRole(visit.words);
    const member = typed.person ? await findMember(visit, workspace, typed.person) : undefined;
    if (member && typed.role) {
      const input = { workspaceId: workspace._id, userId: member.userId, role: typed.role };
      return ephemeral(changedMessage(workspace, await changeRole(visit.ctx, input)));
    }
    await enterFor(visit.ctx, changeRole, workspace._id);
    return openModal(roleModal({ workspace, member, role: typed.role }));
  },
});

export const roleSubmit = defineModal({
  data: z.object({
    workspaceId: z.string().min(1),
    name: z.string(),
    handle: z.string(),
    userId: z.string().optional(),
  }),
  check: '/workspace members',
  run: async (visit) => {
    const { ctx, form, data, about } = visit;
    about(data);
    const workspace = { _id: data.workspaceId as WorkspaceId, name: data.name, handle: data.handle };
    const chosen = role.safeParse(form.text('role'));
    if (!chosen.success) return fieldErrors({ role: 'Choose a role.' });
    const userId = data.userId ?? (await memberIn(visit, workspace)).userId;
    const input = { workspaceId: workspace._id, userId: userId as UserId, role: chosen.data };
    return ephemeral(changedMessage(workspace, await changeRole(ctx, input)));
  },
});
