import type { Amount, CallExplained, NamedCall } from '../../domain/calls/index.js';
import { moneyText, priceText } from '../../domain/money.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { actions, button, context, type Message, message, section } from '../kit/blocks.js';
import { clockText, dayText, minutesText, momentText, pulseText } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { code, join, type Md, md, named } from '../kit/text.js';
import { ids } from './ids.js';
import { carried } from './ref.js';

/** N12, screens.md 8: from the duration to the price, for each draw what it took and cost, then what was given back. */
export function explainMessage(explained: CallExplained): Message {
  const { workspace, call, role, state } = explained;
  const title = md`${named(workspace)} · call ${code(call.callId)}, ${call.agentName}`;
  const lines = state === 'settled' ? countedLines(explained) : [stateText(explained)];
  const value = carried(workspace._id, call);
  const isOwner = role === 'owner';
  const isBilled = state === 'settled' && explained.nowBilledSeconds > 0;
  return message(join([title, ...lines]), [
    section([title, ...lines]),
    ...(explained.corrections.length > 0 ? [section(correctionLines(explained))] : []),
    ...actions(
      button('Details', ids.details, value),
      isBilled && isOwner ? button('Correct', ACTIONS.correctCall, value) : null,
      isBilled && !isOwner ? button('Dispute', ids.dispute, value) : null,
      isOwner && state === 'quarantined' ? button('Release', ACTIONS.releaseCall, value, { style: 'primary' }) : null,
    ),
    context(whenText(explained)),
  ]);
}

function countedLines(explained: CallExplained): Md[] {
  const { talkedMs, pulse, billedSeconds, draws, totals, overdraftSeconds, unfundedSeconds, failed } = explained;
  if (failed) return [md`The call failed, so nothing is billed.`];
  const talked = minutesText(Math.ceil(talkedMs / 1000));
  const lines = [md`Talked ${talked} → pulse ${pulseText(pulse)} → billed *${minutesText(billedSeconds)}*`];
  for (const draw of draws) {
    const from = draw.sourceName ? md`*${draw.sourceName}*` : md`the minutes allocated ${dayText(draw.allocatedAt)}`;
    const price = md`at ${priceText(draw.rateMicro, draw.currency)}`;
    lines.push(md`• ${minutesText(draw.seconds)} from ${from} ${price}: ${moneyText(draw.costMinor, draw.currency)}`);
  }
  if (overdraftSeconds > 0) {
    lines.push(md`• ${minutesText(overdraftSeconds)} went into overdraft; the next minutes allocated pay them at their price`);
  }
  if (unfundedSeconds > 0) lines.push(md`• ${minutesText(unfundedSeconds)} were covered by no minutes`);
  if (draws.length > 1) lines.push(md`Together *${amountsText(totals)}*`);
  return lines;
}

function stateText({ state, heldSeconds, talkedMs }: CallExplained): Md {
  switch (state) {
    case 'live':
      return md`The call is live: ${minutesText(heldSeconds)} are held for it. What it costs is known when it has ended.`;
    case 'lapsed':
      return md`Nobody has reported the end of this call, so the ${minutesText(heldSeconds)} held for it are free again. A late report is still counted.`;
    case 'refused':
      return md`The call was refused, because too few minutes were left. Nothing is billed.`;
    case 'quarantined':
      return md`The call was set aside and is not billed: its end was reported too far in the past or the future. It lasted ${minutesText(Math.ceil(talkedMs / 1000))} by its report.`;
    default:
      return md``;
  }
}

function correctionLines({ corrections, nowBilledSeconds, nowTotals }: CallExplained): Md[] {
  const charged = nowTotals.length > 0 ? md`, ${amountsText(nowTotals)}` : md``;
  return [
    ...corrections.map(({ byName, seconds, reason, at }) => {
      const why = reason ? md` “${reason}”` : md``;
      return md`${byName} gave back *${minutesText(seconds)}*${why} · ${momentText(at)}`;
    }),
    md`Now billed: *${minutesText(nowBilledSeconds)}*${charged}`,
  ];
}

function whenText({ state, at, released }: CallExplained): Md {
  if (state !== 'settled') return md`Reported ${momentText(at)}.`;
  if (!released) return md`Counted once, ${clockText(at)}.`;
  const why = released.reason ? md` “${released.reason}”` : md``;
  return md`Counted once, ${momentText(at)}: it had been set aside, and ${released.byName} released it.${why}`;
}

/** L16: amounts of several currencies stand side by side. */
function amountsText(totals: readonly Amount[]): string {
  return totals.length === 0 ? 'nothing' : totals.map(({ currency, minor }) => moneyText(minor, currency)).join(' and ');
}

/** N12: several agents reported a call with this id: which is meant? */
export function whichCallMessage(workspace: Workspace, calls: readonly NamedCall[], actionId: string): Message {
  const line = md`${named(workspace)} · Several agents reported a call ${code(calls[0]?.callId ?? '')}. Which do you mean?`;
  return message(line, [
    section(line),
    ...calls
      .slice(0, 20)
      .map((call) => section(md`*${call.agentName}*`, button('This one', actionId, carried(workspace._id, call)))),
  ]);
}

type Personal = { from?: string; to?: string; direction?: string; metadata?: string } | null;

/** H7: what was reported about the call, as long as it is kept. */
export function detailsMessage(explained: CallExplained, personal: Personal): Message {
  const { workspace, call, startedAt, endedAt, talkedMs, entryNumber, state } = explained;
  const isOver = state === 'settled' || state === 'quarantined';
  const ended = isOver ? [md`Ended ${momentText(endedAt)}, after ${(talkedMs / 1000).toFixed(3)} s`] : [];
  const numbers = personal
    ? [
        ...(personal.direction ? [md`Direction: ${personal.direction}`] : []),
        ...(personal.from ? [md`From ${personal.from}`] : []),
        ...(personal.to ? [md`To ${personal.to}`] : []),
        ...(personal.metadata ? [md`Metadata: ${personal.metadata.slice(0, 1_000)}`] : []),
      ]
    : [md`Numbers and metadata of this call were not reported, or are erased by now.`];
  const title = md`${named(workspace)} · call ${code(call.callId)}, ${call.agentName}: details`;
  return message(title, [
    section([title, md`Started ${momentText(startedAt)}`, ...ended, ...numbers]),
    context(md`Entry ${entryNumber} of this workspace’s ledger.`),
  ]);
}
