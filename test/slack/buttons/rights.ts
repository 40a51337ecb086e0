import type { FieldValues } from '../../support/slack/drivers.js';
import { objs } from '../../support/slack/json.js';
import { ANA, BEN, CHEN } from '../../support/slack/stand-in.js';
import type { Drawn } from './drawn.js';
import { GONE, LEAVER, OUTSIDER, type Scene, VIEWER } from './scene.js';

/** Everybody who presses everything, the ones with the fewest rights first. */
export const ROLES = ['outsider', 'viewer', 'editor', 'admin', 'owner'] as const;
export type Role = (typeof ROLES)[number];
export const PERSON: Record<Role, string> = { outsider: OUTSIDER, viewer: VIEWER, editor: CHEN, admin: BEN, owner: ANA };

/** The weakest role that may; or those it is for, whatever their role. */
export type Right = Role | { only: Role[] };

export interface Rule {
  may: Right | ((drawn: Drawn) => Right);
  /** What people fill into a form, or choose in it. */
  values?: (scene: Scene, drawn: Drawn) => FieldValues;
  /** It ends something that others still need: done when nothing else is left, in this order. */
  last?: number;
}

const CONTACTS: Record<string, Role> = { calls: 'viewer', name: 'editor', erase: 'admin' };

const withAlert = ({ value }: Drawn) => value.includes('alertId');

const has = ({ at }: Drawn, block: string) => 'view' in at && objs(at.view.blocks).some(({ block_id }) => block_id === block);

/**
 * M2, written again by hand, for every id that a feature registers: an id without a line here fails. A form's line is that of the act
 * it leads to.
 */
