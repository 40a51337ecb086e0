import { each } from '../../platform/each.js';
import { type Account, accountsToRenew, type Renewal, setRenewal } from '../accounts/index.js';
import type { Context, Tx } from '../context.js';
import { newId, type SourceId } from '../ids.js';
import { parseRate } from '../money.js';
import { dayOfMonth, monthAfter, monthName, periodAt, startOfPeriod } from '../months.js';
import { planOf } from '../plans/index.js';
import { committed } from '../verb.js';
import { completePurchase } from './add-source.js';
import type { Source } from './model.js';
import * as store from './store.js';

/** So long before it begins a period is made, so that what must be in force with its first second can be prepared. */
const AHEAD_MS = 2 * 60 * 60 * 1000;

/** The series of an account's plan minutes: each period is a source of it. */
export const planSeries = (accountId: string): string => `plan:${accountId}`;

/**
 * N1, S7: gives accounts the minutes their plan includes for the period that is due, exactly once however often and on however many
 * instances this runs. A late run makes the period that runs now: what lay in earlier ones would have lapsed unused. A plan that was
 * changed counts from the next period on. Gives how many accounts were seen to.
 */
export async function renewPlanMinutes(
  ctx: Context,
  { limit, guard }: { limit: number; guard?: (tx: Tx) => Promise<void> },
): Promise<number> {
  const due = await accountsToRenew(ctx.platform, new Date(ctx.now.getTime() + AHEAD_MS), limit);
  return each(
    due,
    (account) => renewOne(ctx, account, guard),
    (err, { _id }) => ctx.log.error({ err, account: _id }, 'plan minutes could not be renewed'),
  );
}

async function renewOne(ctx: Context, account: Account, guard?: (tx: Tx) => Promise<void>): Promise<void> {
  const own = { ...ctx, teamId: account.teamId };
  const renewal = renewalOf(account, ctx.now.getTime());
  const source = await committed(own, async (tx) => {
    await guard?.(tx);
    const fresh = await sourceOf(tx, account, renewal);
    const kept = fresh && (await store.insertOnce(tx, fresh));
    await setRenewal(tx, account._id, { anchorDay: renewal.anchorDay, month: renewal.month, until: renewal.until });
    return kept;
  });
  if (source && !source.bought) await completePurchase(ctx.platform, source, 'job:renew-minutes');
}

type Period = Renewal & { from: Date };

/** L17: the period after the last one that was made; the first is the one that runs now. A monthly anchor clamps and returns. */
function renewalOf({ renewal, createdAt, timeZone }: Account, now: number): Period {
  const anchorDay = renewal?.anchorDay ?? dayOfMonth(timeZone, createdAt.getTime());
  let month = renewal ? monthAfter(renewal.month) : periodAt(anchorDay, timeZone, now);
  // The end of the last period stands, also where the person's time zone is another one by now.
  let from = renewal?.until.getTime() ?? startOfPeriod(month, anchorDay, timeZone);
  let until = startOfPeriod(monthAfter(month), anchorDay, timeZone);
  while (until <= now) {
    month = monthAfter(month);
    from = until;
    until = startOfPeriod(monthAfter(month), anchorDay, timeZone);
  }
  return { anchorDay, month, from: new Date(from), until: new Date(until) };
}

async function sourceOf(tx: Tx, account: Account, { month, from, until }: Period): Promise<Source | null> {
  const { label, includedMinutes, currency, buyRatePerMinute } = planOf(tx.platform, account.plan);
  const outside = account.userId.startsWith('email:');
  if (includedMinutes === 0 || outside || (await isTakenOver(tx, account))) return null;
  return {
    _id: newId<SourceId>('source', `${planSeries(account._id)}:${month}`),
    teamId: account.teamId,
    accountId: account._id,
    name: `${label}, ${monthName(month)}`,
    seconds: includedMinutes * 60,
    currency,
    buyRateMicro: parseRate(buyRatePerMinute) ?? 0,
    startsAt: from,
    endsAt: until,
    bought: false,
    seriesId: planSeries(account._id),
    period: month,
    createdAt: tx.now,
  };
}

/** M6: somebody whom Slack deactivated and whose sources went to a successor gets no more. */
async function isTakenOver(tx: Tx, account: Account): Promise<boolean> {
  if (!account.deactivatedAt) return false;
  const last = await store.lastOfSeries(tx, planSeries(account._id));
  return last !== null && last.accountId !== account._id;
}
