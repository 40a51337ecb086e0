import { z } from 'zod';
import { removeMember } from '../../domain/departures/index.js';
import type { UserId, WorkspaceId } from '../../domain/ids.js';
import { enterFor } from '../../domain/verb.js';
import type { ListedPerson, Workspace } from '../../domain/workspaces/index.js';
import { actions, message, section } from '../kit/blocks.js';
import { defineCommand, defineModal } from '../kit/define.js';
import { findMember, personIn } from '../kit/find-member.js';
import { memberFields, memberIn } from '../kit/member-fields.js';
import type { Modal } from '../kit/modal.js';
import { membersButton } from '../kit/next-steps.js';
import { ephemeral, openModal, updateModal } from '../kit/reply.js';
import { md, named } from '../kit/text.js';
import { ids } from './ids.js';

export const REMOVE_TITLE = 'Remove a member';

type Named = Pick<Workspace, '_id' | 'name' | 'handle'>;

const dataOf = ({ _id: workspaceId, name, handle }: Named) => ({ workspaceId, name, handle });
const workspaceData = z.object({ workspaceId: z.string().min(1), name: z.string(), handle: z.string() });
const workspaceIn = (data: z.output<typeof workspaceData>): Named => ({ ...data, _id: data.workspaceId as WorkspaceId });

function whoModal(workspace: Named): Modal {
  return {
    id: ids.removeModal,
    title: REMOVE_TITLE,
    submit: 'Next',
    data: dataOf(workspace),
    blocks: [
      section(md`${named(workspace)} · Who is to be removed? You can look again before anything happens.`),
      ...memberFields(),
    ],
  };
}

/** M4: what removing somebody does, before it is done. */
export function confirmRemoval(workspace: Named, { name, role, userId }: ListedPerson): Modal {
  return {
    id: ids.confirmRemoval,
    title: REMOVE_TITLE,
    submit: 'Remove',
    close: 'Keep',
    data: { ...dataOf(workspace), userId },
    blocks: [
      section([
        md`${named(workspace)} · Remove *${name}* (${role})?`,
        md`• Their access ends at once, and they are told.`,
        md`• Their seat is free again and goes to whoever waits for one.`,
        md`• Agents, keys and whatever else they made stay with the workspace and go on working.`,
      ]),
    ],
  };
}

/** M2, M4: the owner removes a member, after a look at what that does. */
export const removeCommand = defineCommand({
  path: ['workspace', 'remove'],
  usage: '[@person]',
  summary: 'Remove a member; asks first',
  needs: 'owner',
  check: '/workspace members',
  opens: REMOVE_TITLE,
  run: async (visit) => {
    const { workspace } = await visit.place();
    await enterFor(visit.ctx, removeMember, workspace._id);
    const person = personIn(visit.words.all);
    if (!person) return openModal(whoModal(workspace));
    const member = await findMember(visit, workspace, person);
    // The verb knows why the owner stays; there is nothing to confirm.
    if (member.role === 'owner') await removeMember(visit.ctx, { workspaceId: workspace._id, userId: member.userId });
    return openModal(confirmRemoval(workspace, member));
  },
});

export const removeWho = defineModal({
  data: workspaceData,
  reads: true,
  run: async (visit) => {
    visit.about(visit.data);
    const workspace = workspaceIn(visit.data);
    await enterFor(visit.ctx, removeMember, workspace._id);
    return updateModal(confirmRemoval(workspace, await memberIn(visit, workspace)));
  },
});

export const removeSubmit = defineModal({
  data: workspaceData.extend({ userId: z.string().min(1) }),
  check: '/workspace members',
  run: async ({ ctx, data, about }) => {
    about(data);
    const workspace = workspaceIn(data);
    const { name } = await removeMember(ctx, { workspaceId: workspace._id, userId: data.userId as UserId });
    const line = md`${named(workspace)} · ${name} is no longer a member. Their seat is free again.`;
    return ephemeral(message(line, [section(line), ...actions(membersButton(workspace._id))]));
  },
});
