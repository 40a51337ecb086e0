import { z } from 'zod';
import { DomainError } from '../errors.js';
import { memberFor, personName } from '../members/index.js';
import { postNotice } from '../notices/index.js';
import { workspaceVerb } from '../verb.js';
import { personOf, workspaceId } from '../workspaces/index.js';
import { about, endPlace, type PersonLeft } from './remove.js';

/** M4: a member leaves; the owner cannot, and hears of those who do. */
export const leaveWorkspace = workspaceVerb({
  name: 'member.leave',
  needs: 'viewer',
  input: z.object({ workspaceId }),
  run: async (tx, _input, { workspace }): Promise<PersonLeft> => {
    const userId = personOf(tx);
    const member = await memberFor(tx, workspace._id, userId);
    if (member.role === 'owner') {
      throw new DomainError('forbidden', 'The owner cannot leave.', {
        next: workspace.isDefault
          ? 'My Workspace is always yours; `/workspace switch` goes to another.'
          : '`/workspace transfer` makes somebody else the owner first.',
      });
    }
    await endPlace(tx, workspace, userId);
    const name = await personName(tx, userId);
    await postNotice(tx, {
      key: `left:${member._id}:${tx.commandKey}`,
      to: { userId: workspace.ownerId },
      content: { kind: 'member-left', data: { ...about(workspace), memberName: name } },
    });
    return { workspace, userId, name };
  },
});