export const RULES: Record<string, Rule> = {
  'workspaces.dashboard': { may: 'viewer' },
  'workspaces.switch-list': { may: 'outsider' },
  'workspaces.create': { may: 'outsider' },
  'workspaces.create-form': { may: 'outsider', values: () => ({ name: 'Field' }) },
  'workspaces.suggest-handle': { may: 'outsider', values: () => ({ name: 'Field' }) },
  'workspaces.switch': { may: 'viewer' },
  'settings.open': { may: 'admin' },
  'settings.form': { may: (drawn) => (has(drawn, 'handle') ? 'owner' : 'admin'), values: () => ({ name: 'Sales too' }) },
  'settings.policy': { may: 'owner', values: () => ({ limitPolicy: 'stop' }) },
  'members.list': { may: 'viewer' },
  'members.manage': { may: ({ value }) => (value.startsWith('role') ? 'admin' : 'owner') },
  'members.role-form': {
    may: 'admin',
    // The one beside a member is about somebody whose role counts here: it stays.
    values: (_, drawn) => (has(drawn, 'person') ? { person: LEAVER, role: 'editor' } : {}),
  },
  'members.remove-form': { may: 'owner', values: () => ({ person: LEAVER }) },
  'members.remove-confirm': { may: 'owner', last: 1 },
  'members.profile-form': { may: 'viewer', values: () => ({ displayName: 'Somebody' }) },
  'members.leave-form': { may: 'viewer', last: 2 },
  'invitations.invite': { may: 'admin' },
  'invitations.invite-form': { may: 'admin', values: () => ({ person: GONE, role: 'viewer' }) },
  'invitations.accept': { may: { only: ['outsider'] }, last: 3 },
  'invitations.decline': { may: { only: ['outsider'] }, last: 4 },
  'invitations.ask': { may: { only: ['outsider'] } },
  'invitations.resend': { may: 'admin' },
  'invitations.cancel': { may: 'owner', last: 5 },
  'plan.change': { may: 'outsider' },
  'plan.form': { may: 'outsider' },
  'audit.page': { may: 'admin' },
  'deletion.delete-form': { may: 'owner', values: () => ({ typedHandle: 'closing' }), last: 6 },
  'transfers.who': { may: 'owner', values: () => ({ person: BEN }) },
  'transfers.confirm': { may: 'owner' },
  'transfers.withdraw': { may: 'owner', last: 1 },
  'transfers.offer-elsewhere': { may: 'owner' },
  'transfers.decline': { may: { only: ['admin'] }, last: 1 },
  'transfers.accept': { may: { only: ['admin'] }, last: 1 },
  'transfers.take-over': { may: { only: ['owner'] } },
  'transfers.take-over-confirm': { may: { only: ['owner'] }, last: 1 },
  'minutes.allocate': { may: (drawn) => (withAlert(drawn) ? 'editor' : 'admin') },
  'minutes.allocate-form': { may: 'owner', values: () => ({ minutes: '20', ratePerMinute: '0.12' }) },
  'minutes.preview': { may: 'owner', values: () => ({ minutes: '20' }) },
  'minutes.undo': { may: 'owner' },
  'minutes.balance': { may: 'viewer' },
  'minutes.history': { may: 'viewer' },
  'minutes.history-kind': { may: 'viewer' },
  'minutes.reclaim-form': { may: 'owner', values: () => ({ minutes: '1', reason: 'too many' }) },
  'minutes.transfer': { may: 'owner' },
  'minutes.transfer-form': { may: 'owner', values: ({ service }) => ({ toWorkspaceId: service._id, minutes: '1' }) },
  'minutes.add-source': { may: 'outsider' },
  'minutes.source-form': { may: 'outsider', values: () => ({ name: 'Pack', minutes: '10', buyRatePerMinute: '0.05' }) },
  'minutes.approve': { may: 'owner' },
  'minutes.approve-otherwise': { may: 'owner' },
  'requests.decline': { may: 'owner' },
  'requests.ask-form': { may: 'editor', values: () => ({ minutes: '30', purpose: 'launch' }) },
  'requests.change': { may: { only: ['editor', 'owner'] } },
  'requests.withdraw': { may: { only: ['editor'] }, last: 1 },
  'alerts.move': { may: 'editor' },
  'alerts.move-form': { may: 'owner', values: ({ service }) => ({ fromWorkspaceId: service._id, minutes: '1' }) },
  'alerts.stop': { may: 'editor' },
  'alerts.snooze': { may: 'admin' },
  'standing.stop': { may: 'owner' },
  'statements.close': { may: 'owner', last: 1 },
  'calls.explain': { may: 'viewer' },
  'calls.details': { may: 'viewer' },
  'calls.release': { may: 'owner' },
  'calls.correct': { may: 'owner' },
  'calls.correct-form': { may: 'owner', values: () => ({ minutes: '1', reason: 'too long' }) },
  'calls.dispute': { may: 'viewer' },
  'calls.dispute-form': { may: 'viewer', values: () => ({ reason: 'too long' }) },
  'calls.answer-dispute': { may: 'owner' },
  'calls.answer-form': { may: 'owner', values: () => ({ answer: 'it was so' }) },
  'usage.by-agent': { may: 'viewer' },
  'usage.by-number': { may: 'viewer' },
  'usage.by-day': { may: 'viewer' },
  'usage.share': { may: 'viewer' },
  'usage.file': { may: 'viewer' },
  'statements.file': { may: 'viewer' },
  'minutes.add-form': { may: 'admin', values: () => ({ minutes: '5' }) },
  'numbers.list': { may: 'viewer' },
  'numbers.add': { may: 'editor' },
  'numbers.add-form': { may: 'editor', values: () => ({ number: '+14155550177' }) },
  'numbers.manage': { may: 'editor' },
  'numbers.map-form': { may: 'editor', values: ({ reception }) => ({ number: '+14155550100', agentId: reception }) },
  'numbers.release-form': { may: 'editor', last: 1 },
  'knowledge.list': { may: 'viewer' },
  'knowledge.show': { may: 'viewer' },
  'knowledge.create': { may: 'outsider' },
  'knowledge.create-form': { may: 'owner', values: () => ({ name: 'Prices' }) },
  'knowledge.edit': { may: 'owner' },
  'knowledge.edit-form': { may: 'owner', values: () => ({ description: 'When we are there' }) },
  'knowledge.add': { may: 'owner' },
  'knowledge.add-form': { may: 'owner', values: () => ({ text: 'From nine to five' }) },
  'knowledge.remove': { may: 'owner' },
  'knowledge.connect': { may: 'editor' },
  'knowledge.connect-form': { may: 'editor', values: ({ reception }) => ({ agentId: reception }) },
  'knowledge.disconnect': { may: 'editor', last: 1 },
  'knowledge.delete': { may: 'owner' },
  'knowledge.delete-form': { may: 'owner', values: () => ({ typedName: 'Hours' }), last: 2 },
  'webhooks.list': { may: 'editor' },
  'webhooks.show': { may: 'editor' },
  'webhooks.add': { may: 'editor' },
  'webhooks.edit': { may: 'editor' },
  'webhooks.pause': { may: 'editor' },
  'webhooks.resume': { may: 'editor' },
  'webhooks.resume-from-now': { may: 'editor' },
  'webhooks.rotate': { may: 'editor' },
  'webhooks.delete': { may: 'editor', last: 1 },
  'webhooks.test': { may: 'editor' },
  'webhooks.redeliver': { may: 'editor' },
  'webhooks.add-form': { may: 'editor', values: () => ({ url: 'http://127.0.0.1:9/more' }) },
  'webhooks.edit-form': { may: 'editor', values: () => ({ balance: 'none' }) },
  'webhooks.rotate-form': { may: 'editor' },
  'alerts.pause': { may: 'editor' },
  'alerts.pause-form': { may: 'editor', last: 1 },
  'alerts.how-to-pause-vapi': { may: 'viewer' },
  'alerts.how-to-pause-retell': { may: 'viewer' },
  'alerts.how-to-pause-elevenlabs': { may: 'viewer' },
  'alerts.how-to-pause-twilio': { may: 'viewer' },
  'contacts.list': { may: 'viewer' },
  'contacts.calls': { may: 'viewer' },
  'contacts.turn-calls': { may: 'viewer' },
  'contacts.filter': { may: 'viewer' },
  'contacts.filter-form': { may: 'viewer' },
  'contacts.manage': { may: ({ value }) => CONTACTS[value.split(' ')[0] ?? ''] ?? 'owner' },
  'contacts.name-form': { may: 'editor', values: () => ({ name: 'Maria' }) },
  'contacts.erase-form': { may: 'admin', last: 1 },
  'provider-hooks.list': { may: 'editor' },
  'provider-hooks.show': { may: 'editor' },
  'provider-hooks.connect': { may: 'editor' },
  'provider-hooks.renew-secret': { may: 'editor' },
  'provider-hooks.enter-secret': { may: 'editor' },
  'provider-hooks.secret-form': { may: 'editor', values: () => ({ secret: 'a-secret-of-theirs' }) },
  'provider-hooks.choose': { may: 'editor' },
  'provider-hooks.disconnect': { may: 'editor', last: 1 },
  'provider-hooks.place': { may: 'owner' },
  'provider-hooks.place-form': { may: 'owner', values: ({ reception }) => ({ agentId: reception }) },
  'agents.open': { may: 'viewer' },
  'usage.open': { may: 'viewer' },
  'agents.list': { may: 'viewer' },
  'agents.show': { may: 'viewer' },
  'agents.create': { may: 'editor' },
  'agents.create-form': { may: 'editor', values: () => ({ name: 'Night shift' }) },
  'agents.edit': { may: 'editor' },
  'agents.edit-form': { may: 'editor', values: () => ({ description: 'Answers' }) },
  'agents.pause': { may: 'editor' },
  'agents.resume': { may: 'editor' },
  'agents.keys': { may: 'editor' },
  'agents.issue-key': { may: 'editor' },
  'agents.key-form': { may: 'editor', values: () => ({ name: 'second' }) },
  'agents.revoke-key': { may: 'editor' },
  'agents.delete': { may: 'editor' },
  'agents.delete-form': { may: 'editor', values: () => ({ typedName: 'Reception' }), last: 1 },
};

