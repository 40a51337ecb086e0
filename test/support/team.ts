import type { AgentId, SourceId, UserId, WorkspaceId } from '../../src/domain/ids.js';
import { acceptInvitation, invitePerson } from '../../src/domain/invitations/index.js';
import { addSource, allocateMinutes } from '../../src/domain/minutes/index.js';
import { createWorkspace } from '../../src/domain/workspaces/index.js';
import { as, contextOf, profileOf, settleIn } from './people.js';
import type { TestPlatform } from './platform.js';

/** Ana's workspace Sales with Ben as admin and Chen as editor, and a source of 1,000 minutes. */
export interface Team {
  workspaceId: WorkspaceId;
  sourceId: SourceId;
}

export async function formTeam(platform: TestPlatform): Promise<Team> {
  const ana = await settleIn(platform, 'U0ANA', 'Ana', 'standard');
  await settleIn(platform, 'U0BEN', 'Ben', 'standard');
  await settleIn(platform, 'U0CHEN', 'Chen', 'free');
  const { workspace } = await createWorkspace(as(platform, 'U0ANA'), { name: 'Sales' });
  await join(platform, workspace._id, 'U0BEN', 'Ben', 'admin');
  await join(platform, workspace._id, 'U0CHEN', 'Chen', 'editor');
  const { source } = await addSource(contextOf(platform, { kind: 'operator' }), {
    accountId: ana._id,
    name: 'November pack',
    minutes: 1_000,
    currency: 'USD',
    buyRatePerMinute: '0.05',
  });
  return { workspaceId: workspace._id, sourceId: source._id };
}

/** Invites a person and accepts in their name. */
export async function join(
  platform: TestPlatform,
  workspaceId: WorkspaceId,
  userId: string,
  name: string,
  role: 'admin' | 'editor' | 'viewer',
) {
  const invitee = { userId: userId as UserId, name, isBot: false, isDeactivated: false, isGuest: false, isForeign: false };
  const { invitation } = await invitePerson(as(platform, 'U0ANA'), { workspaceId, invitee, role });
  const { userId: _, ...profile } = profileOf(userId, name);
  await acceptInvitation(as(platform, userId), { invitationId: invitation._id, profile });
}

/** Minutes for the team's workspace, from Ana. */
export const allot = (platform: TestPlatform, team: Team, minutes: number, more: object = {}) =>
  allocateMinutes(as(platform, 'U0ANA'), {
    workspaceId: team.workspaceId,
    sourceId: team.sourceId,
    minutes,
    ratePerMinute: '0.12',
    currency: 'USD',
    pulse: { minimumSeconds: 60, incrementSeconds: 60 },
    ...more,
  });

/** A call of the team's workspace that has just ended, as the ledger takes it. */
export const endedCall = (platform: TestPlatform, id: string, seconds: number) => ({
  agentId: 'ag_test' as AgentId,
  externalId: id,
  status: 'ended' as const,
  startedAt: platform.clock.now().getTime() - seconds * 1000,
  endedAt: platform.clock.now().getTime(),
  digest: id,
});
