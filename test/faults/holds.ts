import { available, type Model, type ModelResult } from '../support/model/model.js';
import type { SentCall } from './calls.js';

type Workspace = ReturnType<Model['workspace']>;
type Grant = Workspace['grants'][number];

interface Hold {
  pulse: [number, number];
  parts: { grant: Grant; seconds: number }[];
}

const USUAL_SECONDS = 900;

/** L7, L9: calls under way in one workspace, on top of the model: what is held is out of its grants until the call is over. */
export class Holds {
  readonly #live = new Map<string, Hold>();

  constructor(
    private readonly model: Model,
    private readonly workspaceId: string,
  ) {}

  get live(): number {
    return this.#live.size;
  }

  /** Holds for a call that begins; gives seconds by grant, or null where it is refused. */
  start(call: SentCall, now: number): [grantId: string, seconds: number][] | null {
    const workspace = this.model.catchUp(this.workspaceId, now);
    const usable = inOrder(workspace);
    const first = usable.find(({ left }) => left > 0) ?? usable[0];
    const pulse: Hold['pulse'] = first ? [first.minimumSeconds, first.incrementSeconds] : [60, 60];
    if (available(workspace) < pulse[0]) return null;
    const parts = take(usable, billedFor(call.maxDurationSeconds ?? USUAL_SECONDS, pulse));
    this.#live.set(call.key, { pulse, parts });
    return parts.map(({ grant, seconds }) => [grant.id, seconds]);
  }

  /** What the end of a call comes to, for one that holds; undefined for any other. */
  settle(call: SentCall, now: number): ModelResult | undefined {
    const hold = this.#live.get(call.key);
    if (!hold) return undefined;
    this.#live.delete(call.key);
    const workspace = this.model.catchUp(this.workspaceId, now);
    const billed = call.status === 'failed' ? 0 : billedFor(Math.ceil((call.endedAt - call.startedAt) / 1000), hold.pulse);
    const draws = new Map<string, number>();
    let rest = billed;
    for (const { grant, seconds } of hold.parts) {
      const used = Math.min(seconds, rest);
      rest -= used;
      if (used > 0) draws.set(grant.id, used);
      // L11: what is free again after the grant's end lapses.
      if (workspace.grants.includes(grant)) grant.left += seconds - used;
    }
    for (const { grant, seconds } of take(inOrder(workspace), rest)) {
      draws.set(grant.id, (draws.get(grant.id) ?? 0) + seconds);
      rest -= seconds;
    }
    const room = workspace.policy === 'finish' ? workspace.cap - workspace.overdraft : 0;
    const overdraftSeconds = Math.min(Math.max(room, 0), rest);
    workspace.used += billed - rest;
    workspace.overdraft += overdraftSeconds;
    workspace.unfunded += rest - overdraftSeconds;
    return {
      ...{ outcome: 'settled', billedSeconds: billed, overdraftSeconds, unfundedSeconds: rest - overdraftSeconds },
      draws: [...draws].map(([grantId, seconds]) => ({ grantId, seconds })),
      availableSeconds: available(workspace),
    };
  }
}

/** L6. */
export function billedFor(seconds: number, [minimum, increment]: readonly [number, number]): number {
  return seconds === 0 ? 0 : minimum + Math.max(0, Math.ceil((seconds - minimum) / increment)) * increment;
}

/** L8, as far as the plots go: no two grants of a workspace have the same priority. */
const inOrder = ({ grants }: Workspace): Grant[] => grants.filter(({ begun }) => begun).sort((a, b) => a.priority - b.priority);

function take(grants: readonly Grant[], wanted: number): Hold['parts'] {
  const parts: Hold['parts'] = [];
  let rest = wanted;
  for (const grant of grants) {
    const seconds = Math.min(grant.left, rest);
    if (seconds === 0) continue;
    grant.left -= seconds;
    rest -= seconds;
    parts.push({ grant, seconds });
  }
  return parts;
}
