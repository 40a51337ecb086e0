import { each } from '../../platform/each.js';
import { getAccount } from '../accounts/index.js';
import { actorName, type Context, type Platform } from '../context.js';
import { DomainError, refuseField } from '../errors.js';
import { newId, type SourceId } from '../ids.js';
import { buyMinutes } from '../ledger/index.js';
import { verb } from '../verb.js';
import { personOf } from '../workspaces/index.js';
import type { Source } from './model.js';
import { AddSource } from './schema.js';
import * as store from './store.js';

export interface SourceAdded {
  source: Source;
  availableSeconds: number;
}

const writeSource = verb({
  name: 'source.add',
  needs: 'anyone',
  input: AddSource,
  audit: (_input, source: Source) => ({ sourceId: source._id }),
  run: async (tx, input) => {
    const account = await getAccount(tx, input.accountId);
    if (!account || (tx.actor.kind !== 'operator' && account.userId !== personOf(tx))) {
      throw new DomainError('not_found', 'There is no such account.');
    }
    if (tx.actor.kind !== 'operator' && tx.platform.billing === 'operator') {
      throw new DomainError('forbidden', 'Minutes are sold by whoever runs this service.', { next: 'Ask them for more.' });
    }
    const startsAt = input.startsAt ?? tx.now;
    const endsAt = input.endsAt ?? null;
    if (endsAt && endsAt <= startsAt) refuseField('endsAt', 'A source must end after it starts.');
    if (endsAt && endsAt <= tx.now) refuseField('endsAt', 'This end is already past.');
    return store.insertOnce(tx, {
      _id: newId<SourceId>('source', tx.commandKey),
      teamId: tx.teamId,
      accountId: account._id,
      name: input.name,
      seconds: input.minutes,
      currency: input.currency,
      buyRateMicro: input.buyRatePerMinute,
      startsAt,
      endsAt,
      bought: false,
      createdAt: tx.now,
    });
  },
});

/** N1: a new pool of minutes for an account, by its owner where billing is self-serve, else by the operator. */
export async function addSource(ctx: Context, input: Parameters<typeof writeSource>[1]): Promise<SourceAdded> {
  const source = await writeSource(ctx, input);
  return { source, availableSeconds: await completePurchase(ctx.platform, source, actorName(ctx.actor)) };
}

/** L19: sources that were written down but, after a crash, never bought. Gives how many were finished. */
export async function finishPurchases(platform: Platform, before: Date, limit: number): Promise<number> {
  const found = await store.unbought(platform, before, limit);
  return each(
    found,
    (source) => completePurchase(platform, source, 'job:finish-purchases'),
    (err, { _id }) => platform.log.error({ err, source: _id }, 'a purchase could not be finished'),
  );
}

/** The second half of a purchase: the minutes are on the source's chain after it. Gives its available seconds. */
export async function completePurchase(platform: Platform, source: Source, by: string): Promise<number> {
  const terms = {
    id: source._id,
    seconds: source.seconds,
    // A period of a series is made shortly ahead and gives from then on to what begins with it; people wait until it has begun.
    startsAt: Math.min(source.startsAt.getTime(), source.seriesId ? source.createdAt.getTime() : source.startsAt.getTime()),
    endsAt: source.endsAt?.getTime() ?? null,
  };
  const available = await buyMinutes(platform, terms, by);
  if (!source.bought) await store.markBought(platform, source._id);
  return available;
}
