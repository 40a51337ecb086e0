import type { Role } from '../../domain/access.js';
import type { Balance, GrantView } from '../../domain/minutes/index.js';
import { priceText } from '../../domain/money.js';
import type { Overview } from '../../domain/reports/index.js';
import { actions, type Message, message, section } from '../kit/blocks.js';
import { barText, dayText, minutesText, plural, pulseText } from '../kit/figures.js';
import { allocateButton, historyButton } from '../kit/next-steps.js';
import { chargedText, runwayText } from '../kit/runway.js';
import { code, type Md, md, named } from '../kit/text.js';

const MOST_GRANTS = 10;

/** N5: available, held, overdraft and used, then the grants they come from; currencies are never added up. */
export function balanceMessage(balance: Balance, overview: Overview, role: Role, now: Date): Message {
  const { workspace } = balance;
  return message(md`${named(workspace)}: ${leftText(balance)}`, [
    section([md`${named(workspace)}`, ...figures(balance), ...outlook(balance, overview, now)]),
    ...(balance.grants.length > 0 ? [section(grantLines(balance.grants, now))] : []),
    ...actions(role === 'owner' ? allocateButton(workspace._id) : null, historyButton(workspace._id)),
  ]);
}

function leftText({ availableSeconds, baseSeconds }: Balance): string {
  if (baseSeconds === 0 && availableSeconds === 0) return 'no minutes yet';
  return `${minutesText(availableSeconds)} of ${minutesText(baseSeconds)} left`;
}

function figures(balance: Balance): Md[] {
  const { workspace, availableSeconds, baseSeconds, heldSeconds, overdraftSeconds, unfundedSeconds, usedSeconds } = balance;
  if (baseSeconds === 0 && availableSeconds === 0 && usedSeconds === 0) {
    return [md`No minutes yet. The owner adds some with ${code(`/minutes allocate 500 to ${workspace.handle}`)}`];
  }
  return [
    md`${barText(availableSeconds, baseSeconds)}  *${leftText(balance)}*`,
    ...(heldSeconds > 0 ? [md`${minutesText(heldSeconds)} held for live calls`] : []),
    ...(overdraftSeconds > 0
      ? [md`⚠ ${minutesText(overdraftSeconds)} overdrawn: the next minutes you allocate settle it first`]
      : []),
    ...(unfundedSeconds > 0 ? [md`⚠ ${minutesText(unfundedSeconds)} of calls were not covered by any minutes`] : []),
    md`${minutesText(usedSeconds)} used so far`,
  ];
}

/** N5: minutes by the currency they are charged in where there are several (L16), runway, charge and what lapses next. */
function outlook({ grants }: Balance, overview: Overview, now: Date): Md[] {
  const byCurrency = new Map<string, number>();
  for (const { currency, availableSeconds } of grants)
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + availableSeconds);
  const apart = [...byCurrency].map(([currency, seconds]) => `${minutesText(seconds)} in ${currency}`).join(' · ');
  const runway = runwayText(overview, now);
  const charged = chargedText(overview);
  return [
    ...(byCurrency.size > 1 ? [md`${apart}`] : []),
    ...(runway ? [md`Runs out in ${runway}`] : []),
    ...(charged ? [md`Charged ${charged}`] : []),
  ];
}

function grantLines(grants: readonly GrantView[], now: Date): Md[] {
  const hidden = grants.length - MOST_GRANTS;
  return [
    ...grants.slice(0, MOST_GRANTS).map((grant) => grantLine(grant, now)),
    ...(hidden > 0 ? [md`and ${plural(hidden, 'more grant')}`] : []),
  ];
}

function grantLine(grant: GrantView, now: Date): Md {
  const from = grant.sourceName ? md` from *${grant.sourceName}*` : md``;
  const starts = grant.effectiveAt > now ? md`, starts ${dayText(grant.effectiveAt)}` : md``;
  const lapses = grant.expiresAt ? md`, lapses ${dayText(grant.expiresAt)}` : md``;
  const price = priceText(grant.rateMicro, grant.currency);
  return md`• ${minutesText(grant.availableSeconds)} of ${minutesText(grant.seconds)} at ${price} a minute, pulse ${pulseText(grant.pulse)}${from}${starts}${lapses}`;
}
