import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Context } from '../../src/domain/context.js';
import type { DomainError } from '../../src/domain/errors.js';
import type { TeamId } from '../../src/domain/ids.js';
import { listWorkspaces, MY_WORKSPACE } from '../../src/domain/workspaces/index.js';
import { as, settleIn } from '../support/people.js';
import { type TestPlatform, testPlatform } from '../support/platform.js';
import { formTeam, join, type Team } from '../support/team.js';
import { type Verb, verbs } from './every-room.js';

const ROLES = ['owner', 'admin', 'editor', 'viewer'] as const;
type Role = (typeof ROLES)[number];

/** M2, written again by hand: the weakest role for each verb in a workspace. A new verb without a row fails. */
const TABLE: Record<string, Role> = {
  'agent.create': 'editor',
  'agent.delete': 'editor',
  'agent.edit': 'editor',
  'agent.pause': 'editor',
  'agent.pause-all': 'editor',
  'agent.resume': 'editor',
  'api-key.issue': 'editor',
  'api-key.revoke': 'editor',
  'call.answer-dispute': 'owner',
  'call.correct': 'owner',
  'call.dispute': 'viewer',
  'call.release': 'owner',
  'contact.erase': 'admin',
  'contact.name': 'editor',
  'invitation.send': 'admin',
  'invitation.resend': 'admin',
  'invitation.cancel': 'owner',
  'knowledge.add': 'owner',
  'knowledge.connect': 'editor',
  'knowledge.create': 'owner',
  'knowledge.delete': 'owner',
  'knowledge.disconnect': 'editor',
  'knowledge.edit': 'owner',
  'knowledge.remove': 'owner',
  'member.change-role': 'admin',
  'member.leave': 'viewer',
  'member.remove': 'owner',
  'member.set-profile': 'viewer',
  'minutes.add': 'admin',
  'minutes.allocate': 'owner',
  'minutes.let-admins-add': 'owner',
  'minutes.reclaim': 'owner',
  'minutes.set-limits': 'owner',
  'minutes.set-thresholds': 'admin',
  'minutes.transfer': 'owner',
  'minutes.undo': 'owner',
  'provider-hook.change-secret': 'editor',
  'provider-hook.choose': 'editor',
  'provider-hook.connect': 'editor',
  'provider-hook.disconnect': 'editor',
  'provider-hook.place-calls': 'owner',
  'alert.snooze': 'admin',
  'number.add': 'editor',
  'number.map': 'editor',
  'number.release': 'editor',
  'number.unmap': 'editor',
  'request.approve': 'owner',
  'request.ask': 'editor',
  'request.decline': 'owner',
  'request.withdraw': 'viewer',
  'standing.start': 'owner',
  'standing.stop': 'owner',
  'statement.close': 'owner',
  'transfer.offer': 'owner',
  'transfer.withdraw': 'owner',
  'webhook.add': 'editor',
  'webhook.delete': 'editor',
  'webhook.edit': 'editor',
  'webhook.pause': 'editor',
  'webhook.redeliver': 'editor',
  'webhook.resume': 'editor',
  'webhook.rotate-secret': 'editor',
  'webhook.test': 'editor',
  'workspace.change-handle': 'owner',
  'workspace.delete': 'owner',
  'workspace.describe': 'admin',
  'workspace.set-admins-may-invite': 'owner',
  'workspace.set-alert-channel': 'admin',
};

/** Verbs about oneself, or that find out by themselves who may do them; their own suites hold their rules. */
const BY_THEMSELVES = [
  'account.forget-deactivation',
  'account.name-successor',
  'account.set-plan',
  'account.take-over',
  'invitation.accept',
  'invitation.ask',
  'invitation.decline',
  'invitation.welcome',
  'person.deactivated',
  'person.reactivated',
  'source.add',
  'transfer.accept',
  'transfer.decline',
  'workspace.create',
];

const nobody = { userId: 'U0NOBODY', name: 'Nobody', isBot: true, isDeactivated: false, isGuest: false, isForeign: false };

