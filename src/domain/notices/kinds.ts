import type { Role } from '../access.js';
import type { CallNotice } from './call-kinds.js';
import type { MinutesNotice } from './minutes-kinds.js';
import type { PeopleNotice } from './people-kinds.js';
import type { StandingNotice } from './standing-kinds.js';
import type { WebhookNotice } from './webhook-kinds.js';

interface InvitationData {
  invitationId: string;
  workspaceId: string;
  workspaceName: string;
  workspaceHandle: string;
  inviterName: string;
  inviteeName: string;
  role: Role;
  expiresAt: Date;
  /** IANA zone of the workspace, for messages that cannot know the reader's. */
  timeZone: string;
}

interface OpenInvitationData extends InvitationData {
  seated: boolean;
  /** Place in line, from 1, while it waits for a seat (S3). */
  place?: number;
  /** Why it is said now: it is new, a seat has opened (S4), a day is left (I5), or seats became fewer (S6). */
  why: 'new' | 'seat' | 'reminder' | 'line';
}

/** Everything Switchboard says unasked: kind → what its message needs to know. The text is made by the door that sends it. */
export type NoticeContent =
  | PeopleNotice
  | CallNotice
  | MinutesNotice
  | StandingNotice
  | WebhookNotice
  | { kind: 'invitation'; data: OpenInvitationData }
  /** In place of an earlier message, when a newer one carries the buttons. */
  | { kind: 'invitation-moved'; data: InvitationData }
  /** An e-mail; when it cannot be delivered, the inviter gets it in Slack and passes the link on. */
  | { kind: 'invitation-mail'; data: OpenInvitationData }
  /** To the inviter of somebody whom no message of ours can reach. */
  | { kind: 'invitation-pass-on'; data: OpenInvitationData }
  | { kind: 'invitation-lost-seat'; data: InvitationData }
  | { kind: 'invitation-cancelled'; data: InvitationData }
  | { kind: 'invitation-cancelled-for-you'; data: InvitationData }
  | { kind: 'invitation-asked'; data: InvitationData }
  | { kind: 'invitation-ask-sent'; data: InvitationData }
  | { kind: 'invitation-accepted'; data: InvitationData }
  | { kind: 'invitation-joined'; data: InvitationData }
  | { kind: 'invitation-declined'; data: InvitationData }
  | { kind: 'invitation-declined-by-you'; data: InvitationData }
  | { kind: 'invitation-expired'; data: InvitationData }
  | { kind: 'invitation-ended'; data: InvitationData }
  | { kind: 'alert-channel-set'; data: { workspaceName: string; workspaceHandle: string; setBy: string } }
  | {
      kind: 'call-conflict';
      data: { workspaceName: string; workspaceHandle: string; agentName: string; callId: string };
    };

export type NoticeKind = NoticeContent['kind'];
