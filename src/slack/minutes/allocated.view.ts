import type { MinutesAllocated } from '../../domain/minutes/index.js';
import { priceText } from '../../domain/money.js';
import { actions, button, context, type Message, message, section } from '../kit/blocks.js';
import { dayText, minutesText, pulseText } from '../kit/figures.js';
import { balanceButton } from '../kit/next-steps.js';
import { code, join, md, named } from '../kit/text.js';
import { ids } from './ids.js';

/** N2: what was moved under which terms, and how both sides stand now. */
export function allocatedMessage(fact: MinutesAllocated, repeats = false): Message {
  const { workspace, sourceName, seconds, rateMicro, currency, pulse, expiresAt, clamped } = fact;
  const moved = md`${named(workspace)} · ${minutesText(seconds)} moved from *${sourceName}* to *${workspace.name}* at ${priceText(rateMicro, currency)}, pulse ${pulseText(pulse)}.`;
  const now = md`${workspace.name} has ${minutesText(fact.availableSeconds)} now; ${sourceName} keeps ${minutesText(fact.sourceAvailableSeconds)}.`;
  const why = clamped ? md`, because ${sourceName} ends then` : md``;
  const lapse = expiresAt ? md`What is unused lapses ${dayText(expiresAt)}${why}.` : md``;
  const again = repeats ? md`The same comes again every month: ${code('/minutes standing')} shows and stops it.` : md``;
  const text = join([moved, join([now, lapse], ' '), again]);
  const successor = context(
    md`Who should take over if your Slack account is ever deactivated? ${code('/workspace transfer successor @person')} names them.`,
  );
  return message(text, [
    section(text),
    ...actions(undoButton(fact), balanceButton(workspace._id)),
    ...(fact.asksForSuccessor ? [successor] : []),
  ]);
}

/** N3: takes it back, as long as it is 60 s old at most and untouched. */
function undoButton({ workspace, grantId }: MinutesAllocated) {
  return button('Undo (60 s)', ids.undo, { workspaceId: workspace._id, grantId });
}
