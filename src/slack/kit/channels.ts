import type { webApi } from '@slack/bolt';
import type { Logger } from '../../platform/log.js';
import { slackError } from './clients.js';

/** Why a channel was not found: none of this name, or Slack does not let us look. */
export type NoChannel = 'none' | 'no_scope' | 'no_answer';

export interface Channels {
  /** The id of a public channel by its name, with or without `#`. */
  byName(name: string): Promise<{ channelId: string } | NoChannel>;
}

const PAGE = 1_000;
const MOST_PAGES = 10;

/** Looks channels up for one team; never throws. */
export function slackChannels(client: webApi.WebClient, log: Logger): Channels {
  const find = async (name: string): Promise<{ channelId: string } | NoChannel> => {
    let cursor = '';
    for (let page = 0; page < MOST_PAGES; page++) {
      const found = await client.conversations.list({
        types: 'public_channel',
        exclude_archived: true,
        limit: PAGE,
        ...(cursor ? { cursor } : {}),
      });
      const channel = found.channels?.find((candidate) => candidate.name === name);
      if (channel?.id) return { channelId: channel.id };
      cursor = found.response_metadata?.next_cursor ?? '';
      if (!cursor) return 'none';
    }
    return 'none';
  };
  return {
    byName: async (name) => {
      try {
        return await find(name.replace(/^#/, '').toLowerCase());
      } catch (error) {
        if (slackError(error) === 'missing_scope') return 'no_scope';
        log.warn({ err: error }, 'Slack did not say which channels there are');
        return 'no_answer';
      }
    },
  };
}
