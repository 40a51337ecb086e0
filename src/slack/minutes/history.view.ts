import type { Movement } from '../../domain/minutes/index.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { actions, button, context, type Message, message, section } from '../kit/blocks.js';
import { changeText, minutesText, momentText, pulseText } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { join, Md, md, named } from '../kit/text.js';

export interface HistoryPage {
  workspaceId: string;
  before?: number | undefined;
  trail: number[];
}

interface Found {
  workspace: Workspace;
  movements: readonly Movement[];
  older?: number;
}

/** One line a movement; Older and Newer carry where they lead. */
export function historyMessage({ workspace, movements, older }: Found, page: HistoryPage): Message {
  const { workspaceId, before, trail } = page;
  const newer =
    before === undefined
      ? null
      : { workspaceId, trail: trail.slice(0, -1), ...(trail.length > 0 ? { before: trail.at(-1) } : {}) };
  const next =
    older === undefined
      ? null
      : { workspaceId, before: older, trail: [...trail, ...(before === undefined ? [] : [before])].slice(-100) };
  const lines = movements.length > 0 ? movements.map(lineOf) : [md`Nothing has moved yet.`];
  return message(md`${named(workspace)}: history of minutes`, [
    section(md`${named(workspace)} · history of minutes, newest first`),
    section(lines),
    ...actions(next ? button('Older', ACTIONS.history, next) : null),
    ...actions(newer ? button('Newer', ACTIONS.history, newer) : null),
    ...(movements.length > 0 ? [context(md`Times are in your own time zone.`)] : []),
  ]);
}

function lineOf(movement: Movement): Md {
  const parts = [md`*${amountOf(movement)}*`, whatOf(movement), momentText(movement.at), linkOf(movement)];
  const reason = movement.reason ? md`“${movement.reason}”` : md``;
  return join([...parts.slice(0, 2), reason, ...parts.slice(2)], ' · ');
}

// A call's change of the available minutes depends on what was held for it; people look for what it cost.
function amountOf({ type, call, seconds }: Movement): string {
  if (call && type === 'settle') return changeText(-call.billedSeconds);
  return seconds === 0 ? '±0' : changeText(seconds);
}

function whatOf({ type, byName, call, sourceName, unfundedSeconds }: Movement): Md {
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
      return md`a call was set aside for a look${call ? md`: ${call.id}, ${call.agentName}` : md``}`;
    case 'reclaim':
      return md`${byName} took them back`;
    case 'transfer':
      return md`${byName} moved them to another workspace`;
    case 'settings':
      return md`${byName} changed the limits`;
    default:
      return md`${type} by ${byName}`;
  }
}

function callText({ id, agentName, talkedMs, pulse }: NonNullable<Movement['call']>, unfundedSeconds: number): Md {
  const talked = minutesText(Math.ceil(talkedMs / 1000));
  const uncovered = unfundedSeconds > 0 ? md` (${minutesText(unfundedSeconds)} not covered)` : md``;
  return md`call ${id}, ${agentName}, ${talked} at ${pulseText(pulse)}${uncovered}`;
}

/** N6: where in Slack it was asked for, when that message is still to be found. */
function linkOf({ slack }: Movement): Md {
  if (!slack?.messageTs) return md``;
  return new Md(`<https://slack.com/archives/${slack.channelId}/p${slack.messageTs.replace('.', '')}|↗ message>`);
}
