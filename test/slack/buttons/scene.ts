import { accountIdOf } from '../../../src/domain/accounts/index.js';
import { createAgent } from '../../../src/domain/agents/index.js';
import { sendAlerts, tellTroubles, warnOfEnds } from '../../../src/domain/alerts/index.js';
import { issueKey } from '../../../src/domain/api-keys/index.js';
import { reportCall } from '../../../src/domain/calls/index.js';
import type { Context } from '../../../src/domain/context.js';
import { personDeactivated } from '../../../src/domain/departures/index.js';
import type { AgentId, SourceId, TeamId, UserId, WorkspaceId } from '../../../src/domain/ids.js';
import { expireDueInvitations, invitePerson } from '../../../src/domain/invitations/index.js';
import { settleCall, startCall } from '../../../src/domain/ledger/index.js';
import { addSource, allocateMinutes, letAdminsAdd, setLimits } from '../../../src/domain/minutes/index.js';
import { connectProvider, takeReport } from '../../../src/domain/provider-hooks/index.js';
import { nameSuccessor } from '../../../src/domain/transfers/index.js';
import { addWebhook } from '../../../src/domain/webhooks/index.js';
import { listWorkspaces, setAlertChannel, type Workspace } from '../../../src/domain/workspaces/index.js';
import { ANA, BEN, CHEN, VOICE_ALERTS } from '../../support/slack/stand-in.js';
import { type House, jobContext } from '../house.js';
import { asPerson, seedGrant, seedMember, seedPerson, seedSeats, seedSource, seedWorkspace } from '../seed.js';

export const VIEWER = 'U0VIEWER01';
export const OUTSIDER = 'U0OUTSIDE1';
/** Belongs to every workspace as a viewer, and can be changed and removed. */
export const LEAVER = 'U0LEAVER01';
/** Owned something, named Ana their successor, and is deactivated. */
export const GONE = 'U0GONE0001';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Ana's workspaces, with the same people in the same roles in each, in which everything that can be told has happened. */
export interface Scene {
  sales: Workspace;
  service: Workspace;
  /** Without minutes, so that it can change hands. */
  handover: Workspace;
  closing: Workspace;
  reception: AgentId;
  webhook: { workspaceId: WorkspaceId; agentId: AgentId; webhookId: string };
}

export async function setScene(house: House): Promise<Scene> {
  const { standIn, platform } = house;
  standIn.addUser({ id: VIEWER, name: 'viewer', real_name: 'Viewer' });
  standIn.addUser({ id: OUTSIDER, name: 'outsider', real_name: 'Outsider' });
  standIn.addUser({ id: LEAVER, name: 'leaver', real_name: 'Leaver' });
  standIn.addUser({ id: GONE, name: 'gone', real_name: 'Gone' });
  for (const person of [ANA, BEN, CHEN, VIEWER, OUTSIDER, LEAVER, GONE]) await seedPerson(house, person);
  await seedSeats(house, ANA, 10);
  await seedSeats(house, BEN, 10);
  const job = () => jobContext(platform, standIn.teamId, 'scene');
  const deliver = async () => {
    while ((await house.deliverNotices()) > 0);
  };
  const peopled = async (made: Workspace) => {
    await seedMember(house, made, BEN, 'admin');
    await seedMember(house, made, CHEN, 'editor');
    await seedMember(house, made, VIEWER, 'viewer');
    await seedMember(house, made, LEAVER, 'viewer');
    return made;
  };
  const workspace = async (name: string) => peopled(await seedWorkspace(house, ANA, name, name.toLowerCase()));
  const mine = (await listWorkspaces(asPerson(house, ANA))).find((one) => one.workspace.isDefault);
  if (mine) await peopled(mine.workspace);
  const [closing, handover, service, sales] = [
    await workspace('Closing'),
    await workspace('Handover'),
    await workspace('Service'),
    await workspace('Sales'),
  ];
  await setAlertChannel(asPerson(house, ANA), { workspaceId: sales._id, channelId: VOICE_ALERTS });

  // An invitation that has ended, and one that is open.
  const invite = () =>
    invitePerson(asPerson(house, ANA), {
      workspaceId: sales._id,
      invitee: {
        userId: OUTSIDER as UserId,
        name: 'Outsider',
        isBot: false,
        isDeactivated: false,
        isGuest: false,
        isForeign: false,
      },
      role: 'viewer',
    });
  await invite();
  await deliver();
  platform.clock.advance(7 * DAY_MS);
  await expireDueInvitations(job(), {} as never);
  await deliver();

  const start = platform.clock.now().getTime();
  const pack = await seedSource(house, ANA, 'November pack', 100_000);
  await seedGrant(house, ANA, sales._id, pack as SourceId, 100);
  await seedGrant(house, ANA, service._id, pack as SourceId, 70);
  const adminMinutes = { sourceId: pack as SourceId, dailyCapMinutes: 100 };
  for (const { _id: workspaceId } of [sales, handover]) await letAdminsAdd(asPerson(house, ANA), { workspaceId, adminMinutes });
  await lapsing(house, sales._id);
  platform.clock.advance(3 * DAY_MS);
  await warnOfEnds(job(), new Date(start));

  await personDeactivated(await successor(house), GONE as UserId);
  await invite();

  const agent = async (name: string) => (await createAgent(asPerson(house, ANA), { workspaceId: sales._id, name }))._id;
  const [reception, outbound] = [await agent('Reception'), await agent('Outbound')];
  await issueKey(asPerson(house, ANA), { workspaceId: sales._id, agentId: reception, name: 'production' });
  const ofReception = { workspaceId: sales._id, agentId: reception };
  platform.outside = { allowPrivate: true };
  const { webhook } = await addWebhook(asPerson(house, ANA), {
    ...ofReception,
    url: 'http://127.0.0.1:9/hooks',
    events: ['call.settled'],
  });
  const clock = () => platform.clock.now().getTime();
  const call = (agentId: AgentId, externalId: string, minutes: number, endedAt = clock()) =>
    settleCall(platform, sales._id, {
      ...{ agentId, externalId, status: 'ended', endedAt, digest: externalId },
      startedAt: endedAt - minutes * 60_000,
    });
  await call(reception, 'call-1', 2);
  await call(reception, 'call-2', 2);
  await call(reception, 'twin', 1);
  await call(outbound, 'twin', 1);
  await call(reception, 'late-1', 1, clock() - 40 * DAY_MS);
  await startCall(platform, sales._id, {
    agentId: outbound,
    externalId: 'live-1',
    startedAt: clock(),
    maxDurationSeconds: 60,
    digest: 'live-1',
  });
  await startCall(platform, handover._id, { agentId: outbound, externalId: 'none-1', startedAt: clock(), digest: 'none-1' });
  await heard(house, sales._id, reception);
  await call(reception, 'long', 107);
  await setLimits(asPerson(house, ANA), { workspaceId: sales._id, limitPolicy: 'finish', overdraftCapSeconds: 600 });
  platform.clock.advance(1_000);
  await tellTroubles(job(), new Date(start));
  await sendAlerts(job(), new Date(start));
  await deliver();
  return { sales, service, handover, closing, reception, webhook: { ...ofReception, webhookId: webhook._id } };
}

