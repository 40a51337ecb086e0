import { each } from '../../platform/each.js';
import type { Context, Platform } from '../context.js';
import type { Entry } from '../ledger/index.js';
import { type MessageLink, messageLinks } from './link-model.js';

const AGAIN_MS = 10 * 60 * 1000;

const idOf = (teamId: string, channelId: string, messageTs: string): string => `${teamId}:${channelId}:${messageTs}`;

/** N6: has the message that minutes were moved from looked up by `findLinks`, once; where it was no message that stays, nothing. */
export async function noteLink({ platform, slack, teamId, now, log }: Context): Promise<void> {
  const { channelId, messageTs } = slack ?? {};
  if (!channelId || !messageTs) return;
  await messageLinks(platform.db)
    .updateOne(
      { _id: idOf(teamId, channelId, messageTs) },
      { $setOnInsert: { teamId, channelId, messageTs, askAt: now } },
      { upsert: true },
    )
    // The minutes have moved: a link that is missing is no reason to say otherwise.
    .catch((err: unknown) => log.warn({ err }, 'a message could not be noted for its link'));
}

/** N6: asks Slack where noted messages are to be found; what it does not answer is asked again in ten minutes. Gives how many. */
export async function findLinks(ctx: Context, limit: number): Promise<number> {
  const { linkTo, db } = ctx.platform;
  if (!linkTo) return 0;
  const due = await messageLinks(db)
    .find({ askAt: { $lte: ctx.now } })
    .sort({ askAt: 1 })
    .limit(limit)
    .lean();
  return each(
    due,
    async ({ _id, channelId, messageTs }) => {
      const url = await linkTo(channelId, messageTs);
      const later = new Date(ctx.now.getTime() + AGAIN_MS);
      const change = url === undefined ? { $set: { askAt: later } } : { $set: { url }, $unset: { askAt: 1 } };
      await messageLinks(db).updateOne({ _id }, change);
    },
    (err, { _id }) => ctx.log.error({ err, message: _id }, 'a message could not be looked up'),
  );
}

type Place = NonNullable<Entry['slack']>;

/** What is known of the messages that entries came from: an address, null where the message is gone, undefined while nobody has asked. */
export async function linksOf(
  platform: Platform,
  teamId: string,
  places: readonly (Place | undefined)[],
): Promise<(place: Place) => MessageLink['url']> {
  const ids = places.flatMap((place) => (place?.messageTs ? [idOf(teamId, place.channelId, place.messageTs)] : []));
  const found =
    ids.length > 0
      ? await messageLinks(platform.db)
          .find({ _id: { $in: ids } })
          .lean()
      : [];
  const urls = new Map(found.map(({ _id, url }) => [_id, url]));
  return ({ channelId, messageTs }) => urls.get(idOf(teamId, channelId, messageTs ?? ''));
}
