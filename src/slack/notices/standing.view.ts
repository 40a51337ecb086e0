import type { StandingTrouble } from '../../domain/notices/index.js';
import { actions, context, type Message, message, section } from '../kit/blocks.js';
import { dayText, minutesText } from '../kit/figures.js';
import { allocateButton } from '../kit/next-steps.js';
import { code, join, type Md, md } from '../kit/text.js';

/** N13: what a standing allocation cannot do, or could not, and what helps. */
export function standingTrouble(data: StandingTrouble): Message {
  const { workspaceId, workspaceHandle } = data;
  const text = join([saying(data), cure(data)], ' ');
  return message(text, [
    section(text),
    ...actions(allocateButton(workspaceId)),
    context(md`${code(`/minutes standing in ${workspaceHandle}`)} shows what repeats.`),
  ]);
}

function saying({ what, workspaceName, sourceName, seconds, availableSeconds, at }: StandingTrouble): Md {
  const wanted = minutesText(seconds);
  switch (what) {
    case 'short':
      return md`*${workspaceName}* gets ${wanted} again on ${dayText(at)}, but ${sourceName} will have only ${minutesText(availableSeconds)} for all that is to come from it by then.`;
    case 'partly':
      return md`*${workspaceName}* got ${minutesText(availableSeconds)} instead of ${wanted}: there was no more in ${sourceName}.`;
    case 'missed':
      return md`*${workspaceName}* did not get its ${wanted}: there is nothing left in ${sourceName}. I keep trying until the next turn.`;
    case 'ended':
      return md`The ${wanted} for *${workspaceName}* repeat no more: ${sourceName} has ended or is no longer yours.`;
  }
}

function cure({ what, workspaceHandle }: StandingTrouble): Md {
  if (what === 'ended')
    return md`${code(`/minutes allocate 500 to ${workspaceHandle} monthly`)} makes another that repeats, from another source.`;
  return md`A bigger plan, minutes taken back elsewhere, or an allocation from another source would cover it.`;
}
