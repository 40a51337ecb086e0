import * as accounts from '../../src/domain/accounts/index.js';
import * as agents from '../../src/domain/agents/index.js';
import * as alerts from '../../src/domain/alerts/index.js';
import * as apiKeys from '../../src/domain/api-keys/index.js';
import * as audit from '../../src/domain/audit/index.js';
import * as calls from '../../src/domain/calls/index.js';
import * as contacts from '../../src/domain/contacts/index.js';
import type { Context } from '../../src/domain/context.js';
import * as deletion from '../../src/domain/deletion/index.js';
import * as departures from '../../src/domain/departures/index.js';
import * as invitations from '../../src/domain/invitations/index.js';
import * as knowledge from '../../src/domain/knowledge-bases/index.js';
import * as members from '../../src/domain/members/index.js';
import * as minutes from '../../src/domain/minutes/index.js';
import * as numbers from '../../src/domain/phone-numbers/index.js';
import * as hooks from '../../src/domain/provider-hooks/index.js';
import * as reports from '../../src/domain/reports/index.js';
import * as requests from '../../src/domain/requests/index.js';
import * as standing from '../../src/domain/standing/index.js';
import * as statements from '../../src/domain/statements/index.js';
import * as subscriptions from '../../src/domain/subscriptions/index.js';
import * as transfers from '../../src/domain/transfers/index.js';
import * as webhooks from '../../src/domain/webhooks/index.js';
import * as workspaces from '../../src/domain/workspaces/index.js';
import { profileOf } from '../support/people.js';
import { CALLER, type Ids } from './world.js';

export interface Try {
  /** The act, with whatever ids it takes; which ones it reads decides across which boundaries it is tried. */
  run(ctx: Context, ids: Ids): unknown;
  /** Who can do it, for the proof that the try would succeed: the owner, unless said otherwise. */
  by?: By;
  /** Why only another Slack team is kept out here. */
  within?: string;
}

type By = 'member' | 'guest' | 'operator';

const PULSE = { minimumSeconds: 60, incrementSeconds: 60 };
const TERMS = { ratePerMinute: '0.12', currency: 'USD', pulse: PULSE };
const UNPLACED = { provider: 'vapi', providerAgentId: null, ownNumber: null } as const;
const span = { from: 20_000, to: 20_010 };
const { userId: _, ...guest } = profileOf('', 'Chen');

const on = (run: Try['run'], by?: By): Try => ({ run, ...(by ? { by } : {}) });
const inTeam = (run: Try['run'], by?: By): Try => ({
  run,
  within: 'doors call it for those they have let in',
  ...(by ? { by } : {}),
});
const toHolders = (run: Try['run']): Try => ({
  run,
  by: 'guest',
  within: 'I7: whoever has its button or link hears that it is for somebody else',
});

/**
 * Every act and reading of the domain that takes an id and that a door calls, or that is a verb, by `room.name`, with the case in
 * brackets where there are several. Whatever ends what others name stands last, since the owner does them all in this order.
 */
