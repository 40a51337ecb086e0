import { priceText } from '../../domain/money.js';
import type { Standing, StandingView } from '../../domain/standing/index.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { actions, type Block, button, confirm, context, type Message, message, section } from '../kit/blocks.js';
import { dayText, minutesText, plural, pulseText } from '../kit/figures.js';
import { balanceButton } from '../kit/next-steps.js';
import { code, join, type Md, md, named } from '../kit/text.js';
import { ids } from './ids.js';

const MOST = 20;

/** N13: what comes every month, from where and under which terms; only its owner sees this. */
export function standingsMessage({
  workspace,
  standings,
}: {
  workspace: Workspace;
  standings: readonly StandingView[];
}): Message {
  const title = md`${named(workspace)} · ${standings.length === 0 ? 'Nothing repeats.' : `${plural(standings.length, 'allocation')} repeating every month`}`;
  const rows: Block[] = standings.slice(0, MOST).map((one, i) => section(md`${i + 1}. ${lineOf(one)}`, stopButton(one)));
  const hidden = standings.length - MOST;
  return message(join([title, ...standings.slice(0, MOST).map(lineOf)]), [
    section(title),
    ...rows,
    ...(hidden > 0 ? [context(md`and ${plural(hidden, 'more', 'more')}`)] : []),
    context(md`${code(`/minutes allocate 500 to ${workspace.handle} monthly`)} makes another.`),
  ]);
}

function lineOf({ seconds, sourceName, rateMicro, currency, until, ...pulse }: StandingView): Md {
  return md`*${minutesText(seconds)}* from ${sourceName} at ${priceText(rateMicro, currency)}, pulse ${pulseText(pulse)}; next ${dayText(until)}`;
}

function stopButton({ _id: standingId, workspaceId, seconds }: Standing) {
  return button(
    'Stop',
    ids.stop,
    { workspaceId, standingId },
    {
      confirm: confirm({
        title: 'Repeat no more?',
        text: `The ${minutesText(seconds)} do not come again. What is there now stays until its end.`,
        yes: 'Stop',
      }),
    },
  );
}

/** It repeats no more. */
export function stoppedMessage({ workspace, standing }: { workspace: Workspace; standing: Standing }): Message {
  const line = md`${named(workspace)} · The ${minutesText(standing.seconds)} a month repeat no more. What is there now stays until its end.`;
  return message(line, [section(line), ...actions(balanceButton(workspace._id))]);
}
