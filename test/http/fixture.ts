import type { AddressInfo } from 'node:net';
import { buildServer, type Doors } from '../../src/http/server.js';
import { type TestPlatform, type TestPlatformOptions, testPlatform } from '../support/platform.js';

export const OPERATOR_KEY = 'operator-key-for-tests';
export const TEAM = 'T0TEAM';
export const ANA = 'U0ANA';

export interface Answer<T = Record<string, unknown>> {
  status: number;
  body: T;
  headers: Headers;
}

type Json = Record<string, unknown>;

export interface House {
  platform: TestPlatform;
  url: string;
  /** A request with the operator's key. */
  operator<T = Json>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
  /** `POST /api/v1/calls` with an agent's key. */
  calls<T = Json>(apiKey: string, body: unknown): Promise<Answer<T>>;
  /** A request as it is, the body included. */
  raw(path: string, init: RequestInit): Promise<Answer>;
  /** Every route there is, as `GET /path/:id`. */
  routes(): string[];
  close(): Promise<void>;
}

/** The HTTP server on a real port and a fresh database. */
export async function openHouse(options: TestPlatformOptions = {}, doors: Partial<Doors> = {}): Promise<House> {
  const platform = await testPlatform(options);
  const server = buildServer(platform, { operatorKeys: [OPERATOR_KEY], slackHealth: () => 'ok', ...doors });
  await server.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  const raw = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(url + path, init);
    const text = await response.text();
    return { status: response.status, body: text ? (JSON.parse(text) as Json) : {}, headers: response.headers };
  };
  const json = (key: string, body: unknown, headers: Record<string, string> = {}) => ({
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return {
    platform,
    url,
    raw,
    routes: () => routesOf(server.printRoutes({ commonPrefix: false })),
    operator: <T>(method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
      raw(`/api/v1/operator${path}`, { method, ...json(OPERATOR_KEY, body, headers) }) as Promise<Answer<T>>,
    calls: <T>(apiKey: string, body: unknown) =>
      raw('/api/v1/calls', { method: 'POST', ...json(apiKey, body) }) as Promise<Answer<T>>,
    close: async () => {
      await server.close();
      await platform.close();
    },
  };
}

/** Reads Fastify's drawing of its routes: depth is four characters a level, and a path goes on where its parent ends. */
function routesOf(drawing: string): string[] {
  const above: string[] = [];
  return drawing.split('\n').flatMap((line) => {
    const [, branch = '', part = '', methods = ''] = /^([\s│├└─]*)(.*?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
    const depth = branch.length / 4;
    above.length = depth;
    above[depth] = (above[depth - 1] ?? '') + part;
    return methods.split(', ').flatMap((method) => (method && method !== 'HEAD' ? [`${method} ${above[depth]}`] : []));
  });
}

export const PULSE_60 = { minimumSeconds: 60, incrementSeconds: 60 };

/** Ana with minutes in a workspace and an agent that may report calls. */
export async function furnish(
  house: House,
  minutes = 100,
): Promise<{ workspaceId: string; sourceId: string; agentId: string; apiKey: string }> {
  await house.operator('PUT', `/accounts/${TEAM}/${ANA}`, { plan: 'standard' });
  const source = await house.operator<{ id: string }>('POST', `/accounts/${TEAM}/${ANA}/sources`, {
    name: 'November pack',
    minutes: 1_000,
    currency: 'USD',
    buyRatePerMinute: '0.05',
  });
  const workspace = await house.operator<{ id: string }>('POST', '/workspaces', { teamId: TEAM, ownerId: ANA, name: 'Sales' });
  const agent = await house.operator<{ id: string; apiKey: string }>('POST', `/workspaces/${workspace.body.id}/agents`, {
    name: 'Reception',
  });
  if (minutes > 0) {
    await house.operator('POST', `/workspaces/${workspace.body.id}/allocations`, {
      sourceId: source.body.id,
      minutes,
      ratePerMinute: '0.12',
      currency: 'USD',
      pulse: PULSE_60,
    });
  }
  return { workspaceId: workspace.body.id, sourceId: source.body.id, agentId: agent.body.id, apiKey: agent.body.apiKey };
}

/** A call of `seconds` that ended when the test clock stands at 09:00. */
export function endedCall(id: string, seconds: number, more: Record<string, unknown> = {}) {
  const end = Date.parse('2026-11-22T08:59:00.000Z');
  return {
    id,
    status: 'ended',
    startedAt: new Date(end - seconds * 1000).toISOString(),
    endedAt: new Date(end).toISOString(),
    ...more,
  };
}
