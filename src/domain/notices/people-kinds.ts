import type { Role } from '../access.js';

interface About {
  workspaceId: string;
  workspaceName: string;
  workspaceHandle: string;
}

/** What people hear about their places in workspaces: M2, M4, M6, M7, W11. */
export type PeopleNotice =
  | { kind: 'role-changed'; data: About & { role: Role; byName: string } }
  | { kind: 'member-removed'; data: About & { byName: string } }
  | { kind: 'member-left'; data: About & { memberName: string } }
  | { kind: 'workspace-deleted'; data: About & { byName: string } }
  | { kind: 'transfer-offered'; data: About & { transferId: string; ownerName: string; seatsNeeded: number; expiresAt: Date } }
  | { kind: 'transfer-withdrawn'; data: About & { ownerName: string } }
  | { kind: 'transfer-done'; data: About & { newOwnerName: string; forWhom: 'old' | 'new' } }
  | { kind: 'transfer-declined'; data: About & { memberName: string } }
  /** M6: to the successor of somebody who owns workspaces. */
  | { kind: 'owner-deactivated'; data: { userId: string; personName: string; workspaceNames: string[] } }
  | { kind: 'person-deactivated'; data: { personName: string; workspaceNames: string[]; keyNames: string[] } };

const MAILED = ['role-changed', 'member-removed', 'workspace-deleted'] as const;

/** What members outside Slack (I7) are told by e-mail; nothing else concerns them. */
export type MailedNotice = Extract<PeopleNotice, { kind: (typeof MAILED)[number] }>;

/** Whether there is an e-mail of this kind for members outside Slack. */
export function isMailed<N extends { kind: string }>(notice: N): notice is Extract<N, MailedNotice> {
  return (MAILED as readonly string[]).includes(notice.kind);
}
