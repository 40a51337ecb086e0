import type { AuditRow } from '../../domain/audit/index.js';
import { minutesText, plural } from '../kit/figures.js';
import { type Md, md } from '../kit/text.js';

/** How a person is called who is only known by their id. */
export type NameOf = (userId: string) => string;

interface Words {
  /** `Ana removed …` */
  did: string;
  /** `Ben tried to remove …` */
  tried: string;
  /** Whom or what; a refused attempt has no details. */
  what: Md | ((detail: Record<string, unknown>, nameOf: NameOf) => Md);
}

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const someone = (value: unknown, nameOf: NameOf, otherwise = 'somebody'): string =>
  typeof value === 'string' ? nameOf(value) : otherwise;
const act = (did: string, tried: string, what: Words['what']): Words => ({ did, tried, what });

/** Every act by the name of its verb. */
const WORDS: Record<string, Words> = {
  'account.name-successor': act('named', 'name', (d, n) => md`${someone(d.successorId, n, 'a successor')} as successor`),
  'account.open': act('opened', 'open', md`My Workspace`),
  'account.set-plan': act('changed', 'change', (d) => md`plan or seats${d.plan ? md` to ${text(d.plan)}` : ''}`),
  'account.take-over': act('took over', 'take over', md`an account`),
  'agent.create': act('created', 'create', md`an agent`),
  'alert.snooze': act('snoozed', 'snooze', (d) => md`alerts${d.how ? md` (${text(d.how)})` : ''}`),
  'agent.delete': act('deleted', 'delete', md`an agent`),
  'agent.edit': act('changed', 'change', md`an agent`),
  'agent.pause': act('paused', 'pause', md`an agent`),
  'agent.pause-all': act('paused', 'pause', (d) =>
    typeof d.agents === 'number' ? md`${plural(d.agents, 'agent')}` : md`agents`,
  ),
  'agent.resume': act('resumed', 'resume', md`an agent`),
  'api-key.issue': act('issued', 'issue', md`an agent key`),
  'api-key.revoke': act('revoked', 'revoke', md`an agent key`),
  'call.answer-dispute': act('answered', 'answer', md`a dispute about a call`),
  'call.dispute': act('disputed', 'dispute', md`a call`),
  'call.correct': act('corrected', 'correct', md`a call`),
  'call.release': act('counted', 'count', md`a call that had been set aside`),
  'contact.erase': act('erased', 'erase', (d) => md`a caller’s number${d.ending ? md` that ends in ${text(d.ending)}` : ''}`),
  'contact.name': act('named', 'name', md`a contact`),
  'invitation.accept': act('accepted', 'accept', md`an invitation`),
  'invitation.ask': act('asked', 'ask', md`for a new invitation`),
  'invitation.cancel': act('cancelled', 'cancel', md`an invitation`),
  'invitation.decline': act('declined', 'decline', md`an invitation`),
  'invitation.expire': act('saw', 'see', md`an invitation expire`),
  'invitation.remind': act('reminded', 'remind', md`an invited person`),
  'invitation.resend': act('resent', 'resend', md`an invitation`),
  'invitation.send': act('invited', 'invite', (d, n) => md`${someone(d.invitee, n)}${d.role ? md` as ${text(d.role)}` : ''}`),
  'invitation.welcome': act('handed', 'hand', md`waiting invitations to somebody who joined Slack`),
  'knowledge.add': act('added', 'add', md`to a knowledge base`),
  'knowledge.connect': act('connected', 'connect', (d) => md`a knowledge base${d.agentId ? ' to an agent' : ''}`),
  'knowledge.create': act('created', 'create', md`a knowledge base`),
  'knowledge.delete': act('deleted', 'delete', md`a knowledge base`),
  'knowledge.disconnect': act('disconnected', 'disconnect', (d) => md`a knowledge base${d.agentId ? ' from an agent' : ''}`),
  'knowledge.edit': act('changed', 'change', md`a knowledge base`),
  'knowledge.remove': act('took a resource out of', 'take a resource out of', md`a knowledge base`),
  'member.change-role': act('changed', 'change', (d, n) =>
    d.userId ? md`the role of ${someone(d.userId, n)} from ${text(d.was)} to ${text(d.role)}` : md`a role`,
  ),
  'member.leave': act('left', 'leave', md`the workspace`),
  'member.remove': act('removed', 'remove', (d, n) => md`${someone(d.userId, n, 'a member')}`),
  'member.set-profile': act('changed', 'change', md`their own profile`),
  'minutes.add': act('added', 'add', md`minutes as the owner lets admins`),
  'minutes.allocate': act('allocated', 'allocate', md`minutes`),
  'minutes.let-admins-add': act(
    'changed',
    'change',
    (d) => md`whether admins may add minutes${switched(d.adminsMayAdd)}${perDay(d)}`,
  ),
  'minutes.reclaim': act('took back', 'take back', md`minutes`),
  'minutes.set-limits': act('changed', 'change', md`the limits`),
  'minutes.set-thresholds': act('changed', 'change', md`when alerts are sent`),
  'minutes.transfer': act('moved', 'move', md`minutes to another workspace`),
  'minutes.undo': act('undid', 'undo', md`an allocation`),
  'number.add': act('added', 'add', md`a phone number`),
  'number.map': act('mapped', 'map', md`a phone number to an agent`),
  'number.release': act('released', 'release', md`a phone number`),
  'number.unmap': act('unmapped', 'unmap', md`a phone number`),
  'person.deactivated': act('freed', 'free', (d, n) => md`the places of ${someone(d.userId, n)}, whom Slack deactivated`),
  'person.reactivated': act('noted', 'note', (d, n) => md`that ${someone(d.userId, n)} is active in Slack again`),
  'provider-hook.change-secret': act('changed', 'change', (d) => md`the secret for ${text(d.provider) || 'a platform'}`),
  'provider-hook.choose': act('changed', 'change', (d) => md`what becomes of callers of ${text(d.provider) || 'a platform'}`),
  'provider-hook.connect': act('connected', 'connect', (d) => md`${text(d.provider) || 'a platform'}`),
  'provider-hook.disconnect': act('disconnected', 'disconnect', (d) => md`${text(d.provider) || 'a platform'}`),
  'provider-hook.place-calls': act('placed', 'place', (d) =>
    typeof d.calls === 'number'
      ? md`${plural(d.calls, 'call')} that ${d.calls === 1 ? 'was' : 'were'} nobody's`
      : md`calls that were nobody's`,
  ),
  'request.approve': act('granted', 'grant', md`a request`),
  'request.ask': act('asked', 'ask', (d) =>
    d.wants === 'stop' ? md`for the line to be drawn at zero` : md`the owner for minutes`,
  ),
  'request.decline': act('declined', 'decline', md`a request`),
  'request.withdraw': act('took back', 'take back', md`a request`),
  'source.add': act('added', 'add', md`a source of minutes`),
  'standing.start': act('set', 'set', md`minutes to repeat every month`),
  'standing.stop': act('stopped', 'stop', md`minutes from repeating every month`),
  'statement.close': act('closed', 'close', (d) => md`a month${d.month ? md`: ${text(d.month)}` : ''}`),
  'transfer.accept': act('took over', 'take over', md`the workspace`),
  'transfer.decline': act('declined', 'decline', md`to take over the workspace`),
  'transfer.offer': act('offered', 'offer', (d, n) => md`the workspace to ${someone(d.to, n, 'a member')}`),
  'transfer.withdraw': act(
    'withdrew',
    'withdraw',
    (d, n) => md`the offer of the workspace${d.to ? md` to ${someone(d.to, n)}` : ''}`,
  ),
  'webhook.add': act('added', 'add', md`a webhook of an agent`),
  'webhook.delete': act('deleted', 'delete', md`a webhook of an agent`),
  'webhook.disable': act('disabled', 'disable', md`a webhook of an agent that did not answer`),
  'webhook.edit': act('changed', 'change', md`a webhook of an agent`),
  'webhook.pause': act('paused', 'pause', md`a webhook of an agent`),
  'webhook.redeliver': act('sent', 'send', md`a message to a webhook again`),
  'webhook.resume': act('resumed', 'resume', md`a webhook of an agent`),
  'webhook.rotate-secret': act('renewed', 'renew', md`the signing secret of a webhook`),
  'webhook.test': act('tested', 'test', md`a webhook of an agent`),
  'workspace.change-handle': act('changed', 'change', (d) => md`the handle${d.handle ? md` to ${text(d.handle)}` : ''}`),
  'workspace.create': act('created', 'create', md`the workspace`),
  'workspace.delete': act('deleted', 'delete', md`the workspace`),
  'workspace.deleted': act('cleared up', 'clear up', md`the deleted workspace`),
  'workspace.describe': act('changed', 'change', (d) => described(d)),
  'workspace.set-admins-may-invite': act('changed', 'change', (d) => md`whether admins may invite${switched(d.adminsMayInvite)}`),
  'workspace.set-alert-channel': act('changed', 'change', md`where alerts go`),
};