/** Drawn only where a list has many pages, after a failure outside, without a public address, or by earlier versions: what such a button carries. */
export const BY_HAND: Record<string, (scene: Scene) => string> = {
  'agents.list': ({ sales }) => JSON.stringify({ workspaceId: sales._id, page: 0 }),
  'alerts.how-to-pause-vapi': ({ sales }) => JSON.stringify({ workspaceId: sales._id, provider: 'vapi' }),
  'alerts.how-to-pause-retell': ({ sales }) => JSON.stringify({ workspaceId: sales._id, provider: 'retell' }),
  'alerts.how-to-pause-elevenlabs': ({ sales }) => JSON.stringify({ workspaceId: sales._id, provider: 'elevenlabs' }),
  'alerts.how-to-pause-twilio': ({ sales }) => JSON.stringify({ workspaceId: sales._id, provider: 'twilio' }),
  'contacts.turn-calls': ({ sales, reception }) => JSON.stringify({ workspaceId: sales._id, agentId: reception, trail: [] }),
  'knowledge.list': ({ sales }) => JSON.stringify({ workspaceId: sales._id, page: 0 }),
  'numbers.list': ({ sales }) => JSON.stringify({ workspaceId: sales._id, page: 0 }),
  'statements.file': ({ sales }) => JSON.stringify({ workspaceId: sales._id, month: '2026-11' }),
  'usage.file': ({ sales }) => JSON.stringify({ workspaceId: sales._id, from: 20261126, to: 20261202, by: 'day' }),
  'webhooks.redeliver': ({ webhook }) => JSON.stringify({ ...webhook, deliveryId: 'none' }),
  'workspaces.create': () => 'new',
};

/** Who may press this, and who may not. */
export function sides(drawn: Drawn): { may: Role[]; mayNot: Role[] } {
  const { may } = RULES[drawn.id] as Rule;
  const right = typeof may === 'function' ? may(drawn) : may;
  const allowed = (role: Role) =>
    typeof right === 'object' ? right.only.includes(role) : ROLES.indexOf(role) >= ROLES.indexOf(right);
  return { may: ROLES.filter(allowed), mayNot: ROLES.filter((role) => !allowed(role)) };
}
