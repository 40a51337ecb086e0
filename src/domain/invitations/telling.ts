import { derivedName } from '../../platform/crypto.js';
import { findByIds } from '../accounts/index.js';
import type { Tx } from '../context.js';
import type { InvitationId } from '../ids.js';
import { type NoticeContent, type Post, postNotices } from '../notices/index.js';
import type { Workspace } from '../workspaces/index.js';
import type { Invitation } from './model.js';
import { setMessageKeys } from './store-many.js';

type Told = Extract<NoticeContent, { kind: `invitation${string}` }>;
export type Open = Extract<NoticeContent, { kind: 'invitation' }>['data'];
/** Kinds that need no more than who, where and until when. */
export type Plain = Exclude<Told['kind'], 'invitation' | 'invitation-mail' | 'invitation-pass-on'>;

/** The key of the first message; later ones have keys of their own, so that each act says its thing once. */
export const firstKey = (invitation: Pick<Invitation, '_id'>): string => `invitation:${invitation._id}`;

export const laterKey = (tx: Tx, invitation: Invitation, what: string): string =>
  `${firstKey(invitation)}:${what}:${derivedName(tx.commandKey)}`;

export const currentKey = (invitation: Invitation): string => invitation.messageKey ?? firstKey(invitation);

/** How an inviter is called whom we have never met. */
export const NOBODY_KNOWN = 'the inviter';

/** An invitation and where to. */
export interface Matter {
  invitation: Invitation;
  workspace: Workspace;
}

/** What is to be said of many invitations, gathered to be written at once. */
export class Telling {
  readonly #posts: Post[] = [];
  readonly #keys = new Map<InvitationId, string>();

  private constructor(
    readonly tx: Tx,
    private readonly names: ReadonlyMap<string, string>,
  ) {}

  static async begin(tx: Tx, matters: readonly Matter[]): Promise<Telling> {
    const inviters = [...new Set(matters.map(({ invitation }) => invitation.invitedBy))];
    const found = inviters.length === 0 ? [] : await findByIds(tx, inviters);
    return new Telling(tx, new Map(found.map(({ userId, name }) => [userId, name])));
  }

  /** What every message about an invitation knows. */
  dataOf({ invitation, workspace }: Matter): Omit<Open, 'seated' | 'why'> {
    return {
      invitationId: invitation._id,
      workspaceId: workspace._id,
      workspaceName: workspace.name,
      workspaceHandle: workspace.handle,
      inviterName: this.names.get(invitation.invitedBy) ?? NOBODY_KNOWN,
      inviteeName: invitation.inviteeName,
      role: invitation.role,
      expiresAt: invitation.expiresAt,
      timeZone: workspace.timeZone,
    };
  }

  post(post: Post): void {
    this.#posts.push(post);
  }

  /** The invitee's direct message changes to this; somebody outside Slack has none. */
  replace(matter: Matter, kind: Plain, key = laterKey(this.tx, matter.invitation, 'end')): void {
    const { invitation } = matter;
    if (!invitation.userId) return;
    const content = { kind, data: this.dataOf(matter) } as NoticeContent;
    this.post({ key, to: { userId: invitation.userId }, content, replaces: currentKey(invitation) });
    if (kind !== 'invitation-moved') this.showsNow(invitation, key);
  }

  /** From now on the invitation's message is the one of this key. */
  showsNow({ _id }: Invitation, key: string): void {
    this.#keys.set(_id, key);
  }

  async write(): Promise<void> {
    await postNotices(this.tx, this.#posts);
    await setMessageKeys(this.tx, this.#keys);
  }
}
