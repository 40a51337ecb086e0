import { z } from 'zod';
import { enter } from '../../domain/access.js';
import { removeMember } from '../../domain/departures/index.js';
import { DomainError } from '../../domain/errors.js';
import { changeRole, memberById } from '../../domain/members/index.js';
import { enterFor } from '../../domain/verb.js';
import { listPeople } from '../../domain/workspaces/index.js';
import { defineAction } from '../kit/define.js';
import { openModal } from '../kit/reply.js';
import { confirmRemoval, REMOVE_TITLE } from './remove.modal.js';
import { roleModal } from './role.modal.js';

/** The menu beside a member: `role me_…` or `remove me_…`. Both open a form; its verb decides. */
export const manageAction = defineAction({
  value: z.string().regex(/^(?:role|remove) me_[\w-]{1,60}$/),
  reads: true,
  opens: REMOVE_TITLE,
  run: async ({ ctx, value, about }) => {
    const [act, memberId = ''] = value.split(' ');
    const found = await memberById(ctx, memberId);
    if (!found) throw gone();
    // A place among strangers is answered like one that is not there (W12).
    const { workspace } = await enter(ctx, found.workspaceId, 'viewer').catch((error: unknown) => {
      throw error instanceof DomainError ? gone() : error;
    });
    about(workspace);
    await enterFor(ctx, act === 'role' ? changeRole : removeMember, workspace._id);
    const member = (await listPeople(ctx, workspace._id)).find((person) => person.memberId === memberId);
    if (!member) throw gone();
    return openModal(act === 'role' ? roleModal({ workspace, member }) : confirmRemoval(workspace, member));
  },
});

const gone = () =>
  new DomainError('not_found', 'This person is no longer a member.', { next: '`/workspace members` shows who is.' });
