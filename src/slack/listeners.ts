import type { App } from '@slack/bolt';
import type { Platform } from '../domain/context.js';
import { firstTime } from '../platform/once.js';
import type { AckSubmission } from './kit/on-submission.js';
import type { Router } from './kit/router.js';

const DAY_MS = 24 * 60 * 60 * 1000;

interface Listening {
  app: App;
  router: Router;
  platform: Platform;
  /** Socket Mode has no signature to tell a repeated delivery by. */
  isSocket: boolean;
  /** Slack has taken our token away. */
  onGone(): void;
  /** Everything else Slack tells us unasked, which the inbox tells from what came before. Never rejects. */
  onEvent(body: unknown): Promise<void>;
}

interface Delivery {
  trigger_id?: unknown;
  event_id?: unknown;
}

/** One listener for each kind of payload: it acknowledges and hands over to the router, so that nothing goes unanswered. */
export function listen({ app, router, platform, isSocket, onGone, onEvent }: Listening): void {
  const isNew = async (key: unknown, kind: string): Promise<boolean> => {
    if (typeof key !== 'string' || key === '') return true;
    const until = new Date(platform.clock.now().getTime() + DAY_MS);
    // Without the database the act itself will say what is wrong; silence would not.
    return firstTime(platform.db, `slack:${kind}:${key}`, until).catch(() => true);
  };
  const isRepeat = async (body: Delivery, context: Record<string, unknown>): Promise<boolean> =>
    isSocket && !(await isNew(body.trigger_id ?? context.envelopeId, 'trigger'));
  const acknowledge = (ack: () => Promise<void>) =>
    ack().catch((error: unknown) => platform.log.warn({ err: error }, 'an acknowledgement was not sent'));

  app.command(/^/, async ({ ack, body, context }) => {
    await acknowledge(ack);
    if (!(await isRepeat(body, context))) await router.command(body);
  });
  app.action({}, async ({ ack, body, context }) => {
    await acknowledge(ack);
    if (!(await isRepeat(body as Delivery, context))) await router.click(body);
  });
  app.view({ type: 'view_submission' }, async ({ ack, body, context }) => {
    if (await isRepeat(body as Delivery, context)) return acknowledge(ack);
    const answer: AckSubmission = (said) => acknowledge(() => (said ? ack(said) : ack()));
    await router.submission(body, answer);
  });
  app.view({ type: 'view_closed' }, async ({ ack }) => acknowledge(ack));
  app.shortcut({}, async ({ ack, body, context }) => {
    await acknowledge(ack);
    if (!(await isRepeat(body as Delivery, context))) await router.stranger(body);
  });
  app.options({}, async ({ ack }) => acknowledge(() => ack({ options: [] })));
  app.event(/^/, async ({ body, event }) => {
    if (event.type !== 'app_uninstalled' && event.type !== 'tokens_revoked') return onEvent(body);
    if (await isNew(body.event_id, 'event')) onGone();
  });
}