export const TRIES: Record<string, Try> = {
  'accounts.findAccount': inTeam((ctx, id) => accounts.findAccount(ctx, id.userId)),
  'accounts.findByIds': inTeam((ctx, id) => accounts.findByIds(ctx, [id.userId])),
  'accounts.getAccount': inTeam((ctx, id) => accounts.getAccount(ctx, id.accountId)),
  'accounts.nameOfOwner': inTeam((ctx, id) => accounts.nameOfOwner(ctx, id.accountId)),
  'agents.listAgents': on((ctx, id) => agents.listAgents(ctx, id.workspaceId)),
  'agents.readAgent': on((ctx, id) => agents.readAgent(ctx, id.workspaceId, id.agentId)),
  'agents.createAgent': on((ctx, id) => agents.createAgent(ctx, { workspaceId: id.workspaceId, name: 'Third' })),
  'agents.editAgent': on((ctx, { workspaceId, agentId }) => agents.editAgent(ctx, { workspaceId, agentId, name: 'Reception' })),
  'agents.pauseAgent': on((ctx, { workspaceId, agentId }) => agents.pauseAgent(ctx, { workspaceId, agentId })),
  'agents.pauseAgents': on((ctx, { workspaceId, agentId }) => agents.pauseAgents(ctx, { workspaceId, agentIds: [agentId] })),
  'agents.resumeAgent': on((ctx, { workspaceId, agentId }) => agents.resumeAgent(ctx, { workspaceId, agentId })),
  'alerts.spareMinutes': on((ctx, id) => alerts.spareMinutes(ctx, id.workspaceId)),
  'alerts.snoozeAlerts': on((ctx, { workspaceId, alertId }) => alerts.snoozeAlerts(ctx, { workspaceId, alertId, how: '1h' })),
  'alerts.answerAlert': on((ctx, { workspaceId, alertId }) =>
    alerts.answerAlert(ctx, { workspaceId, alertId }, { did: 'stopped', byName: 'Ben', at: ctx.now }),
  ),
  'api-keys.listKeys': on((ctx, id) => apiKeys.listKeys(ctx, id.workspaceId, id.agentId)),
  'api-keys.issueKey': on((ctx, { workspaceId, agentId }) => apiKeys.issueKey(ctx, { workspaceId, agentId })),
  'audit.readAudit': on((ctx, { workspaceId }) => audit.readAudit(ctx, { workspaceId, limit: 10 })),
  'calls.findCalls': on((ctx, id) => calls.findCalls(ctx, id.workspaceId, id.callId)),
  'calls.explainCall': on((ctx, { workspaceId, agentId, callId }) => calls.explainCall(ctx, workspaceId, { agentId, callId })),
  'calls.callDetails': on((ctx, { workspaceId, agentId, callId }) => calls.callDetails(ctx, workspaceId, { agentId, callId })),
  'calls.answerDispute': on((ctx, { workspaceId, disputeId }) =>
    calls.answerDispute(ctx, { workspaceId, disputeId, answer: 'It was not.' }),
  ),
  'calls.disputeCall': on((ctx, { workspaceId, agentId, callId }) =>
    calls.disputeCall(ctx, { workspaceId, agentId, callId, reason: 'Too long' }),
  ),
  'calls.correctCallMinutes': on((ctx, { workspaceId, agentId, callId }) =>
    calls.correctCallMinutes(ctx, { workspaceId, agentId, callId, minutes: 1, reason: 'Too long' }),
  ),
  'calls.releaseQuarantined (released)': on((ctx, { workspaceId, agentId, releasedCallId: callId }) =>
    calls.releaseQuarantined(ctx, { workspaceId, agentId, callId }),
  ),
  'calls.releaseQuarantined': on((ctx, { workspaceId, agentId, lateCallId: callId }) =>
    calls.releaseQuarantined(ctx, { workspaceId, agentId, callId }),
  ),
  'contacts.listAgentCalls': on((ctx, { workspaceId, agentId, contactId }) =>
    contacts.listAgentCalls(ctx, { workspaceId, agentId }, { contactId }, { limit: 5 }),
  ),
  'contacts.listContacts': on((ctx, { workspaceId, agentId }) =>
    contacts.listContacts(ctx, { workspaceId, agentId, page: 0, size: 5 }),
  ),
  'contacts.readContact': on((ctx, { workspaceId, agentId, contactId: id }) =>
    contacts.readContact(ctx, workspaceId, agentId, { id }),
  ),
  'contacts.readContact (typed)': on((ctx, { workspaceId, agentId }) =>
    contacts.readContact(ctx, workspaceId, agentId, { typed: CALLER }),
  ),
  'contacts.nameContact': on((ctx, { workspaceId, agentId, contactId }) =>
    contacts.nameContact(ctx, { workspaceId, agentId, contactId, name: 'Front desk' }),
  ),
  'contacts.whatErasureTakes': on((ctx, { workspaceId, agentId }) =>
    contacts.whatErasureTakes(ctx, { workspaceId, agentId, number: CALLER }),
  ),
  'deletion.whatAgentDeletionDestroys': on((ctx, id) => deletion.whatAgentDeletionDestroys(ctx, id.workspaceId, id.agentId)),
  'deletion.whatDeletionDestroys': on((ctx, id) => deletion.whatDeletionDestroys(ctx, id.workspaceId)),
  'invitations.livingInvitations': inTeam((ctx, id) => invitations.livingInvitations(ctx, id.workspaceId)),
  'invitations.listInvitations': on((ctx, id) => invitations.listInvitations(ctx, id.workspaceId)),
  'invitations.invitePerson': on((ctx, { workspaceId }) =>
    invitations.invitePerson(ctx, { workspaceId, invitee: { email: 'chen@example.com' } }),
  ),
  'invitations.resendInvitation': on((ctx, { workspaceId, invitationId }) =>
    invitations.resendInvitation(ctx, { workspaceId, invitationId }),
  ),
  'invitations.askForNewInvitation': toHolders((ctx, { invitationId }) => invitations.askForNewInvitation(ctx, { invitationId })),
  'invitations.acceptInvitation': toHolders((ctx, { invitationId }) =>
    invitations.acceptInvitation(ctx, { invitationId, profile: guest }),
  ),
  'invitations.declineInvitation': toHolders((ctx, { invitationId }) => invitations.declineInvitation(ctx, { invitationId })),
  'invitations.cancelInvitation': on((ctx, { workspaceId, invitationId }) =>
    invitations.cancelInvitation(ctx, { workspaceId, invitationId }),
  ),
  'knowledge-bases.listKnowledge': on((ctx, id) => knowledge.listKnowledge(ctx, id.workspaceId)),
  'knowledge-bases.readKnowledge': on((ctx, id) => knowledge.readKnowledge(ctx, id.workspaceId, id.knowledgeBaseId)),
  'knowledge-bases.knowledgeNamesOf': on((ctx, id) => knowledge.knowledgeNamesOf(ctx, id.workspaceId, id.agentId)),
  'knowledge-bases.whatKnowledgeDeletionEnds': on((ctx, id) =>
    knowledge.whatKnowledgeDeletionEnds(ctx, id.homeId, id.knowledgeBaseId),
  ),
  'knowledge-bases.createKnowledge': on((ctx, id) => knowledge.createKnowledge(ctx, { workspaceId: id.homeId, name: 'Prices' })),
  'knowledge-bases.editKnowledge': on((ctx, { homeId: workspaceId, knowledgeBaseId }) =>
    knowledge.editKnowledge(ctx, { workspaceId, knowledgeBaseId, description: 'All of it' }),
  ),
  'knowledge-bases.addResource': on((ctx, { homeId: workspaceId, knowledgeBaseId }) =>
    knowledge.addResource(ctx, { workspaceId, knowledgeBaseId, text: 'More' }),
  ),
  'knowledge-bases.removeResource': on((ctx, { homeId: workspaceId, knowledgeBaseId, resourceId }) =>
    knowledge.removeResource(ctx, { workspaceId, knowledgeBaseId, resourceId }),
  ),
  'knowledge-bases.connectKnowledge': on((ctx, { workspaceId, knowledgeBaseId, agentId }) =>
    knowledge.connectKnowledge(ctx, { workspaceId, knowledgeBaseId, agentId }),
  ),
  'knowledge-bases.disconnectKnowledge': on((ctx, { workspaceId, knowledgeBaseId, agentId }) =>
    knowledge.disconnectKnowledge(ctx, { workspaceId, knowledgeBaseId, agentId }),
  ),
  'members.memberById': inTeam((ctx, id) => members.memberById(ctx, id.memberId)),
  'members.memberFor': inTeam((ctx, id) => members.memberFor(ctx, id.workspaceId, id.userId)),
  'members.setProfile': on((ctx, { workspaceId }) =>
    members.setProfile(ctx, { workspaceId, displayName: null, pictureUrl: null }),
  ),
  'members.changeRole': on((ctx, { workspaceId, userId }) => members.changeRole(ctx, { workspaceId, userId, role: 'viewer' })),
  'minutes.listSources': on((ctx, id) => minutes.listSources(ctx, id.workspaceId)),
  'minutes.mayAddToday': on((ctx, id) => minutes.mayAddToday(ctx, id.workspaceId)),
  'minutes.readAdminMinutes': on((ctx, id) => minutes.readAdminMinutes(ctx, id.workspaceId)),
  'minutes.readBalance': on((ctx, id) => minutes.readBalance(ctx, id.workspaceId)),
  'minutes.readHistory': on((ctx, { workspaceId }) => minutes.readHistory(ctx, { workspaceId, limit: 10 })),
  'minutes.readLimits': on((ctx, id) => minutes.readLimits(ctx, id.workspaceId)),
  'minutes.usualTerms': on((ctx, id) => minutes.usualTerms(ctx, id.workspaceId)),
  'minutes.sourceInForceAt': inTeam((ctx, id) => minutes.sourceInForceAt(ctx.platform, ctx.teamId, id.sourceId, ctx.now)),
  'minutes.addMinutes': on((ctx, { workspaceId }) => minutes.addMinutes(ctx, { workspaceId, minutes: 5 })),
  'minutes.addSource': on((ctx, { accountId }) =>
    minutes.addSource(ctx, { accountId, name: 'Pack', minutes: 10, currency: 'USD', buyRatePerMinute: '0.05' }),
  ),
  'minutes.allocateMinutes': on((ctx, { workspaceId, sourceId }) =>
    minutes.allocateMinutes(ctx, { workspaceId, sourceId, minutes: 1, ...TERMS }),
  ),
  'minutes.describeAndFollow': on((ctx, { workspaceId }) =>
    minutes.describeAndFollow(ctx, { workspaceId, timeZone: 'Europe/Rome' }),
  ),
  'minutes.letAdminsAdd': on((ctx, { workspaceId, sourceId }) =>
    minutes.letAdminsAdd(ctx, { workspaceId, adminMinutes: { sourceId, dailyCapMinutes: 10 } }),
  ),
  'minutes.moveMinutes': on((ctx, { workspaceId, handedId: toWorkspaceId }) =>
    minutes.moveMinutes(ctx, { workspaceId, toWorkspaceId, minutes: 1, reason: 'Spare' }),
  ),
  'minutes.setLimits': on((ctx, { workspaceId, sourceId }) =>
    minutes.setLimits(ctx, {
      workspaceId,
      topUp: { sourceId, chunkMinutes: 5, dailyCapMinutes: 10, ...TERMS },
    }),
  ),
  'minutes.setThresholds': on((ctx, { workspaceId }) => minutes.setThresholds(ctx, { workspaceId, alertThresholds: [20, 0] })),
  'minutes.undoAllocation (undone)': on((ctx, { workspaceId, undoneGrantId: grantId }) =>
    minutes.undoAllocation(ctx, { workspaceId, grantId }),
  ),
  'minutes.undoAllocation': on((ctx, { workspaceId, grantId }) => minutes.undoAllocation(ctx, { workspaceId, grantId })),
  'minutes.takeMinutesBack': on((ctx, { workspaceId, grantId }) =>
    minutes.takeMinutesBack(ctx, { workspaceId, grantId, minutes: 1, reason: 'Spare' }),
  ),
  'phone-numbers.listNumbers': on((ctx, { workspaceId }) => numbers.listNumbers(ctx, { workspaceId, page: 0, size: 10 })),
  'phone-numbers.readNumberById': on((ctx, id) => numbers.readNumberById(ctx, id.workspaceId, id.numberId)),
  'phone-numbers.readTypedNumber': on((ctx, id) => numbers.readTypedNumber(ctx, id.workspaceId, id.number)),
  'phone-numbers.addNumber': on((ctx, { workspaceId, agentId }) =>
    numbers.addNumber(ctx, { workspaceId, agentId, number: '+14155550001' }),
  ),
  'phone-numbers.unmapNumber': on((ctx, { workspaceId, numberId }) => numbers.unmapNumber(ctx, { workspaceId, numberId })),
  'phone-numbers.mapNumber': on((ctx, { workspaceId, numberId, agentId }) =>
    numbers.mapNumber(ctx, { workspaceId, numberId, agentId }),
  ),
  'phone-numbers.releaseNumber': on((ctx, { workspaceId, numberId }) => numbers.releaseNumber(ctx, { workspaceId, numberId })),
  'provider-hooks.listHooks': on((ctx, id) => hooks.listHooks(ctx, id.workspaceId)),
  'provider-hooks.beforePlacing': on((ctx, id) => hooks.beforePlacing(ctx, id.workspaceId, UNPLACED)),
  'provider-hooks.placeCalls': on((ctx, { workspaceId, agentId }) =>
    hooks.placeCalls(ctx, { workspaceId, agentId, ...UNPLACED }),
  ),
  'provider-hooks.connectProvider': on((ctx, { workspaceId }) => hooks.connectProvider(ctx, { workspaceId, provider: 'retell' })),
  'provider-hooks.changeHookSecret': on((ctx, { workspaceId }) => hooks.changeHookSecret(ctx, { workspaceId, provider: 'vapi' })),
  'provider-hooks.chooseWhenLate': on((ctx, { workspaceId }) =>
    hooks.chooseWhenLate(ctx, { workspaceId, provider: 'vapi', whenLate: 'refuse' }),
  ),
  'provider-hooks.disconnectProvider': on((ctx, { workspaceId }) =>
    hooks.disconnectProvider(ctx, { workspaceId, provider: 'vapi' }),
  ),
  'reports.comparePulses': on((ctx, id) => reports.comparePulses(ctx, id.workspaceId)),
  'reports.readOverview': on((ctx, id) => reports.readOverview(ctx, id.workspaceId)),
  'reports.readRunway': inTeam((ctx, id) => reports.readRunway(ctx, id.workspaceId)),
  'reports.readUsage': on((ctx, { workspaceId }) => reports.readUsage(ctx, { workspaceId, span, by: 'day' })),
  'requests.readRequest': on((ctx, id) => requests.readRequest(ctx, id.workspaceId, id.requestId)),
  'requests.addOrAsk': on(
    (ctx, { workspaceId, alertId }) => requests.addOrAsk(ctx, { workspaceId, alertId, minutes: 5 }),
    'member',
  ),
  'requests.askOwner': on(
    (ctx, { workspaceId, alertId }) => requests.askOwner(ctx, { workspaceId, alertId, minutes: 5 }),
    'member',
  ),
  'requests.approveRequest': on((ctx, { workspaceId, requestId, sourceId }) =>
    requests.approveRequest(ctx, { workspaceId, requestId, revision: 1, terms: { sourceId, minutes: 1, ...TERMS } }),
  ),
  'requests.declineRequest': on((ctx, { workspaceId, requestId }) => requests.declineRequest(ctx, { workspaceId, requestId })),
  'requests.withdrawRequest': on((ctx, { workspaceId, requestId }) => requests.withdrawRequest(ctx, { workspaceId, requestId })),
  'standing.listStandings': on((ctx, id) => standing.listStandings(ctx, id.workspaceId)),
  'standing.startStanding': on((ctx, { workspaceId, sourceId }) =>
    standing.startStanding(ctx, { workspaceId, sourceId, minutes: 1, ...TERMS }),
  ),
  'standing.stopStanding': on((ctx, { handedId: workspaceId, standingId }) =>
    standing.stopStanding(ctx, { workspaceId, standingId }),
  ),
  'statements.readStatement': on((ctx, { workspaceId }) =>
    statements.readStatement(ctx, { workspaceId, month: '2026-11' as never }),
  ),
  'statements.closeMonth': on((ctx, { workspaceId }) => statements.closeMonth(ctx, { workspaceId, month: '2026-10' as never })),
  'subscriptions.setPlan': on(
    (ctx, { userId }) => subscriptions.setPlan(ctx, { profile: { ...guest, userId }, addonSeats: 21 }),
    'member',
  ),
  'transfers.openOffer': on((ctx, id) => transfers.openOffer(ctx, id.handedId)),
  'transfers.whatTransferMeans': on((ctx, id) => transfers.whatTransferMeans(ctx, id.workspaceId, id.userId)),
  'transfers.acceptTransfer': on((ctx, { transferId }) => transfers.acceptTransfer(ctx, { transferId }), 'member'),
  'transfers.withdrawTransfer': on((ctx, { handedId: workspaceId, transferId }) =>
    transfers.withdrawTransfer(ctx, { workspaceId, transferId }),
  ),
  'transfers.declineTransfer': on((ctx, { transferId }) => transfers.declineTransfer(ctx, { transferId }), 'member'),
  'transfers.offerTransfer': on((ctx, { handedId: workspaceId, userId }) =>
    transfers.offerTransfer(ctx, { workspaceId, userId }),
  ),
  'webhooks.listWebhooks': on((ctx, id) => webhooks.listWebhooks(ctx, id.workspaceId, id.agentId)),
  'webhooks.readWebhook': on((ctx, id) => webhooks.readWebhook(ctx, id.workspaceId, id.agentId, id.webhookId, 5)),
  'webhooks.addWebhook': on((ctx, { workspaceId, agentId }) =>
    webhooks.addWebhook(ctx, { workspaceId, agentId, url: 'https://example.com/more', events: ['call.settled'] }),
  ),
  'webhooks.editWebhook': on((ctx, { workspaceId, agentId, webhookId }) =>
    webhooks.editWebhook(ctx, { workspaceId, agentId, webhookId, url: 'https://example.com/else', events: ['call.settled'] }),
  ),
  'webhooks.testWebhook': on((ctx, { workspaceId, agentId, webhookId }) =>
    webhooks.testWebhook(ctx, { workspaceId, agentId, webhookId }),
  ),
  'webhooks.redeliver': on((ctx, { workspaceId, agentId, webhookId, deliveryId }) =>
    webhooks.redeliver(ctx, { workspaceId, agentId, webhookId, deliveryId }),
  ),
  'webhooks.rotateSecret': on((ctx, { workspaceId, agentId, webhookId }) =>
    webhooks.rotateSecret(ctx, { workspaceId, agentId, webhookId }),
  ),
  'webhooks.pauseWebhook': on((ctx, { workspaceId, agentId, webhookId }) =>
    webhooks.pauseWebhook(ctx, { workspaceId, agentId, webhookId }),
  ),
  'webhooks.resumeWebhook': on((ctx, { workspaceId, agentId, webhookId }) =>
    webhooks.resumeWebhook(ctx, { workspaceId, agentId, webhookId, missed: 'skip' }),
  ),
  'webhooks.deleteWebhook': on((ctx, { workspaceId, agentId, webhookId }) =>
    webhooks.deleteWebhook(ctx, { workspaceId, agentId, webhookId }),
  ),
  'workspaces.findWorkspace': inTeam((ctx, id) => workspaces.findWorkspace(ctx, id.workspaceId)),
  'workspaces.listPeople': on((ctx, id) => workspaces.listPeople(ctx, id.workspaceId)),
  'workspaces.whichWorkspace': on((ctx, id) => workspaces.whichWorkspace(ctx, { handle: id.handle })),
  'workspaces.switchWorkspace': on((ctx, id) => workspaces.switchWorkspace(ctx, { workspaceId: id.workspaceId })),
  'workspaces.describeWorkspace': on((ctx, { workspaceId }) =>
    workspaces.describeWorkspace(ctx, { workspaceId, name: 'Ana sells' }),
  ),
  'workspaces.changeHandle': on((ctx, { workspaceId }) => workspaces.changeHandle(ctx, { workspaceId, handle: 'moved' })),
  'workspaces.setAdminsMayInvite': on((ctx, { workspaceId }) =>
    workspaces.setAdminsMayInvite(ctx, { workspaceId, adminsMayInvite: true }),
  ),
  'workspaces.setAlertChannel': on((ctx, { workspaceId }) =>
    workspaces.setAlertChannel(ctx, { workspaceId, channelId: 'C0ALERTS' }),
  ),

  'api-keys.revokeKey': on((ctx, { workspaceId, agentId, keyId }) => apiKeys.revokeKey(ctx, { workspaceId, agentId, keyId })),
  'contacts.eraseNumber': on((ctx, { workspaceId, agentId }) =>
    contacts.eraseNumber(ctx, { workspaceId, agentId, number: CALLER }),
  ),
  'departures.removeMember': on((ctx, { workspaceId, userId }) => departures.removeMember(ctx, { workspaceId, userId })),
  'departures.leaveWorkspace': on((ctx, { handedId: workspaceId }) => departures.leaveWorkspace(ctx, { workspaceId }), 'member'),
  'knowledge-bases.deleteKnowledge': on((ctx, { homeId: workspaceId, knowledgeBaseId }) =>
    knowledge.deleteKnowledge(ctx, { workspaceId, knowledgeBaseId, typedName: 'What Ana knows' }),
  ),
  'deletion.deleteAgent': on((ctx, { workspaceId, agentId }) =>
    deletion.deleteAgent(ctx, { workspaceId, agentId, typedName: 'Reception' }),
  ),
  'deletion.deleteWorkspace': on((ctx, { workspaceId, handle }) =>
    deletion.deleteWorkspace(ctx, { workspaceId, typedHandle: handle }),
  ),
  'transfers.takeOverAccount': on(
    (ctx, { ownerId: from, userId: to }) => transfers.takeOverAccount(ctx, { from, to }),
    'operator',
  ),
};

