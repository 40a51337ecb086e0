/** What the demo needs to be told apart from an earlier one in the same directory. */
export interface SeedBase {
  appUrl: string;
  operatorApiKey: string;
  teamId: string;
  anaId: string;
  alertChannelId: string;
  /** When the demo was first seeded, milliseconds since 1970: the same requests come out on every start. */
  seededAt: number;
  /** Whether the week of calls is in already. */
  hasCalls: boolean;
}

export interface Seeded {
  agentApiKey: string;
  workspaceId: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const CALLS_BY_WEEKDAY = [7, 26, 24, 29, 31, 28, 9];

/**
 * Ana's plan, minutes, workspace, agents and a week of calls, through the operator API as any operator would. Every request carries
 * an Idempotency-Key, so starting again makes nothing twice and gives the same keys.
 */
export async function seed(base: SeedBase): Promise<Seeded> {
  const post = poster(base);
  await post('PUT', `/accounts/${base.teamId}/${base.anaId}`, { plan: 'standard' });
  const source = await post('POST', `/accounts/${base.teamId}/${base.anaId}/sources`, {
    name: 'Starter pack',
    minutes: 5_000,
    currency: 'USD',
    buyRatePerMinute: '0.05',
    startsAt: new Date(base.seededAt - 8 * DAY_MS).toISOString(),
  });
  const workspace = await post('POST', '/workspaces', { teamId: base.teamId, ownerId: base.anaId, name: 'Reception' });
  await post('PATCH', `/workspaces/${workspace.id}`, { alertChannelId: base.alertChannelId });
  const agent = await post('POST', `/workspaces/${workspace.id}/agents`, { name: 'Front desk' });
  await post('POST', `/workspaces/${workspace.id}/allocations`, {
    sourceId: source.id,
    minutes: 800,
    ratePerMinute: '0.12',
    currency: 'USD',
    pulse: { minimumSeconds: 60, incrementSeconds: 60 },
  });
  const night = await post('POST', `/workspaces/${workspace.id}/agents`, { name: 'Night desk' });
  if (!base.hasCalls) {
    await report(base, String(agent.apiKey), { name: 'demo', from: 8, hours: 10, share: 1 });
    await report(base, String(night.apiKey), { name: 'demo-night', from: 18, hours: 5, share: 0.2 });
  }
  return { agentApiKey: String(agent.apiKey), workspaceId: String(workspace.id) };
}

function poster(base: SeedBase) {
  let step = 0;
  return async (method: 'PUT' | 'POST' | 'PATCH', path: string, body: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${base.appUrl}/api/v1/operator${path}`, {
      method,
      headers: {
        authorization: `Bearer ${base.operatorApiKey}`,
        'content-type': 'application/json',
        'idempotency-key': `demo-${base.seededAt}-${step++}`,
      },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(`Seeding failed at ${method} ${path}: ${String(answer.detail)}`);
    return answer;
  };
}

interface Shift {
  name: string;
  /** When the first call may begin, in hours of UTC, and for how many hours. */
  from: number;
  hours: number;
  /** Of the calls of a day. */
  share: number;
}

/** Seven days of calls, more on weekdays, in the hours of a shift; the same every time for the same beginning. */
async function report(base: SeedBase, apiKey: string, { name, from, hours, share }: Shift): Promise<void> {
  const random = seededRandom(base.seededAt);
  const calls: Record<'id' | 'endedAt' | 'startedAt' | 'status' | 'from' | 'to' | 'direction', string>[] = [];
  for (let day = 7; day >= 1; day--) {
    const midnight = Math.floor(base.seededAt / DAY_MS) * DAY_MS - day * DAY_MS;
    const many = Math.ceil((CALLS_BY_WEEKDAY[new Date(midnight).getUTCDay()] ?? 20) * share);
    for (let i = 0; i < many; i++) {
      const startedAt = midnight + (from + random() * hours) * 60 * 60 * 1000;
      const endedAt = startedAt + (15 + random() * random() * 540) * 1000;
      calls.push({
        id: `${name}-${day}-${i}`,
        status: random() < 0.04 ? 'failed' : 'ended',
        startedAt: new Date(startedAt).toISOString(),
        endedAt: new Date(endedAt).toISOString(),
        from: `+1415555${String(Math.floor(random() * 90) + 100).padStart(4, '0')}`,
        to: '+14155550199',
        direction: 'inbound',
      });
    }
  }
  // Reported as they end, as platforms do it.
  calls.sort((a, b) => a.endedAt.localeCompare(b.endedAt));
  const response = await fetch(`${base.appUrl}/api/v1/calls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ calls }),
  });
  if (!response.ok) throw new Error(`Seeding the calls failed: ${await response.text()}`);
}

/** Mulberry32: small, and the same everywhere. */
function seededRandom(start: number): () => number {
  let a = start >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
