import { createAgent } from '../../src/domain/agents/index.js';
import { sendAlerts } from '../../src/domain/alerts/index.js';
import { issueKey } from '../../src/domain/api-keys/index.js';
import { disputeCall, releaseQuarantined, reportCall } from '../../src/domain/calls/index.js';
import { listContacts } from '../../src/domain/contacts/index.js';
import type { Context, Platform } from '../../src/domain/context.js';
import type { TeamId, UserId, WorkspaceId } from '../../src/domain/ids.js';
import { invitePerson } from '../../src/domain/invitations/index.js';
import { addResource, connectKnowledge, createKnowledge } from '../../src/domain/knowledge-bases/index.js';
import { addMember } from '../../src/domain/members/index.js';
import { addSource, allocateMinutes, undoAllocation } from '../../src/domain/minutes/index.js';
import { addNumber } from '../../src/domain/phone-numbers/index.js';
import { connectProvider } from '../../src/domain/provider-hooks/index.js';
import { askOwner } from '../../src/domain/requests/index.js';
import { startStanding } from '../../src/domain/standing/index.js';
import { setPlan } from '../../src/domain/subscriptions/index.js';
import { offerTransfer } from '../../src/domain/transfers/index.js';
import { committed } from '../../src/domain/verb.js';
import { addWebhook, testWebhook } from '../../src/domain/webhooks/index.js';
import { arrive, createWorkspace, listWorkspaces } from '../../src/domain/workspaces/index.js';
import { contextOf, profileOf } from '../support/people.js';
import type { TestPlatform } from '../support/platform.js';

/** Everything that can be named by an id; each new kind of thing gets a line here and one in `furnish`. */
const KINDS = {
  workspaceId: 'ws',
  homeId: 'ws',
  handedId: 'ws',
  handle: 'h',
  agentId: 'ag',
  siblingId: 'ag',
  keyId: 'ak',
  callId: 'call',
  lateCallId: 'call',
  releasedCallId: 'call',
  accountId: 'ac',
  sourceId: 'so',
  grantId: 'gr',
  undoneGrantId: 'gr',
  standingId: 'st',
  invitationId: 'in',
  memberId: 'me',
  userId: 'U0',
  ownerId: 'U0',
  requestId: 'rq',
  disputeId: 'di',
  transferId: 'tr',
  alertId: 'al',
  contactId: 'ct',
  numberId: 'pn',
  number: '+1415555',
  hookId: 'hk',
  webhookId: 'wh',
  deliveryId: 'msg',
  knowledgeBaseId: 'kb',
  resourceId: 'rs',
} as const;

export type IdName = keyof typeof KINDS;
/** Typed as `never` so that each fits wherever an id of its own kind is wanted: telling them apart is what is tested. */
export type Ids = Record<IdName, never>;

const all = (idOf: (name: IdName) => string): Ids =>
  Object.fromEntries((Object.keys(KINDS) as IdName[]).map((name) => [name, idOf(name)])) as Ids;

/** Ids of the right form that nothing has. */
export const NONE: Ids = all((name) =>
  name === 'number' ? '+14155559999' : `${KINDS[name]}_no${name.toLowerCase().slice(0, 8)}`,
);

export interface Tenant {
  teamId: TeamId;
  ids: Ids;
  /** Whoever owns it. */
  owner: string;
  /** The secret of one of its agent keys. */
  key: string;
}

/** A world takes a second or two to furnish, and far longer where everything else runs at once. */
export const SETTING_UP_MS = 120_000;

/** Who calls everybody. */
export const CALLER = '+14155550100';

let digits = 1000;
const PULSE = { minimumSeconds: 60, incrementSeconds: 60 };
const TERMS = { ratePerMinute: '0.12', currency: 'USD', pulse: PULSE };

export const act = (platform: Platform, teamId: TeamId, userId: string): Context =>
  contextOf(platform, { kind: 'person', userId: userId as UserId }, teamId);

