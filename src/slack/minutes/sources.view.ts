import type { SourceView } from '../../domain/minutes/index.js';
import { priceText } from '../../domain/money.js';
import { actions, button, context, type Message, message, section } from '../kit/blocks.js';
import { dayText, minutesText, plural } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { code, type Md, md } from '../kit/text.js';

const MOST = 20;

/** N1: what an account's minutes come from. Only its owner sees this (M2). */
export function sourcesMessage(sources: readonly SourceView[], now: Date): Message {
  const lines = sources.slice(0, MOST).map((source) => lineOf(source, now));
  const hidden = sources.length - MOST;
  if (hidden > 0) lines.push(md`and ${plural(hidden, 'more source')}`);
  const title = md`*Your sources of minutes*, for all your workspaces`;
  return message(title, [
    section([title, ...(lines.length > 0 ? lines : [md`None yet.`])]),
    ...actions(button('Add a source', ACTIONS.addSource, 'new')),
    context(md`${code('/minutes allocate')} moves minutes from a source into a workspace.`),
  ]);
}

function lineOf({ name, availableSeconds, buyRateMicro, currency, startsAt, endsAt }: SourceView, now: Date): Md {
  const ended = endsAt !== null && endsAt <= now;
  const until = endsAt ? md`, ${ended ? 'ended' : 'ends'} ${dayText(endsAt)}` : md``;
  const from = startsAt > now ? md`, starts ${dayText(startsAt)}` : md``;
  return md`• *${name}*: ${minutesText(availableSeconds)} left, bought at ${priceText(buyRateMicro, currency)} a minute${from}${until}`;
}

/** The answer to a new source. */
export function sourceAddedMessage(source: { name: string; endsAt: Date | null }, availableSeconds: number): Message {
  const until = source.endsAt ? md` until ${dayText(source.endsAt)}` : md``;
  const line = md`*${source.name}* is ready: ${minutesText(availableSeconds)} to hand out${until}.`;
  return message(line, [
    section(line),
    context(md`${code(`/minutes allocate 500 to HANDLE from "${source.name}" at 0.12`)} moves some into a workspace.`),
  ]);
}
