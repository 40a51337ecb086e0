import { z } from 'zod';
import type { Platform } from '../../domain/context.js';
import type { TeamId } from '../../domain/ids.js';
import { type ActOn, takeIn, workOff, workOn } from '../../domain/inbox/index.js';
import type { Clients } from '../kit/clients.js';
import { slackPeople } from '../kit/people.js';
import type { Running } from '../kit/running.js';
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

interface EventDesk {
  platform: Platform;
  clients: Pick<Clients, 'interactive'>;
  running: Running;
}

export interface Events {
  /** Keeps an event of people before Slack hears that we have it. Throws when it could not be kept; others pass by. */
  take(body: unknown): Promise<void>;
  /** Acts on an event that was kept. Never rejects: what goes wrong is in the log, and the event is tried again. */
  act(body: unknown): Promise<void>;
  /** Acts on what was left; gives how many are done. */
  actOnRest(isOver: () => boolean): Promise<number>;
}

/** M4, M6: events are stored first, since Slack counts one as delivered before anybody has looked at it (slack.md). */
export function createEvents({ platform, clients, running }: EventDesk): Events {
  const act: ActOn = async (ctx, { type, facts }) => {
    const handler = handlerOf(type);
    // An older version may have kept what this one knows nothing of.
    if (!handler || !facts) throw new Error(`Nobody knows what to do about ${type}.`);
    await handler.run({ ctx, people: slackPeople(clients.interactive, ctx.teamId, ctx.log) }, facts);
  };
  return {
    take: async (body) => {
      const told = read(body);
      if (told === 'unreadable') platform.log.warn('an event that cannot be read');
      if (!told || told === 'unreadable') return;
      const { handler, teamId, eventId, type } = told;
      const facts = handler.facts.safeParse(told.event);
      if (facts.success) await takeIn(platform, { teamId, eventId, type, facts: facts.data });
      else platform.log.warn({ issues: facts.error.issues, requestId: eventId }, `a ${type} that cannot be read`);
    },
    act: (body) => {
      const told = read(body);
      if (!told || told === 'unreadable') return Promise.resolve();
      const log = (err: unknown) => platform.log.error({ err, requestId: told.eventId }, 'an event waits for the job');
      return running.track(workOn(platform, act, told.teamId, told.eventId).catch(log));
    },
    actOnRest: (isOver) => workOff(platform, act, isOver),
  };
}

const handlerOf = (type: string): EventHandler | undefined =>
  Object.hasOwn(eventHandlers, type) ? eventHandlers[type] : undefined;

/** An event that has a handler; null for everything else that comes from Slack, and for events nobody asked for. */
function read(body: unknown) {
  if ((body as { type?: unknown } | null)?.type !== 'event_callback') return null;
  const { data } = Envelope.safeParse(body);
  if (!data) return 'unreadable';
  const { team_id: teamId, event_id: eventId, event } = data;
  const handler = handlerOf(event.type);
  return handler ? { teamId: teamId as TeamId, eventId, event, type: event.type, handler } : null;
}
