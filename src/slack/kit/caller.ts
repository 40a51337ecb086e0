import type { z } from 'zod';
import type { TeamId, UserId } from '../../domain/ids.js';
import { type Metadata, type Origin, readMetadata } from './modal.js';
import type { AnyPayload, Click, CommandPayload, Submitted } from './payload.js';

/** Who is there and how to answer them: what the kit keeps of a payload. */
export interface Caller {
  teamId: TeamId;
  userId: UserId;
  /** The team the person is at home in, where Slack says it; in a shared channel it may be another one. */
  homeTeamId?: string | undefined;
  /** Slack's short name, in case Slack does not tell more. */
  userName: string;
  /** The same when the same command arrives again (L5). */
  commandKey: string;
  triggerId?: string | undefined;
  origin: Origin;
  /** The message that was clicked. */
  message?: { channelId: string; ts: string; isEphemeral: boolean };
  /** The view that was sent or clicked in. */
  view?: { id: string; metadata: Metadata };
}

export function callerOfCommand(payload: z.output<typeof CommandPayload>): Caller {
  return {
    teamId: payload.team_id as TeamId,
    userId: payload.user_id as UserId,
    userName: payload.user_name,
    commandKey: `slack:cmd:${payload.trigger_id}`,
    triggerId: payload.trigger_id,
    origin: { channelId: payload.channel_id, responseUrl: payload.response_url },
  };
}

export function callerOfClick(payload: Click): Caller {
  const [action] = payload.actions;
  const { container, view } = payload;
  const channelId = payload.channel?.id ?? container.channel_id ?? undefined;
  const ts = container.message_ts ?? undefined;
  const place = ts ?? view?.id ?? container.view_id ?? '';
  const metadata = view ? readMetadata(view.private_metadata) : undefined;
  return {
    ...personIn(payload, view?.app_installed_team_id),
    commandKey: `slack:act:${payload.user.id}:${place}:${action?.action_id}:${action?.action_ts ?? ''}`,
    triggerId: payload.trigger_id,
    origin: metadata?.origin ?? {
      channelId,
      responseUrl: payload.response_url,
      ...(ts && container.is_ephemeral !== true ? { messageTs: ts } : {}),
    },
    ...(channelId && ts ? { message: { channelId, ts, isEphemeral: container.is_ephemeral === true } } : {}),
    ...(view && metadata ? { view: { id: view.id, metadata } } : {}),
  };
}

export function callerOfSubmission(payload: Submitted): Caller {
  const { view } = payload;
  const metadata = readMetadata(view.private_metadata);
  return {
    ...personIn(payload, view.app_installed_team_id),
    commandKey: `slack:view:${view.id}`,
    triggerId: payload.trigger_id,
    origin: metadata.origin,
    view: { id: view.id, metadata },
  };
}

/** For shortcuts and whatever else only needs an answer. */
export function callerOf(payload: z.output<typeof AnyPayload>): Caller {
  return {
    ...personIn(payload, null),
    commandKey: `slack:any:${payload.trigger_id ?? ''}`,
    triggerId: payload.trigger_id,
    origin: { channelId: payload.channel?.id, responseUrl: payload.response_url },
  };
}

type Person = Pick<Submitted, 'team' | 'user'>;

// A view can be opened from another team of a shared channel; the team it is installed in is the tenant.
function personIn(
  { team, user }: Person,
  installedIn: string | null | undefined,
): Pick<Caller, 'teamId' | 'userId' | 'homeTeamId' | 'userName'> {
  return {
    teamId: (installedIn ?? team?.id ?? user.team_id ?? '') as TeamId,
    userId: user.id as UserId,
    ...(user.team_id ? { homeTeamId: user.team_id } : {}),
    userName: user.username ?? user.name ?? '',
  };
}
