import { dayIso } from '../../domain/calendar.js';
import type { CallsPage, ListedCall } from '../../domain/contacts/index.js';
import { actions, button, context, type Message, message, section } from '../kit/blocks.js';
import { minutesText, momentText, plural } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { code, join, type Md, md, named } from '../kit/text.js';
import { contactText } from './contacts.view.js';
import { ids } from './ids.js';
import type { WhichCalls } from './which.js';

export const OUTCOME_NAMES: Record<ListedCall['outcome'], string> = {
  live: 'live',
  completed: 'completed',
  failed: 'failed',
  refused: 'refused',
  aside: 'set aside',
  lapsed: 'end never reported',
};

/** More live ones than that are counted: a message holds 50 blocks, and the calls that ended stand below. */
const MOST_LIVE = 20;

/** Where a page of calls begins, and where those before it began. */
export interface Turn {
  before?: number | undefined;
  trail: number[];
}

/** A5, N12: an agent's calls, newest first; each explains itself. */
export function callsMessage(found: CallsPage, which: WhichCalls, { before, trail }: Turn): Message {
  const { workspace, agent, older } = found;
  const live = found.calls.filter(({ outcome }) => outcome === 'live');
  const calls = [...live.slice(0, MOST_LIVE), ...found.calls.filter(({ outcome }) => outcome !== 'live')];
  const unseen = live.length - MOST_LIVE;
  const newer =
    before === undefined ? null : { ...which, trail: trail.slice(0, -1), ...(trail.length > 0 ? { before: trail.at(-1) } : {}) };
  const next =
    older === undefined
      ? null
      : { ...which, before: older, trail: [...trail, ...(before === undefined ? [] : [before])].slice(-100) };
  const title = md`${named(workspace)} · Agent *${agent.name}* · calls, newest first${narrowedTo(found, which)}`;
  const none =
    older === undefined ? md`No calls.` : md`There is none among the calls looked through so far. Older looks further back.`;
  return message(title, [
    section(title),
    ...calls.map((call) => section(lineOf(call), button('Explain', ACTIONS.explain, carried(found, call)))),
    ...(calls.length === 0 ? [section(none)] : []),
    ...(unseen > 0 ? [context(md`${plural(unseen, 'more call is', 'more calls are')} live, begun before these.`)] : []),
    ...actions(next ? button('Older', ids.turnCalls, next) : null, button('Filter', ids.filter, which)),
    ...actions(newer ? button('Newer', ids.turnCalls, newer) : null),
    ...(calls.length > 0 ? [context(md`Times are in your own time zone; days of a filter are the workspace’s.`)] : []),
  ]);
}

const carried = ({ workspace, agent }: CallsPage, { callId }: ListedCall) => ({
  workspaceId: workspace._id,
  agentId: agent._id,
  callId,
});

function narrowedTo({ contact }: CallsPage, { outcome, from, to }: WhichCalls): Md {
  const days = from === to ? dayText(from) : `${from ? `from ${dayText(from)} ` : ''}${to ? `to ${dayText(to)}` : ''}`.trim();
  const parts = [
    ...(outcome ? [md` · *${OUTCOME_NAMES[outcome]}*`] : []),
    ...(days ? [md` · ${days}`] : []),
    ...(contact ? [md` · with ${contactText(contact)}`] : []),
  ];
  return join(parts, '');
}

const dayText = (day: number | undefined): string => (day === undefined ? '' : dayIso(day));

function lineOf({ callId, outcome, startedAt, talkedMs, billedSeconds, contact }: ListedCall): Md {
  const talked = talkedMs > 0 ? [md`${minutesText(Math.ceil(talkedMs / 1000))} talked`] : [];
  const billed = outcome === 'completed' ? [md`${minutesText(billedSeconds)} billed`] : [];
  const who = contact ? [contactText(contact)] : [];
  return join(
    [md`*${OUTCOME_NAMES[outcome]}*`, ...who, ...talked, ...billed, momentText(new Date(startedAt)), code(callId)],
    ' · ',
  );
}