/** Input that is well formed but comes to nothing, so that only the question of rights differs between roles. */
const INPUT: Record<string, object> = {
  'agent.create': { name: 'Reception' },
  'agent.delete': { agentId: 'ag_none', typedName: 'none' },
  'agent.edit': { agentId: 'ag_none' },
  'agent.pause': { agentId: 'ag_none' },
  'agent.pause-all': { agentIds: ['ag_none'] },
  'agent.resume': { agentId: 'ag_none' },
  'api-key.issue': { agentId: 'ag_none' },
  'api-key.revoke': { agentId: 'ag_none', keyId: 'ak_none' },
  'call.answer-dispute': { disputeId: 'di_none', answer: 'it was so' },
  'call.dispute': { agentId: 'ag_none', callId: 'none', reason: 'too long' },
  'call.correct': { agentId: 'ag_none', callId: 'none', minutes: 'all', reason: 'wrong' },
  'call.release': { agentId: 'ag_none', callId: 'none' },
  'contact.erase': { number: 'none' },
  'contact.name': { agentId: 'ag_none', contactId: 'ct_none', name: null },
  'invitation.send': { invitee: nobody },
  'invitation.resend': { invitationId: 'in_none' },
  'invitation.cancel': { invitationId: 'in_none' },
  'knowledge.add': { knowledgeBaseId: 'kb_none', text: 'open from nine' },
  'knowledge.connect': { knowledgeBaseId: 'kb_none' },
  'knowledge.create': { name: 'FAQ' },
  'knowledge.delete': { knowledgeBaseId: 'kb_none', typedName: 'none' },
  'knowledge.disconnect': { knowledgeBaseId: 'kb_none' },
  'knowledge.edit': { knowledgeBaseId: 'kb_none' },
  'knowledge.remove': { knowledgeBaseId: 'kb_none', resourceId: 'rs_none' },
  'member.change-role': { userId: 'U0NOBODY', role: 'viewer' },
  'member.leave': {},
  'member.remove': { userId: 'U0NOBODY' },
  'member.set-profile': { displayName: null, pictureUrl: null },
  'minutes.add': { minutes: 1 },
  'minutes.let-admins-add': { adminMinutes: null },
  'minutes.allocate': {
    sourceId: 'so_none',
    minutes: 1,
    ratePerMinute: '0.1',
    currency: 'USD',
    pulse: { minimumSeconds: 60, incrementSeconds: 60 },
  },
  'minutes.reclaim': { minutes: 1, reason: 'too many' },
  'minutes.set-limits': {},
  'minutes.set-thresholds': { alertThresholds: [20, 0] },
  'minutes.transfer': { toWorkspaceId: 'ws_none', minutes: 1 },
  'minutes.undo': { grantId: 'gr_none' },
  'provider-hook.change-secret': { provider: 'vapi' },
  'provider-hook.choose': { provider: 'vapi', whenLate: 'refuse' },
  'provider-hook.connect': { provider: 'vapi' },
  'provider-hook.disconnect': { provider: 'vapi' },
  'provider-hook.place-calls': { provider: 'vapi', providerAgentId: 'none', ownNumber: null, agentId: 'ag_none' },
  'alert.snooze': { how: '1h' },
  'number.add': { number: 'none' },
  'number.map': { numberId: 'pn_none', agentId: 'ag_none' },
  'number.release': { numberId: 'pn_none' },
  'number.unmap': { numberId: 'pn_none' },
  'request.approve': { requestId: 'rq_none', revision: 1 },
  'request.ask': {},
  'request.decline': { requestId: 'rq_none' },
  'request.withdraw': { requestId: 'rq_none' },
  'standing.start': {
    sourceId: 'so_none',
    minutes: 1,
    ratePerMinute: '0.1',
    currency: 'USD',
    pulse: { minimumSeconds: 60, incrementSeconds: 60 },
    ...{ pool: 'so_none', anchorDay: 1, month: '2026-11', until: new Date('2026-12-01T00:00:00Z') },
  },
  'standing.stop': { standingId: 'st_none' },
  'statement.close': { month: '2026-11' },
  'transfer.offer': { userId: 'U0NOBODY' },
  'transfer.withdraw': { transferId: 'tr_none' },
  'webhook.add': { agentId: 'ag_none', url: 'https://example.com', events: ['call.settled'] },
  'webhook.delete': { agentId: 'ag_none', webhookId: 'wh_none' },
  'webhook.edit': { agentId: 'ag_none', webhookId: 'wh_none', url: 'https://example.com', events: ['call.settled'] },
  'webhook.pause': { agentId: 'ag_none', webhookId: 'wh_none' },
  'webhook.redeliver': { agentId: 'ag_none', webhookId: 'wh_none', deliveryId: 'msg_none' },
  'webhook.resume': { agentId: 'ag_none', webhookId: 'wh_none', missed: 'send' },
  'webhook.rotate-secret': { agentId: 'ag_none', webhookId: 'wh_none' },
  'webhook.test': { agentId: 'ag_none', webhookId: 'wh_none' },
  'workspace.change-handle': { handle: 'admin' },
  'workspace.delete': { typedHandle: 'not-this' },
  'workspace.describe': {},
  'workspace.set-admins-may-invite': { adminsMayInvite: true },
  'workspace.set-alert-channel': { channelId: null },
};

