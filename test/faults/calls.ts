import { oneOf, whole } from './fault.js';
import { PLOTS } from './plots.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Each workspace has as many agents; both count their calls from 1, so that the same id means two calls. */
export const AGENTS = 2;
/** Shares: requests sent twice, requests that are a batch, calls reported as started first. */
const [REPEATED, BATCHES, LIVE] = [0.1, 0.03, 0.3];
const MOST_IN_BATCH = 30;

export interface SentCall {
  /** Workspace, agent and the call's own id: what is counted once. */
  key: string;
  id: string;
  status: 'ended' | 'failed';
  startedAt: number;
  endedAt: number;
  /** Out of the bounds of L17, therefore put aside. */
  late: boolean;
  /** Reported as started first. */
  live: boolean;
  maxDurationSeconds?: number;
  from?: string;
  to?: string;
}

/** What goes into one request: one call, or a batch. */
export interface Unit {
  place: number;
  agent: number;
  kind: 'start' | 'end';
  calls: SentCall[];
}

export interface Sending {
  /** In the order in which sending them begins. */
  units: Unit[];
  calls: SentCall[];
  /** How many calls are sent a second time. */
  repeated: number;
  /** Seconds talked, for each plot. */
  talked: number[];
}

/** Makes the calls of a run: `count` distinct ones, a tenth of them sent twice, at once, soon after or much later. */
export function makeCalls(random: () => number, count: number, live: boolean): Sending {
  const now = Date.now();
  const places = PLOTS.flatMap(({ weight }, i) => Array<number>(weight).fill(i));
  const made: SentCall[] = [];
  const talked = PLOTS.map(() => 0);
  const next = new Map<string, number>();
  const placed: { at: number; unit: Unit }[] = [];
  let repeated = 0;
  while (made.length < count) {
    const [place, agent] = [oneOf(random, places), whole(random, 0, AGENTS - 1)];
    const isLive = live && random() < LIVE;
    const size = Math.min(count - made.length, random() < BATCHES ? whole(random, 2, MOST_IN_BATCH) : 1);
    const at = made.length;
    const calls = Array.from({ length: size }, () => {
      const number = (next.get(`${place}.${agent}`) ?? 0) + 1;
      next.set(`${place}.${agent}`, number);
      return makeCall(random, `${place}.${agent}`, `call-${number}`, isLive, now);
    });
    made.push(...calls);
    for (const call of calls) talked[place] = (talked[place] ?? 0) + (call.endedAt - call.startedAt) / 1000;
    const unit: Unit = { place, agent, kind: 'end', calls };
    const end = isLive ? at + whole(random, 1, 400) : at;
    if (isLive) placed.push({ at, unit: { ...unit, kind: 'start' } });
    placed.push({ at: end, unit });
    if (random() >= REPEATED) continue;
    placed.push({ at: end + oneOf(random, [0, 1, 40, 2_000, 20_000]), unit });
    repeated += size;
  }
  placed.sort((a, b) => a.at - b.at);
  return { units: placed.map(({ unit }) => unit), calls: made, repeated, talked };
}

function makeCall(random: () => number, agent: string, id: string, live: boolean, now: number): SentCall {
  const late = !live && random() < 0.005;
  const endedAt = late ? now - 36 * DAY_MS : now - whole(random, 1, 60_000);
  const kind = random();
  const ms =
    kind < 0.05 ? whole(random, 0, 1_000) : kind < 0.1 ? oneOf(random, [0, 6_000, 60_000, 60_001]) : whole(random, 1, 300_000);
  const number = `+1415555${whole(random, 1_000, 9_999)}`;
  return {
    ...{ key: `${agent}:${id}`, id, status: random() < 0.04 ? 'failed' : 'ended', startedAt: endedAt - ms, endedAt, late, live },
    ...(live && random() < 0.5 ? { maxDurationSeconds: whole(random, 30, 1_200) } : {}),
    ...(random() < 0.2 ? { from: number, to: '+14155550101' } : {}),
  };
}

/** The body of a request. */
export function bodyOf({ kind, calls }: Unit): string {
  const written = calls.map(({ id, status, startedAt, endedAt, maxDurationSeconds, from, to }) => ({
    id,
    status: kind === 'start' ? 'started' : status,
    startedAt: new Date(startedAt).toISOString(),
    ...(kind === 'start' ? {} : { endedAt: new Date(endedAt).toISOString() }),
    ...{ maxDurationSeconds, from, to },
  }));
  return JSON.stringify(calls.length === 1 ? written[0] : { calls: written });
}
