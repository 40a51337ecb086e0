interface About {
  workspaceId: string;
  workspaceName: string;
  workspaceHandle: string;
}

/** N9: what somebody did about an alert. */
export type AlertAnswer = {
  byName: string;
  at: Date;
} /** `lastsUntil`: when they run out at the present pace, as far as that is known. */ & (
  | { did: 'added' | 'moved'; seconds: number; availableSeconds: number; lastsUntil?: Date }
  | { did: 'stopped' }
  | { did: 'paused'; agentNames: string[] }
  | { did: 'snoozed'; until: Date }
);

/** N8: how things stood when the alert fired, and what was done about it since. */
export interface LowMinutes extends About {
  alertId: string;
  /** Percent of the base that was crossed, 0 is "out of minutes"; `runway` when less than a day was left at the present pace. */
  threshold: number | 'runway';
  availableSeconds: number;
  baseSeconds: number;
  /** Calls in progress. */
  live: number;
  /** When the minutes run out at the present pace; absent without traffic. */
  runsOutAt?: Date;
  policy: 'stop' | 'finish' | 'top-up';
  /** Active agents, and the voice platforms they run on, as far as we know how to pause them there. */
  activeAgents?: number;
  providers?: ('vapi' | 'retell' | 'elevenlabs' | 'twilio')[];
  /** H6: at zero, every call is asked about before it is taken, and would be refused. */
  turnsAway?: boolean;
  /** Callers who were, since the minutes ran out. */
  turnedAway?: { count: number; since: Date };
  /** Seconds of calls that no minutes covered, since they ran out. */
  uncoveredSeconds?: number;
  at: Date;
  answers: AlertAnswer[];
}

/** N10: what a member asks the owner for. */
export interface RequestData extends About {
  requestId: string;
  /** Grows when the asker changes it, so that an answer is about what was read. */
  revision: number;
  wants: 'minutes' | 'stop';
  seconds: number;
  purpose?: string;
  askerName: string;
  ownerName: string;
  expiresAt: Date;
}

/** L9, L14, L17: calls of one hour that an owner must hear of. */
export interface CallTrouble extends About {
  what: 'refused' | 'quarantined' | 'late';
  count: number;
  since: Date;
  uncoveredSeconds: number;
  /** The last few. */
  calls: { agentId: string; agentName: string; callId: string; startedAt: Date; endedAt: Date }[];
}

export type RequestOutcome = 'approved' | 'declined' | 'withdrawn' | 'expired';

/** What is said about minutes: alerts (N8, N9), requests (N10), ends (N11), calls in trouble. */
export type MinutesNotice =
  | { kind: 'low-minutes'; data: LowMinutes }
  | { kind: 'call-trouble'; data: CallTrouble }
  /** N11: to the owner. */
  | { kind: 'minutes-end'; data: About & { seconds: number; ends: Date } }
  | { kind: 'source-ends'; data: { sourceName: string; seconds: number; ends: Date } }
  /** To the owner. */
  | { kind: 'request'; data: RequestData }
  /** To the owner, in place of it. */
  | { kind: 'request-closed'; data: RequestData & { outcome: RequestOutcome; givenSeconds?: number } }
  /** To whoever asked. */
  | { kind: 'request-answered'; data: RequestData & { outcome: RequestOutcome; givenSeconds?: number } };

const KINDS: readonly string[] = [
  'low-minutes',
  'call-trouble',
  'minutes-end',
  'source-ends',
  'request',
  'request-closed',
  'request-answered',
] satisfies MinutesNotice['kind'][];

/** Whether a notice is one about minutes. */
export function isAboutMinutes<N extends { kind: string }>(notice: N): notice is Extract<N, MinutesNotice> {
  return KINDS.includes(notice.kind);
}
