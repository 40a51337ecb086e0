import { z } from 'zod';
import type { Platform } from '../../domain/context.js';
import { DomainError } from '../../domain/errors.js';
import type { TeamId } from '../../domain/ids.js';
import type { Clients } from '../kit/clients.js';
import { slackPeople } from '../kit/people.js';
import { pause, type Running } from '../kit/running.js';
import type { EventHandler } from './define.js';
import { onTeamJoin } from './team-join.js';
import { onUserChange } from './user-change.js';

/** What Slack tells us of people, by the event's type. */
export const eventHandlers: Readonly<Record<string, EventHandler>> = {
  team_join: onTeamJoin,
  user_change: onUserChange,
};

const Envelope = z.object({
  team_id: z.string().min(1).max(64),
  event_id: z.string().min(1).max(64),
  event: z.looseObject({ type: z.string().max(100) }),
});

/** Slack counts an event as delivered before anybody has looked at it (slack.md), so trying again is up to us. */
const PAUSES_MS = [500, 2_000, 10_000];

interface EventDesk {
  platform: Platform;
  clients: Pick<Clients, 'interactive'>;
  running: Running;
}

/** Hands an event to its handler. Never rejects; what cannot be done even later is in the log. */
export function createEvents({ platform, clients, running }: EventDesk): (body: unknown) => Promise<void> {
  const run = async (body: unknown): Promise<void> => {
    const parsed = Envelope.safeParse(body);
    if (!parsed.success) return platform.log.warn('an event that cannot be read');
    const { team_id: teamId, event_id: id, event } = parsed.data;
    const handler = Object.hasOwn(eventHandlers, event.type) ? eventHandlers[event.type] : undefined;
    if (!handler) return;
    const log = platform.log.child({ requestId: id, team: teamId, event: event.type });
    for (let attempt = 0; ; attempt++) {
      const now = platform.clock.now();
      const ctx = {
        ...{ actor: { kind: 'job' as const, name: event.type }, teamId: teamId as TeamId, now, log },
        ...{ requestId: id, commandKey: `slack:event:${id}`, platform },
      };
      try {
        return await handler({ ctx, people: slackPeople(clients.interactive, teamId, log), event });
      } catch (error) {
        const wait = PAUSES_MS[attempt];
        log.error({ err: error, again: wait !== undefined }, 'an event was not handled');
        if (wait === undefined || error instanceof DomainError) return;
        await pause(wait);
      }
    }
  };
  return (body) => running.track(run(body));
}