/** What is not tried here, by the reason. */
export const NOT_TRIED: Record<string, readonly string[]> = {
  'it is about whoever acts, and takes no id of anybody else': [
    'invitations.welcomePerson',
    'statements.readStatements',
    'subscriptions.readPlan',
    'transfers.nameSuccessor',
    'workspaces.arrive',
    'workspaces.createWorkspace',
    'workspaces.listWorkspaces',
  ],
  'an agent key says who asks, and it is tried over HTTP': [
    'api-keys.authenticateKey',
    'calls.findAgentCall',
    'calls.judgeAdmission',
    'calls.reportCall',
    'calls.reportCalls',
    'knowledge-bases.readAgentKnowledge',
    'reports.readAgentUsage',
  ],
  'a token or a signature says who asks, and it is tried over HTTP': [
    'invitations.readInvitation',
    'provider-hooks.admitCaller',
    'provider-hooks.afterAdmission',
    'provider-hooks.noteHeard',
    'provider-hooks.openHook',
    'provider-hooks.takeReport',
    'reports.openDownload',
    'reports.usageLink',
    'statements.openStatementLink',
    'statements.statementLink',
  ],
  'only the operator asks, who belongs to no tenant': [
    'ledger.entriesAfter',
    'ledger.readWorkspaceState',
    'workspaces.teamOfWorkspace',
  ],
  'Slack itself says it, of its own team': [
    'departures.isMarkedDeactivated',
    'departures.personDeactivated',
    'departures.personReactivated',
    'inbox.takeIn',
    'inbox.workOff',
    'inbox.workOn',
  ],
  'it computes with what a reading has given': [
    'accounts.accountIdOf',
    'agents.asksFirst',
    'invitations.invitationsLeft',
    'ledger.availableOf',
    'ledger.callKeyOf',
    'ledger.heldOf',
    'ledger.pairs',
    'notices.isAboutMinutes',
    'notices.openSealed',
    'provider-hooks.isProvider',
    'reports.usageChart',
    'reports.usageCsv',
    'seats.countSeats',
    'statements.statementCsv',
    'workspaces.firstFree',
    'workspaces.stemOf',
  ],
  'it is the verb that another one of this list carries': ['phone-numbers.addingNumbers', 'requests.askVerb'],
};
