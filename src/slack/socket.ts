import { SocketModeReceiver } from '@slack/bolt';
import type { Logger } from '../platform/log.js';
import { boltLog } from './kit/bolt-log.js';
import { within } from './kit/running.js';

const CONNECT_MS = 10_000;
const RETRY_MS = 30_000;

interface SocketOptions {
  appToken: string;
  slackApiUrl?: string | undefined;
  log: Logger;
}

/** The Socket Mode connection: kept up by Slack's client, begun again by us where that gives up. */
export class Socket {
  readonly receiver: SocketModeReceiver;
  isConnected = false;
  readonly #log: Logger;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor({ appToken, slackApiUrl, log }: SocketOptions) {
    this.#log = log;
    this.receiver = new SocketModeReceiver({
      appToken,
      logger: boltLog(log),
      // Its own object: the receiver writes its retry settings into what it is given (slack.md).
      installerOptions: { clientOptions: { ...(slackApiUrl ? { slackApiUrl } : {}), timeout: 10_000 } },
      customPropertiesExtractor: ({ envelope_id }: { envelope_id?: string }) => ({ envelopeId: envelope_id }),
    });
    this.receiver.client.on('connected', () => {
      this.isConnected = true;
    });
    this.receiver.client.on('close', () => {
      this.isConnected = false;
    });
  }

  /** Connects; gives up waiting after ten seconds, never trying. Never rejects. */
  async start(): Promise<void> {
    const connecting = this.receiver.start().then(
      () => undefined,
      (error: unknown) => {
        this.#log.error({ err: error }, 'Socket Mode did not connect');
        if (!this.#stopped) this.#timer = setTimeout(() => void this.start(), RETRY_MS).unref();
      },
    );
    await within(connecting, CONNECT_MS);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await within(
      this.receiver.stop().catch(() => undefined),
      1_000,
    );
  }
}
