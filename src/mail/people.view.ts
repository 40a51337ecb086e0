import { WHAT_ROLES_MAY } from '../domain/invitations/index.js';
import type { MailedNotice } from '../domain/notices/index.js';
import { type Letter, letter } from './letter.js';

/** I7, M2, M4, W11: what became of somebody's place in a workspace, for members who have no Slack to be told in. */
export function peopleLetter({ kind, data }: MailedNotice): Letter {
  const { workspaceName, byName } = data;
  const footer = `You get this mail because whoever has this address joined ${workspaceName} by an invitation.`;
  switch (kind) {
    case 'role-changed': {
      const subject = `You are ${data.role} of ${workspaceName} now`;
      const role = `As ${data.role} you can ${WHAT_ROLES_MAY[data.role]}.`;
      const where =
        'All of that is done from Slack: your place waits for you there as soon as you join the team with this address.';
      return letter({ subject, lines: [`${byName} made you ${data.role} of ${workspaceName}.`, role, where], footer });
    }
    case 'member-removed': {
      const rest = 'Your access has ended; what belongs to the workspace stays there.';
      const lines = [`${byName} removed you from ${workspaceName}.`, rest];
      return letter({ subject: `You are no longer a member of ${workspaceName}`, lines, footer });
    }
    case 'workspace-deleted': {
      const lines = [
        `${byName} deleted ${workspaceName}.`,
        'Your place in it has ended with it. There is nothing for you to do.',
      ];
      return letter({ subject: `${workspaceName} was deleted`, lines, footer });
    }
  }
}
