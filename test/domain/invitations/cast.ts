import type { InvitationId, UserId, WorkspaceId } from '../../../src/domain/ids.js';
import {
  acceptInvitation,
  askForNewInvitation,
  cancelInvitation,
  declineInvitation,
  invitePerson,
  resendInvitation,
} from '../../../src/domain/invitations/index.js';
import { setPlan } from '../../../src/domain/subscriptions/index.js';
import { createWorkspace } from '../../../src/domain/workspaces/index.js';
import { as, contextOf, profileOf, settleIn } from '../../support/people.js';
import type { TestPlatform } from '../../support/platform.js';

export const DAY = 24 * 60 * 60 * 1000;
export const ANA = 'U0ANA';

/** Ana with a workspace, and everything people do with its invitations; on whichever instance is given. */
export class Cast {
  sales!: WorkspaceId;

  constructor(readonly platform: TestPlatform) {}

  /** Empties the database and begins anew. */
  async begin(seats = 3): Promise<void> {
    const { db } = this.platform;
    for (const name of Object.keys(db.collections)) await db.collections[name]?.deleteMany({});
    await settleIn(this.platform, ANA, 'Ana');
    await this.seats(seats);
    this.sales = await this.workspace('Sales');
  }

  async workspace(name: string): Promise<WorkspaceId> {
    return (await createWorkspace(as(this.platform, ANA), { name })).workspace._id;
  }

  seats(addonSeats: number, on = this.platform) {
    return setPlan(contextOf(on, { kind: 'operator' }), { profile: profileOf(ANA, 'Ana'), plan: 'free', addonSeats });
  }

  /** `who`: a Slack id, or an address. */
  async invite(
    who: string,
    more: { in?: WorkspaceId; by?: string; role?: 'admin' | 'editor' | 'viewer'; on?: TestPlatform } = {},
  ) {
    const slack = { userId: who as UserId, name: who, isBot: false, isDeactivated: false, isGuest: false, isForeign: false };
    const { on = this.platform, by = ANA, role = 'editor' } = more;
    return invitePerson(as(on, by), {
      workspaceId: more.in ?? this.sales,
      invitee: who.includes('@') ? { email: who } : slack,
      role,
    });
  }

  accept(who: string, invitationId: InvitationId, on = this.platform) {
    const profile = { name: who, timeZone: 'UTC', known: true };
    return acceptInvitation(as(on, personOf(who)), { invitationId, profile });
  }

  decline(who: string, invitationId: InvitationId, on = this.platform) {
    return declineInvitation(as(on, personOf(who)), { invitationId });
  }

  ask(who: string, invitationId: InvitationId) {
    return askForNewInvitation(as(this.platform, personOf(who)), { invitationId });
  }

  cancel(invitationId: InvitationId, by = ANA, from = this.sales) {
    return cancelInvitation(as(this.platform, by), { workspaceId: from, invitationId });
  }

  resend(invitationId: InvitationId, by = ANA, from = this.sales) {
    return resendInvitation(as(this.platform, by), { workspaceId: from, invitationId });
  }

  job(name = 'job') {
    return contextOf(this.platform, { kind: 'job', name });
  }

  notices(kind: string) {
    return this.platform.db.collection('notices').find({ kind }).sort({ createdAt: 1, _id: 1 }).toArray();
  }

  async seatOf(id: InvitationId): Promise<string> {
    const found = await this.platform.db.collection('invitations').findOne({ _id: id as never });
    return `${String(found?.status)} ${String(found?.seat)}`;
  }
}

/** Whoever has a link acts as the address it was sent to (I7). */
const personOf = (who: string): string => (who.includes('@') ? `email:${who}` : who);
