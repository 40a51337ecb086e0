import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deleteWorkspace, whatDeletionDestroys } from '../../src/domain/deletion/index.js';
import { leaveWorkspace, removeMember } from '../../src/domain/departures/index.js';
import { DomainError } from '../../src/domain/errors.js';
import type { InvitationId, UserId, WorkspaceId } from '../../src/domain/ids.js';
import * as invitations from '../../src/domain/invitations/index.js';
import { changeRole, setProfile } from '../../src/domain/members/index.js';
import { setPlan } from '../../src/domain/subscriptions/index.js';
import * as transfers from '../../src/domain/transfers/index.js';
import { changeHandle, createWorkspace, listWorkspaces } from '../../src/domain/workspaces/index.js';
import { as, contextOf, profileOf, settleIn } from '../support/people.js';
import { type TestPlatform, testPlatform } from '../support/platform.js';
import { allot, formTeam, type Team } from '../support/team.js';

describe('refusals, one by one (U)', () => {
  let platform: TestPlatform;
  let team: Team;
  let mine: WorkspaceId;
  const by = (who: string) => as(platform, who);
  const ana = () => by('U0ANA');
  const inSales = <T extends object>(more: T) => ({ workspaceId: team.workspaceId, ...more });
  const person = (userId: string, more: object = {}) =>
    ({
      userId: userId as UserId,
      name: userId,
      isBot: false,
      isDeactivated: false,
      isGuest: false,
      isForeign: false,
      ...more,
    }) as const;
  const invite = (invitee: object, who = 'U0ANA') => invitations.invitePerson(by(who), inSales({ invitee }) as never);
  const id = async (made: Promise<{ invitation: { _id: InvitationId } }>) => (await made).invitation._id;
  const accept = (invitationId: InvitationId, who: string) => {
    const { userId: _, ...profile } = profileOf(who, who);
    return invitations.acceptInvitation(by(who), { invitationId, profile });
  };
  const offered = async () => (await transfers.offerTransfer(ana(), inSales({ userId: 'U0BEN' as UserId }))).transfer._id;

  beforeAll(async () => {
    platform = await testPlatform();
    team = await formTeam(platform);
    await settleIn(platform, 'U0OUT', 'Chen');
    const own = (await listWorkspaces(ana())).find(({ workspace }) => workspace.isDefault);
    mine = own?.workspace._id as WorkspaceId;
  });
  afterAll(() => platform.close());

  /** What happens, and the whole sentence that is said. */
  const TABLE: [string, () => Promise<unknown>, string][] = [
    [
      'a viewer who would remove somebody',
      () => removeMember(by('U0CHEN'), inSales({ userId: 'U0BEN' as UserId })),
      'Only the owner can do this. Ask Ana.',
    ],
    [
      'a workspace of others',
      () => leaveWorkspace(by('U0OUT'), inSales({})),
      'There is no such workspace among yours. `/workspace list` shows them.',
    ],
    ['a reserved handle', () => changeHandle(ana(), inSales({ handle: 'admin' })), '`admin` is reserved. Try `admin-team`.'],
    [
      'a handle of the wrong form',
      () => changeHandle(ana(), inSales({ handle: 'Sales Team' })),
      "`Sales Team` can't be a handle: use 2 to 40 lower case letters, digits and single hyphens, for instance `sales-team`.",
    ],
    ['a taken handle', () => createWorkspace(ana(), { name: 'Other', handle: 'sales' }), '`sales` is taken. Try `sales-2`.'],
    [
      'a workspace for nobody',
      () => createWorkspace(contextOf(platform, { kind: 'operator' }), { name: 'Other' }),
      'Say whose workspace it will be.',
    ],
    [
      'a workspace for somebody unknown',
      () => createWorkspace(contextOf(platform, { kind: 'operator' }), { name: 'Other', ownerId: 'U0NEW' as UserId }),
      'There is no account of this person yet. They open one with `/workspace`.',
    ],
    [
      "the owner's role",
      () => changeRole(by('U0BEN'), inSales({ userId: 'U0ANA' as UserId, role: 'viewer' as const })),
      "The owner's role cannot be changed. `/workspace transfer` makes somebody else the owner.",
    ],
    [
      "one's own role",
      () => changeRole(by('U0BEN'), inSales({ userId: 'U0BEN' as UserId, role: 'viewer' as const })),
      'Nobody changes their own role. Ask the owner or another admin.',
    ],
    [
      'a role for a stranger',
      () => changeRole(ana(), inSales({ userId: 'U0OUT' as UserId, role: 'viewer' as const })),
      'Chen is not a member of this workspace. `/workspace members` shows who is.',
    ],
    [
      "somebody else's profile",
      () => setProfile(contextOf(platform, { kind: 'operator' }), inSales({ displayName: 'X', pictureUrl: null })),
      'Everybody sets their own profile. `/workspace profile` shows yours.',
    ],
    ['inviting oneself', () => invite(person('U0ANA')), "You can't invite yourself: you are already here. Name somebody else."],
    ['inviting a bot', () => invite(person('U0X', { isBot: true })), 'U0X is a bot. Only people can be invited. Name a person.'],
    [
      'inviting somebody deactivated',
      () => invite(person('U0X', { isDeactivated: true })),
      "U0X's Slack account is deactivated. Invite them when an admin of this Slack team has activated it again.",
    ],
    [
      'inviting a guest',
      () => invite(person('U0X', { isGuest: true })),
      'U0X is a guest in this Slack team. Only full members can be invited. An admin of the Slack team can make them one.',
    ],
    [
      'inviting somebody from elsewhere',
      () => invite(person('U0X', { isForeign: true })),
      'U0X belongs to another organisation. Ask them for their e-mail address and invite that.',
    ],
    [
      'inviting a member',
      () => invite(person('U0BEN')),
      'U0BEN is already a member of Sales. `/workspace role` gives them another role.',
    ],
    [
      'inviting twice',
      async () => {
        await invite({ email: 'twice@example.com' });
        await invite({ email: 'twice@example.com' });
      },
      'twice@example.com already has an invitation. It can be answered until its end. `/workspace members in sales` shows it and can cancel it.',
    ],
    [
      'an invitation that is not there',
      () => accept('in_none' as InvitationId, 'U0OUT'),
      'There is no such invitation (any more). Ask whoever invited you for a new one.',
    ],
    [
      'cancelling what is not there',
      () => invitations.cancelInvitation(ana(), inSales({ invitationId: 'in_none' as InvitationId })),
      'There is no such invitation to Sales. `/workspace members` shows who belongs to it and who is invited.',
    ],
    [
      "somebody else's invitation",
      async () => accept(await id(invite(person('U0A'))), 'U0OUT'),
      'This invitation is for somebody else. Ask Ana for one of your own.',
    ],
    [
      'asking anew for what is open',
      async () => invitations.askForNewInvitation(by('U0B'), { invitationId: await id(invite(person('U0B'))) }),
      'Your invitation to Sales is still open, so you need no new one. Answer it in its message.',
    ],
    [
      'resending what is open',
      async () => invitations.resendInvitation(ana(), inSales({ invitationId: await id(invite(person('U0C'))) })),
      'The invitation to U0C is still open, so there is nothing to send again. `/workspace members` shows until when.',
    ],
    [
      'accepting without a seat',
      async () => accept(await id(invite(person('U0OUT'))), 'U0OUT'),
      expect.stringMatching(
        /^Sales is full just now: every seat is taken\. Your invitation is .* in line\. We'll tell you if a place opens\. Ana can add seats\.$/,
      ) as never,
    ],
    [
      'accepting what was cancelled',
      async () => {
        const invitationId = await id(invite(person('U0D')));
        await invitations.cancelInvitation(ana(), inSales({ invitationId }));
        await accept(invitationId, 'U0D');
      },
      'This invitation was cancelled. Ask Ana for a new one.',
    ],
    [
      'cancelling twice',
      async () => {
        const invitationId = await id(invite(person('U0D')));
        for (let i = 0; i < 2; i++) await invitations.cancelInvitation(ana(), inSales({ invitationId }));
      },
      'The invitation to U0D was cancelled before. `/workspace members` shows who belongs to it and who is invited.',
    ],
    [
      'declining twice',
      async () => {
        const invitationId = await id(invite(person('U0D')));
        for (let i = 0; i < 2; i++) await invitations.declineInvitation(by('U0D'), { invitationId });
      },
      'You have already declined this invitation. Ask Ana for a new one.',
    ],
    [
      'cancelling what was declined',
      async () => {
        const invitationId = await id(invite(person('U0D')));
        await invitations.declineInvitation(by('U0D'), { invitationId });
        await invitations.cancelInvitation(ana(), inSales({ invitationId }));
      },
      'U0D has declined already, so there is nothing to cancel. `/workspace members` shows who belongs to it and who is invited.',
    ],
    [
      'resending what was declined',
      async () => {
        const invitationId = await id(invite(person('U0D')));
        await invitations.declineInvitation(by('U0D'), { invitationId });
        await invitations.resendInvitation(ana(), inSales({ invitationId }));
      },
      'U0D declined this invitation, so it is not sent again. Invite them anew with `/workspace invite` if both of you want it.',
    ],
    [
      'the owner who would leave',
      () => leaveWorkspace(ana(), inSales({})),
      'The owner cannot leave. `/workspace transfer` makes somebody else the owner first.',
    ],
    [
      'leaving My Workspace',
      () => leaveWorkspace(ana(), { workspaceId: mine }),
      'The owner cannot leave. My Workspace is always yours; `/workspace switch` goes to another.',
    ],
    [
      'removing the owner',
      () => removeMember(ana(), inSales({ userId: 'U0ANA' as UserId })),
      'The owner cannot be removed. `/workspace transfer` makes somebody else the owner first.',
    ],
    [
      'deleting My Workspace',
      () => whatDeletionDestroys(ana(), mine),
      'My Workspace cannot be deleted. Your other workspaces can: `/workspace delete in HANDLE`.',
    ],
    [
      'deleting with another handle',
      () => deleteWorkspace(ana(), inSales({ typedHandle: 'sells' })),
      'Type `sales` to say that you mean it.',
    ],
    [
      'handing over My Workspace',
      () => transfers.whatTransferMeans(ana(), mine),
      'My Workspace is always yours. Create another workspace to hand over.',
    ],
    [
      'handing over to oneself',
      () => transfers.offerTransfer(ana(), inSales({ userId: 'U0ANA' as UserId })),
      'This workspace is yours already. Name one of its members.',
    ],
    [
      'handing over with open invitations',
      offered,
      expect.stringMatching(/^\d+ invitations are still open, on your seats\. Cancel them, or wait for the answers\.$/) as never,
    ],
    [
      'handing over with minutes',
      async () => {
        await allot(platform, team, 10);
        await offered();
      },
      'There are still 10 min of yours in Sales. Let them be used, or take them back with `/minutes reclaim`.',
    ],
    [
      'an offer for nobody',
      () => transfers.acceptTransfer(ana(), { transferId: 'tr_none' }),
      'There is no such offer for you. The owner of a workspace makes one with `/workspace transfer`.',
    ],
    [
      'withdrawing what is not there',
      () => transfers.withdrawTransfer(ana(), inSales({ transferId: 'tr_none' })),
      'There is no such offer of Sales. `/workspace transfer` shows the open one, or makes one.',
    ],
    [
      'oneself as successor',
      () => transfers.nameSuccessor(ana(), { successorId: 'U0ANA' as UserId }),
      'You cannot be your own successor. Choose somebody else.',
    ],
    [
      'taking over a stranger',
      () => transfers.takeOverAccount(by('U0OUT'), { from: 'U0ANA' as UserId, to: 'U0OUT' as UserId }),
      'There is no account for you to take over. Its owner names a successor with `/workspace transfer successor @person`; else whoever runs Switchboard can help.',
    ],
    [
      'an unknown plan',
      () => setPlan(ana(), { profile: profileOf('U0ANA', 'Ana'), plan: 'gold' }),
      'The plan is one of free, basic, standard, pro.',
    ],
    [
      "somebody else's plan",
      () => setPlan(by('U0OUT'), { profile: profileOf('U0ANA', 'Ana'), plan: 'pro' }),
      'Everybody changes their own plan. `/workspace plan` shows yours.',
    ],
    [
      'a plan where the operator bills',
      async () => {
        Object.assign(platform, { billing: 'operator' });
        await setPlan(ana(), { profile: profileOf('U0ANA', 'Ana'), plan: 'pro' }).finally(() =>
          Object.assign(platform, { billing: 'self-serve' }),
        );
      },
      'Plans and seats are set by whoever runs this service. Ask them.',
    ],
  ];

  test.each(TABLE)('U: %s', async (_what, act, said) => {
    const error = await act().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(DomainError);
    const { message, next, fields } = error as DomainError;
    const beside = Object.values(fields);
    expect([...(beside.length > 0 ? beside : [message]), ...(next ? [next] : [])].join(' ')).toEqual(said);
  });
});
