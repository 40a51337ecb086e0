import type { Role } from '../access.js';

interface InvitationData {
  invitationId: string;
  workspaceName: string;
  workspaceHandle: string;
  inviterName: string;
  inviteeName: string;
  role: Role;
  expiresAt: Date;
}

/** Everything Switchboard says unasked: kind → what its message needs to know. The text is made by the door that sends it. */
export type NoticeContent =
  | { kind: 'invitation'; data: InvitationData & { seated: boolean } }
  | { kind: 'invitation-accepted'; data: InvitationData }
  | { kind: 'invitation-joined'; data: InvitationData }
  | { kind: 'invitation-declined'; data: InvitationData }
  | { kind: 'invitation-declined-by-you'; data: InvitationData }
  | { kind: 'invitation-expired'; data: InvitationData }
  | { kind: 'invitation-ended'; data: InvitationData }
  | { kind: 'alert-channel-set'; data: { workspaceName: string; workspaceHandle: string; setBy: string } }
  | {
      kind: 'low-minutes';
      data: {
        workspaceId: string;
        workspaceName: string;
        workspaceHandle: string;
        /** Percent of the base that was crossed; 0 is "out of minutes". */
        threshold: number;
        availableSeconds: number;
        baseSeconds: number;
        at: Date;
      };
    }
  | {
      kind: 'call-conflict';
      data: { workspaceName: string; workspaceHandle: string; agentName: string; callId: string };
    };

export type NoticeKind = NoticeContent['kind'];
