import type { webApi } from '@slack/bolt';
import type { Logger } from '../platform/log.js';
import { within } from './kit/running.js';

const WAIT_MS = 5_000;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 5 * 60_000;

/** Who we are in Slack. Asked at the start and, while Slack does not say, again and again in the background. */
export class Identity {
  teamId: string | null = null;
  botUserId: string | null = null;
  isKnown = false;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly client: webApi.WebClient,
    private readonly log: Logger,
  ) {}

  /** Asks, and waits five seconds for the answer at most; when there is none, asking goes on by itself. Never rejects. */
  async ask(): Promise<void> {
    await within(this.#ask(), WAIT_MS);
  }

  async #ask(retryMs = FIRST_RETRY_MS): Promise<void> {
    try {
      const me = await this.client.auth.test();
      this.teamId = me.team_id ?? null;
      this.botUserId = me.user_id ?? null;
      this.isKnown = true;
      this.log.info({ team: this.teamId, name: me.team }, 'Slack knows us');
    } catch (error) {
      this.isKnown = false;
      this.log.error({ err: error, retryMs }, 'Slack does not take our token, or does not answer');
      if (this.#stopped) return;
      this.#timer = setTimeout(() => void this.#ask(Math.min(retryMs * 2, LAST_RETRY_MS)), retryMs).unref();
    }
  }

  /** The token is gone: asks again later, since it may have been given back. */
  doubt(): void {
    if (!this.isKnown) return;
    this.isKnown = false;
    this.#timer = setTimeout(() => void this.#ask(), FIRST_RETRY_MS).unref();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}
