import { inParallel, operate } from '../support/caller.js';
import { AGENTS } from './calls.js';
import { PLOTS, type PlannedGrant, type Plot } from './plots.js';
import { operateOnAll } from './sender.js';

/** An allocation that was asked for, with the terms that the model is given. Times in milliseconds since 1970. */
export interface Allocation {
  id: string;
  place: number;
  seconds: number;
  planned: PlannedGrant;
  effectiveAt: number | null;
  expiresAt: number | null;
}

export interface Place {
  plot: Plot;
  id: string;
  agents: { id: string; apiKey: string }[];
  capSeconds: number;
}

/** What the calls meet: workspaces, agents, and the minutes given to them. */
export interface World {
  source: { id: string; seconds: number };
  places: Place[];
  allocations: Allocation[];
  /** Seconds talked in each place, by which its grants are sized. */
  talked: readonly number[];
}

const SOURCE_MINUTES = 10_000_000;

/** Makes the workspaces and their first grants. */
export async function makeWorld(urls: readonly string[], teamId: string, talked: readonly number[]): Promise<World> {
  const [url = ''] = urls;
  const owner = { teamId, ownerId: 'U0ANA' };
  const pack = { name: 'Pack', minutes: SOURCE_MINUTES, currency: 'USD', buyRatePerMinute: '0.05' };
  const { id } = await operate<{ id: string }>(url, 'POST', `/accounts/${teamId}/U0ANA/sources`, pack);
  const world: World = { source: { id, seconds: SOURCE_MINUTES * 60 }, places: [], allocations: [], talked };
  world.places = await Promise.all(PLOTS.map((plot, i) => makePlace(url, owner, plot, talked[i] ?? 0)));
  const first = PLOTS.flatMap((plot, place) => plot.grants.map((grant, n) => ({ grant, place, n })));
  await inParallel(
    first.filter(({ grant }) => grant.after === undefined),
    8,
    ({ grant, place, n }) => allocate(urls, world, place, grant, n),
  );
  return world;
}

async function makePlace(url: string, owner: { teamId: string; ownerId: string }, plot: Plot, talked: number): Promise<Place> {
  const { id } = await operate<{ id: string }>(url, 'POST', '/workspaces', { ...owner, name: plot.name });
  const capSeconds = Math.round(plot.cap * talked);
  const limits = { limitPolicy: plot.policy, overdraftCapSeconds: capSeconds };
  if (plot.policy === 'finish') await operate(url, 'PATCH', `/workspaces/${id}`, limits);
  const agents: Place['agents'] = [];
  for (let n = 0; n < AGENTS; n++) agents.push(await operate(url, 'POST', `/workspaces/${id}/agents`, { name: `Agent ${n}` }));
  return { plot, id, agents, capSeconds };
}

/** Gives a place one of its grants, asked of every instance under one Idempotency-Key until each has answered. */
export async function allocate(
  urls: readonly string[],
  world: World,
  place: number,
  planned: PlannedGrant,
  n: number,
): Promise<void> {
  const { id: workspaceId } = world.places[place] as Place;
  const seconds = Math.max(60, Math.round(planned.share * (world.talked[place] ?? 0)));
  const effectiveAt = planned.startsIn === undefined ? null : Date.now() + planned.startsIn;
  const expiresAt = planned.lasts === undefined ? null : (effectiveAt ?? Date.now()) + planned.lasts;
  const asked = {
    ...{ sourceId: world.source.id, minutes: seconds / 60, ratePerMinute: '0.12', currency: 'USD', priority: planned.priority },
    pulse: { minimumSeconds: planned.pulse[0], incrementSeconds: planned.pulse[1] },
    ...(effectiveAt === null ? {} : { effectiveAt: new Date(effectiveAt).toISOString() }),
    ...(expiresAt === null ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
  };
  const path = `/workspaces/${workspaceId}/allocations`;
  const { id } = await operateOnAll<{ id: string }>(urls, path, asked, `grant-${place}-${n}`);
  world.allocations.push({ id, place, seconds, planned, effectiveAt, expiresAt });
}