const PERSON: Record<Role, string> = { owner: 'U0ANA', admin: 'U0BEN', editor: 'U0CHEN', viewer: 'U0VIEW' };
/** The owner cannot leave; everybody else's leaving would end the test. */
const ONE_WAY = new Set(['member.leave']);

describe('who may do what (M2, W12)', () => {
  let platform: TestPlatform;
  let team: Team;
  let defaultId: string;

  beforeAll(async () => {
    platform = await testPlatform();
    team = await formTeam(platform);
    await join(platform, team.workspaceId, PERSON.viewer, 'Chen', 'viewer');
    await settleIn(platform, 'U0OUT', 'Ben');
    await settleIn(platform, 'U0ANA', 'Ana', undefined, 'T0OTHER' as TeamId);
    const own = (await listWorkspaces(as(platform, 'U0BEN'))).find(({ workspace }) => workspace.name === MY_WORKSPACE);
    defaultId = own?.workspace._id ?? '';
  });
  afterAll(() => platform.close());

  const refusal = async (ctx: Context, name: string, workspaceId: string): Promise<DomainError | null> => {
    const verb = verbs.get(name) as Verb<object, unknown>;
    try {
      await verb(ctx, { workspaceId, ...INPUT[name] });
      return null;
    } catch (error) {
      return error as DomainError;
    }
  };

  test('M2: every verb has a row, and says itself what the row says', () => {
    const declared = [...verbs]
      .filter(([, verb]) => ROLES.includes(verb.needs as Role))
      .map(([name, verb]) => [name, verb.needs]);
    expect(Object.fromEntries(declared)).toEqual(TABLE);
    const others = [...verbs].filter(([, verb]) => !ROLES.includes(verb.needs as Role)).map(([name]) => name);
    expect(others.filter((name) => !BY_THEMSELVES.includes(name))).toEqual([]);
    expect(Object.keys(INPUT).sort()).toEqual(Object.keys(TABLE).sort());
  });

  test('W13: there is no verb that moves an agent to another workspace', () => {
    const ofAgents = [...verbs.keys()].filter((name) => name.startsWith('agent.'));
    expect(ofAgents.sort()).toEqual([
      'agent.create',
      'agent.delete',
      'agent.edit',
      'agent.pause',
      'agent.pause-all',
      'agent.resume',
    ]);
  });

  const cells = Object.entries(TABLE).flatMap(([name, need]) =>
    ROLES.filter((role) => !(ONE_WAY.has(name) && role !== 'owner')).map((role) => [name, role, need] as const),
  );

  test.each(cells)('M2: %s by the %s (needs %s)', async (name, role, need) => {
    const error = await refusal(as(platform, PERSON[role]), name, team.workspaceId);
    const allowed = ROLES.indexOf(role) <= ROLES.indexOf(need);
    const aboutRights = error?.code === 'forbidden' && /^Only the owner|^Only members/.test(error.message);
    expect(aboutRights).toBe(!allowed);
    if (!allowed) expect(error?.next).toBe('Ask Ana.');
  });

  test.each(Object.keys(TABLE))('W12: %s in a workspace of others is answered as if it did not exist', async (name) => {
    const unknown = await refusal(as(platform, 'U0OUT'), name, 'ws_none');
    const answers = [
      await refusal(as(platform, 'U0OUT'), name, team.workspaceId),
      await refusal(as(platform, 'U0ANA', 'T0OTHER' as TeamId), name, team.workspaceId),
      await refusal(as(platform, 'U0CHEN'), name, defaultId),
    ];
    expect(unknown).toMatchObject({ code: 'not_found', message: 'There is no such workspace among yours.' });
    for (const answer of answers) {
      expect({
        code: answer?.code,
        message: answer?.message,
        next: answer?.next,
        data: answer?.data,
        fields: answer?.fields,
      }).toEqual({
        code: unknown?.code,
        message: unknown?.message,
        next: unknown?.next,
        data: unknown?.data,
        fields: unknown?.fields,
      });
    }
  });

  test('M3: every refused attempt left one audit row', async () => {
    const before = await platform.db.collection('audit').countDocuments({ outcome: 'refused' });
    await refusal(as(platform, 'U0CHEN'), 'workspace.delete', team.workspaceId);
    await refusal(as(platform, 'U0OUT'), 'minutes.allocate', team.workspaceId);
    expect(await platform.db.collection('audit').countDocuments({ outcome: 'refused' })).toBe(before + 2);
  });
});
