import type { App, ReceiverEvent } from '@slack/bolt';
import { within } from './kit/running.js';

/** Slack waits three seconds, of which the guard may have used two thirds only when the database is ill. */
const STORE_MS = 2_000;

/** What must not be lost could not be stored: it is not acknowledged, so that Slack tells it again. */
export class NotStored extends Error {}

/**
 * Bolt acknowledges events before any listener is asked (slack.md). Give this to a receiver in Bolt's place: what `take` keeps is
 * kept before Bolt hears of it, over HTTP as over Socket Mode.
 */
export function storingFirst(app: App, take: (body: unknown) => Promise<void>): App {
  return Object.create(app, {
    processEvent: {
      value: async (event: ReceiverEvent): Promise<void> => {
        const taking = take(event.body);
        const stored = await within(taking, STORE_MS).catch((cause: unknown) => {
          throw new NotStored('An event could not be stored.', { cause });
        });
        if (!stored) {
          taking.catch(() => undefined);
          throw new NotStored('The database took too long to store an event.');
        }
        await app.processEvent(event);
      },
    },
  }) as App;
}
