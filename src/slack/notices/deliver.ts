import type { webApi } from '@slack/bolt';
import type { Platform } from '../../domain/context.js';
import { type Deliver, type DeliveryResult, type Notice, openSealed } from '../../domain/notices/index.js';
import type { Message } from '../kit/blocks.js';
import { DEAD_TOKEN, retryAfter, slackError } from '../kit/clients.js';
import type { CommandTable } from '../kit/command-table.js';
import { withPrefix } from '../kit/prefix.js';
import { plainIfRefused } from '../kit/send.js';
import { noticeMessage } from './view.js';

interface DeliverOptions {
  platform: Platform;
  client: webApi.WebClient;
  table: CommandTable;
  /** Whether invitations may link to our own page. */
  invitePages: boolean;
  onDeadToken(): void;
}

/** Slack's words for its own troubles: the same call may succeed later. */
const PASSING = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'ratelimited',
  'team_added_to_org',
]);
/** An update that cannot be made any more; what it says is sent as a message of its own. */
/** Says nothing by itself: it only takes the buttons off a message that is there, and nobody misses it where there is none. */
const ONLY_CHANGES = new Set<Notice['kind']>(['invitation-moved', 'invitation-cancelled']);
const GONE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed', 'channel_not_found', 'is_archived']);

/** The outbox's way into Slack. Reports what happened and never waits: the outbox comes back by itself. */
export function createDeliver(options: DeliverOptions): Deliver {
  const { platform, client, table, onDeadToken } = options;
  const pauses = new Pauses();
  return async (notice, original) => {
    if ('email' in notice.to) return { outcome: 'impossible', reason: 'an e-mail, and this is Slack' };
    if (ONLY_CHANGES.has(notice.kind) && !original?.message) return { outcome: 'impossible', reason: 'nothing to change' };
    const now = platform.clock.now().getTime();
    const secret = options.invitePages ? openSealed(platform, notice) : undefined;
    const link = secret ? `${platform.publicUrl}/invite/${secret}` : undefined;
    const message = withPrefix(noticeMessage(notice, link), table.prefix, table.names);
    const method = original?.message ? 'chat.update' : 'chat.postMessage';
    const left = pauses.left(notice.teamId, method, now);
    if (left > 0) return { outcome: 'later', reason: 'Slack asked us to wait', afterMs: left };
    try {
      return { outcome: 'sent', message: await send(client, notice, channelOf(notice.to), original, message) };
    } catch (error) {
      const wait = retryAfter(error);
      if (wait !== undefined) pauses.set(notice.teamId, method, now + wait * 1000);
      if (DEAD_TOKEN.has(slackError(error) ?? '')) onDeadToken();
      return resultOf(error, wait);
    }
  };
}

async function send(
  client: webApi.WebClient,
  notice: Notice,
  channel: string,
  original: Notice | null,
  message: Message,
): Promise<{ channelId: string; ts: string }> {
  const place = original?.message;
  if (place) {
    try {
      await plainIfRefused(message, (m) => client.chat.update({ channel: place.channelId, ts: place.ts, ...m }));
      return place;
    } catch (error) {
      if (!GONE.has(slackError(error) ?? '') || ONLY_CHANGES.has(notice.kind)) throw error;
    }
  }
  const sent = await plainIfRefused(message, (m) =>
    client.chat.postMessage({ channel, unfurl_links: false, unfurl_media: false, ...m }),
  );
  return { channelId: sent.channel ?? channel, ts: sent.ts ?? '' };
}

function channelOf(to: Exclude<Notice['to'], { email: string }>): string {
  return 'userId' in to ? to.userId : to.channelId;
}

/** Whether it is worth trying again. A word we do not know means that Slack understood and refused. */
function resultOf(error: unknown, waitSeconds: number | undefined): DeliveryResult {
  if (waitSeconds !== undefined) return { outcome: 'retry', reason: 'Slack asked us to wait', afterMs: waitSeconds * 1000 };
  const word = slackError(error);
  if (word === undefined || PASSING.has(word) || DEAD_TOKEN.has(word)) {
    return { outcome: 'retry', reason: word ?? (error instanceof Error ? error.message : String(error)) };
  }
  return { outcome: 'impossible', reason: word };
}

/** After a 429 nobody calls that method of that team again before its time (F6), whichever notice comes next. */
class Pauses {
  readonly #until = new Map<string, number>();

  left(teamId: string, method: string, now: number): number {
    return Math.max(0, (this.#until.get(`${teamId} ${method}`) ?? 0) - now);
  }

  set(teamId: string, method: string, until: number): void {
    this.#until.set(`${teamId} ${method}`, until);
  }
}