function described({ renamed, timeZone }: Record<string, unknown>): Md {
  if (renamed === undefined) return md`name or time zone`;
  const zone = timeZone ? md`the time zone to ${text(timeZone)}` : md``;
  return renamed ? md`the name${timeZone ? md` and ${zone}` : ''}` : zone;
}

const switched = (value: unknown): string => (typeof value === 'boolean' ? ` to ${value ? 'yes' : 'no'}` : '');

const perDay = ({ dailyCapSeconds }: Record<string, unknown>): string =>
  typeof dailyCapSeconds === 'number' ? `, up to ${minutesText(dailyCapSeconds)} a day` : '';

/** Whether an act has words of its own; a test asks this of every verb. */
export const hasWords = (verb: string): boolean => verb in WORDS;

/** `removed Ben`, or `tried to remove a member`. An act without words of its own is called by its name. */
export function actText({ verb, outcome, detail = {} }: Pick<AuditRow, 'verb' | 'outcome' | 'detail'>, nameOf: NameOf): Md {
  const words = WORDS[verb] ?? act('did', 'do', md`“${verb.replace(/[.-]/g, ' ')}”`);
  const what = typeof words.what === 'function' ? words.what(detail, nameOf) : words.what;
  return outcome === 'accepted' ? md`${words.did} ${what}` : md`tried to ${words.tried} ${what}`;
}

/** The people a row speaks of, by id. */
export function peopleIn({ actor, detail = {} }: Pick<AuditRow, 'actor' | 'detail'>): string[] {
  const named = [detail.userId, detail.to, detail.successorId, detail.invitee].filter(
    (id): id is string => typeof id === 'string',
  );
  return actor.startsWith('person:') ? [actor.slice('person:'.length), ...named] : named;
}