/** A call with somebody's number, and one of a platform that belongs to no agent. */
async function heard({ platform, standIn }: House, workspaceId: WorkspaceId, agentId: AgentId): Promise<void> {
  const ctx = jobContext(platform, standIn.teamId, 'heard');
  const at = (seconds: number) => new Date(platform.clock.now().getTime() + seconds * 1000).toISOString();
  const call = { id: 'heard', status: 'ended', startedAt: at(-60), endedAt: at(0), direction: 'inbound' } as const;
  const actor = { kind: 'apiKey', agentId, workspaceId, revoked: false } as const;
  await reportCall({ ...ctx, actor }, { ...call, from: '+14155550111' });
  const owner: Context = { ...ctx, actor: { kind: 'person', userId: ANA as UserId } };
  await connectProvider({ ...owner, commandKey: 'vapi' }, { workspaceId, provider: 'vapi' });
  const { hook } = await connectProvider({ ...owner, commandKey: 'retell' }, { workspaceId, provider: 'retell' });
  const stray = { ...call, id: 'stray' };
  await takeReport(platform, hook, 'report', { providerAgentId: 'agent_7', ownNumber: '+14155550101', call: stray });
}

/** Minutes of Sales that lapse in nine days. */
async function lapsing(house: House, workspaceId: WorkspaceId): Promise<void> {
  const accountId = accountIdOf(house.standIn.teamId as TeamId, ANA as UserId);
  const endsAt = new Date(house.platform.clock.now().getTime() + 9 * DAY_MS);
  const pack = { accountId, name: 'Short pack', minutes: 30, currency: 'USD', buyRatePerMinute: '0.05', endsAt };
  const { source } = await addSource(asPerson(house, ANA), pack);
  await allocateMinutes(asPerson(house, ANA), {
    ...{ workspaceId, sourceId: source._id, minutes: 30, ratePerMinute: '0.12', currency: 'USD' },
    pulse: { minimumSeconds: 60, incrementSeconds: 60 },
  });
}

/** A person with a workspace of their own names Ana. */
async function successor(house: House) {
  await seedWorkspace(house, GONE, 'Left behind', 'left-behind');
  const { standIn, platform } = house;
  await nameSuccessor(asPerson(house, GONE), { successorId: ANA as UserId });
  return jobContext(platform, standIn.teamId, 'gone');
}
