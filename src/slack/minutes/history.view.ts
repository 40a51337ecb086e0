import type { Role } from '../../domain/access.js';
import { HISTORY_KINDS, type HistoryKind, type Movement } from '../../domain/minutes/index.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { actions, button, context, type Message, message, overflow, section } from '../kit/blocks.js';
import { changeText, minutesText, momentText, pulseText } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { join, Md, md, named } from '../kit/text.js';
import { ids } from './ids.js';

export interface HistoryPage {
  workspaceId: string;
  before?: number | undefined;
  kind: HistoryKind;
  trail: number[];
}

interface Found {
  workspace: Workspace;
  role: Role;
  movements: readonly Movement[];
  older?: number;
}

/** One line a movement; Older and Newer carry where they lead. */
export function historyMessage({ workspace, role, movements, older }: Found, page: HistoryPage): Message {
  const { workspaceId, before, kind, trail } = page;
  const newer =
    before === undefined
      ? null
      : { workspaceId, kind, trail: trail.slice(0, -1), ...(trail.length > 0 ? { before: trail.at(-1) } : {}) };
  const next =
    older === undefined
      ? null
      : { workspaceId, kind, before: older, trail: [...trail, ...(before === undefined ? [] : [before])].slice(-100) };
  const filters = HISTORY_KINDS.map((one) => ({ label: KINDS[one], value: `${workspaceId} ${one}` }));
  return message(md`${named(workspace)}: history of minutes`, [
    section(md`${named(workspace)} · history of minutes, newest first · *${KINDS[kind]}*`, overflow(ids.historyKind, filters)),
    ...movements.map((movement) => section(lineOf(movement), besideOf(movement, workspaceId, role))),
    ...(movements.length === 0 ? [section(older === undefined ? md`Nothing has moved yet.` : NONE_YET)] : []),
    ...actions(next ? button('Older', ACTIONS.history, next) : null),
    ...actions(newer ? button('Newer', ACTIONS.history, newer) : null),
    ...(movements.length > 0 ? [context(md`Times are in your own time zone.`)] : []),
  ]);
}

const KINDS: Record<HistoryKind, string> = {
  everything: 'Everything',
  calls: 'Calls',
  minutes: 'Minutes in and out',
  corrections: 'Corrections',
  holds: 'Holds of live calls',
};

const NONE_YET = md`There is none among the movements looked through so far. Older looks further back.`;

/** What can be done about a movement: a call explains itself; the owner releases one that was set aside (L17). */
function besideOf({ call, releasable, type }: Movement, workspaceId: string, role: Role) {
  if (!call) return undefined;
  const value = { workspaceId, agentId: call.agentId, callId: call.id };
  if (type === 'quarantine' && releasable && role === 'owner') return button('Release', ACTIONS.releaseCall, value);
  return button('Explain', ACTIONS.explain, value);
}

function lineOf(movement: Movement): Md {
  const parts = [md`*${amountOf(movement)}*`, whatOf(movement), momentText(movement.at), linkOf(movement)];
  const reason = movement.reason ? md`“${movement.reason}”` : md``;
  return join([...parts.slice(0, 2), reason, ...parts.slice(2)], ' · ');
}

// A call's change of the available minutes depends on what was held for it; people look for what it cost.
function amountOf({ type, call, seconds }: Movement): string {
  if (call && (type === 'settle' || type === 'release')) return changeText(-call.billedSeconds);
  return seconds === 0 ? '±0' : changeText(seconds);
}

function whatOf(movement: Movement): Md {
  const { type, byName, call, sourceName, unfundedSeconds, toName } = movement;
  const from = sourceName ? md` from *${sourceName}*` : md``;
  switch (type) {
    case 'grant':
      return md`${byName} allocated${from}`;
    case 'settle':
      return call ? callText(call, unfundedSeconds) : md`a call`;
    case 'effect':
      return md`minutes allocated earlier${from} can now be used`;
    case 'expire':
      return md`lapsed unused${from}`;
    case 'quarantine':
      return md`set aside, not counted${call ? nameOf(call) : md``}`;
    case 'release':
      return call ? md`${byName} released ${callText(call, unfundedSeconds)}` : md`a call was released`;
    case 'correct':
      return md`${byName} gave back minutes${call ? nameOf(call) : md``}`;
    case 'refuse':
      return md`refused, too few minutes${call ? nameOf(call) : md``}`;
    case 'hold':
      return md`held${call ? nameOf(call) : md``}`;
    case 'lapse':
      return md`a hold lapsed: nobody reported the end of its call`;
    case 'bounce':
      return md`turned back: this workspace takes no minutes`;
    case 'close':
      return md`the workspace was closed`;
    case 'reclaim':
      return md`${byName} took them back`;
    case 'transfer':
      return md`${byName} moved them to ${toName ? md`*${toName}*` : 'another workspace'}`;
    case 'settings':
      return md`${byName} changed the limits`;
    default:
      return md`${type} by ${byName}`;
  }
}

const nameOf = ({ id, agentName }: NonNullable<Movement['call']>): Md => md`: call ${id}, ${agentName}`;

function callText({ id, agentName, talkedMs, pulse }: NonNullable<Movement['call']>, unfundedSeconds: number): Md {
  const talked = minutesText(Math.ceil(talkedMs / 1000));
  const uncovered = unfundedSeconds > 0 ? md` (${minutesText(unfundedSeconds)} not covered)` : md``;
  return md`call ${id}, ${agentName}, ${talked} at ${pulseText(pulse)}${uncovered}`;
}

/** N6: where in Slack it was asked for, when that message is still to be found. */
function linkOf({ link }: Movement): Md {
  return link ? new Md(`<${link}|↗ message>`) : md``;
}
