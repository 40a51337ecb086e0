import type { Logger } from '../../platform/log.js';
import type { Message } from './blocks.js';
import { type Clients, slackError } from './clients.js';

export interface Address {
  userId: string;
  channelId?: string | undefined;
  responseUrl?: string | undefined;
}

const RESPONSE_TIMEOUT_MS = 5_000;

/**
 * Tells one person something: by response_url while it works, else ephemerally in the channel, else in their direct
 * messages. Gives false (and a line in the log) when none of them worked.
 */
export async function tell(
  { interactive: client, fetch }: Pick<Clients, 'interactive' | 'fetch'>,
  to: Address,
  message: Message,
  log: Logger,
  replace = false,
): Promise<boolean> {
  if (to.responseUrl && (await respond(fetch, to.responseUrl, message, replace, log))) return true;
  const { userId, channelId } = to;
  if (
    channelId &&
    (await attempt(log, () =>
      plainIfRefused(message, (m) => client.chat.postEphemeral({ channel: channelId, user: userId, ...m })),
    ))
  )
    return true;
  return attempt(log, () =>
    plainIfRefused(message, (m) => client.chat.postMessage({ channel: userId, unfurl_links: false, ...m })),
  );
}

/** Sends with blocks; where Slack refuses them, without pictures (one it cannot load spoils a message), then as plain text. */
export async function plainIfRefused<T>(
  message: Message,
  send: (message: { text: string; blocks?: Message['blocks'] }) => Promise<T>,
): Promise<T> {
  try {
    return await send(message);
  } catch (error) {
    if (slackError(error) !== 'invalid_blocks') throw error;
    const blocks = message.blocks.filter(({ type }) => type !== 'image');
    if (blocks.length < message.blocks.length) return plainIfRefused({ ...message, blocks }, send);
    return send({ text: message.text });
  }
}

async function respond(fetch: Clients['fetch'], url: string, message: Message, replace: boolean, log: Logger): Promise<boolean> {
  const body = { response_type: 'ephemeral', replace_original: replace, ...message };
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
    });
    await answer.body?.cancel();
    if (answer.ok) return true;
    log.info({ status: answer.status }, 'response_url did not take the answer');
  } catch (error) {
    log.info({ err: error }, 'response_url could not be reached');
  }
  return false;
}

async function attempt(log: Logger, send: () => Promise<unknown>): Promise<boolean> {
  try {
    await send();
    return true;
  } catch (error) {
    log.warn({ err: error, slackError: slackError(error) }, 'an answer did not reach the person');
    return false;
  }
}