/** One owner with a workspace that has two agents and one of everything, and a second workspace besides My Workspace. */
export async function furnish(
  platform: TestPlatform,
  teamId: TeamId,
  owner: string,
  name: string,
  member: string,
): Promise<Tenant> {
  const by = (who = owner) => act(platform, teamId, who);
  const operator = contextOf(platform, { kind: 'operator' }, teamId);
  const accountId = (await arrive(by(), profileOf(owner, name))).account._id;
  await setPlan(operator, { profile: profileOf(owner, name), plan: 'pro', addonSeats: 20 });
  await arrive(by(member), profileOf(member, 'Chen'));
  const handed = (await createWorkspace(by(), { name: `${name} hands on` })).workspace;
  const { workspace } = await createWorkspace(by(), { name: `${name} sells` });
  const workspaceId = workspace._id;
  for (const place of [handed, workspace]) {
    await committed(by(), (tx) => addMember(tx, { workspaceId: place._id, accountId, userId: member as UserId, role: 'editor' }));
  }
  const homeId = (await listWorkspaces(by())).find((one) => one.workspace.isDefault)?.workspace._id as WorkspaceId;
  const invitee = {
    userId: `U0GUEST${owner}${teamId}` as UserId,
    name: 'Chen',
    isBot: false,
    isDeactivated: false,
    isGuest: false,
    isForeign: false,
  };
  const { invitation } = await invitePerson(by(), { workspaceId, invitee, role: 'viewer' });
  const { transfer } = await offerTransfer(by(), { workspaceId: handed._id, userId: member as UserId });

  const agentId = (await createAgent(by(), { workspaceId, name: 'Reception' }))._id;
  const siblingId = (await createAgent(by(), { workspaceId, name: 'Outbound' }))._id;
  const issued = await issueKey(by(), { workspaceId, agentId });
  const number = `+1415555${++digits}`;
  const numberId = (await addNumber(by(), { workspaceId, number, agentId }))._id;
  const { hook } = await connectProvider(by(), { workspaceId, provider: 'vapi' });
  const { webhook } = await addWebhook(by(), { workspaceId, agentId, url: 'https://example.com/told', events: ['call.settled'] });
  await testWebhook(by(), { workspaceId, agentId, webhookId: webhook._id });
  const base = await createKnowledge(by(), { workspaceId: homeId, name: `What ${name} knows` });
  const added = await addResource(by(), { workspaceId: homeId, knowledgeBaseId: base._id, text: `Secret of ${name}` });
  await connectKnowledge(by(), { workspaceId, knowledgeBaseId: base._id, agentId });

  const { source } = await addSource(operator, {
    accountId,
    name: `Pack of ${name}`,
    minutes: 1_000,
    currency: 'USD',
    buyRatePerMinute: '0.05',
  });
  const { grantId } = await allocateMinutes(by(), { workspaceId, sourceId: source._id, minutes: 10, ...TERMS });
  const { standing } = await startStanding(by(), { workspaceId: handed._id, sourceId: source._id, minutes: 1, ...TERMS });
  const agent = contextOf(platform, { kind: 'apiKey', agentId, workspaceId, revoked: false }, teamId);
  const now = platform.clock.now().getTime();
  const ended = (id: string, endedAt: number) =>
    reportCall(agent, {
      id,
      status: 'ended',
      startedAt: new Date(endedAt - 9 * 60_000).toISOString(),
      endedAt: new Date(endedAt).toISOString(),
      from: CALLER,
      to: number,
    });
  const [callId, lateCallId, releasedCallId] = ['talk', 'late', 'released'].map((what) => `${what}-of-${owner}-${teamId}`) as [
    string,
    string,
    string,
  ];
  await ended(callId, now);
  await ended(lateCallId, now - 40 * 86_400_000);
  await ended(releasedCallId, now - 40 * 86_400_000);
  await releaseQuarantined(by(), { workspaceId, agentId, callId: releasedCallId });
  const undone = await allocateMinutes(by(), { workspaceId, sourceId: source._id, minutes: 1, ...TERMS });
  await undoAllocation(by(), { workspaceId, grantId: undone.grantId });
  await sendAlerts(contextOf(platform, { kind: 'job', name: 'send-alerts' }, teamId), new Date(now - 3_600_000));
  await listContacts(by(), { workspaceId, agentId, page: 0, size: 1 });
  await disputeCall(by(member), { workspaceId, agentId, callId, reason: 'It was shorter.' });
  const { request } = await askOwner(by(member), { workspaceId, minutes: 50, purpose: `plans of ${name}` });

  const idOf = async (collection: string, where: object) =>
    String((await platform.db.collection(collection).findOne(where))?._id ?? `no ${collection}`);
  const ids: Record<IdName, string> = {
    workspaceId,
    homeId,
    handedId: handed._id,
    handle: workspace.handle,
    agentId,
    siblingId,
    keyId: issued.key._id,
    callId,
    lateCallId,
    releasedCallId,
    accountId,
    sourceId: source._id,
    grantId,
    undoneGrantId: undone.grantId,
    standingId: standing._id,
    invitationId: invitation._id,
    memberId: await idOf('members', { workspaceId, userId: member }),
    userId: member,
    ownerId: owner,
    requestId: request._id,
    disputeId: await idOf('call_disputes', { workspaceId }),
    transferId: transfer._id,
    alertId: await idOf('alerts', { workspaceId }),
    contactId: await idOf('contacts', { agentId }),
    numberId,
    number,
    hookId: hook._id,
    webhookId: webhook._id,
    deliveryId: await idOf('webhook_deliveries', { webhookId: webhook._id }),
    knowledgeBaseId: base._id,
    resourceId: added.resource._id,
  };
  return { teamId, ids: ids as unknown as Ids, owner, key: issued.secret };
}

/** An answer with the ids that were given replaced by their names, so that two answers differ only in what they tell. */
export function told(answer: unknown, given: Partial<Ids>): unknown {
  const names = Object.entries(given).sort(([, a], [, b]) => String(b).length - String(a).length);
  const plain = (key: string, value: unknown) => {
    if (key === 'revision' || key === 'block_id') return undefined;
    if (value instanceof Map) return [...value];
    return typeof value === 'bigint' ? `${value}` : value;
  };
  const text = names.reduce(
    (left, [name, id]) => left.replaceAll(String(id), `‹${name}›`),
    JSON.stringify(answer ?? null, plain),
  );
  return JSON.parse(text);
}

/** Everything stored about a tenant, except that somebody tried something (M3). */
export async function stored(platform: TestPlatform, { ids }: Tenant): Promise<string[]> {
  const marks = [ids.workspaceId, ids.homeId, ids.handedId, ids.accountId].map(String);
  const found: string[] = [];
  for (const { name } of await platform.db.listCollections()) {
    if (name === 'audit') continue;
    for (const document of await platform.db.collection(name).find().toArray()) {
      const text = `${name} ${JSON.stringify(document)}`;
      if (marks.some((mark) => text.includes(mark))) found.push(text);
    }
  }
  return found.sort();
}
