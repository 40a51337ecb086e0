import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { ANA, endedCall, furnish, type House, openHouse, PULSE_60, TEAM } from './fixture.js';

interface Answer {
  content: Record<string, { schema: object }>;
}
interface Operation {
  responses: Record<string, Answer>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: object;
}

let house: House;
let made: Awaited<ReturnType<typeof furnish>>;
let document: Document;

beforeAll(async () => {
  house = await openHouse();
  made = await furnish(house);
  document = (await house.raw('/openapi.json', {})).body as unknown as Document;
});
afterAll(() => house.close());

/** What an answer says that its operation's schema does not allow. */
function faults(method: string, path: string, status: number, type: string, body: unknown): unknown {
  const { responses } = document.paths[path]?.[method] ?? { responses: {} };
  const content = (responses[status] ?? responses.default)?.content[type];
  if (!content) return `${method} ${path} does not tell of ${status} ${type}`;
  const ajv = new Ajv2020({ strict: false });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  const check = ajv.compile({ ...content.schema, components: document.components });
  return check(body) ? null : check.errors;
}

describe('H: /openapi.json', () => {
  test('is valid OpenAPI 3.1', async () => {
    const checked = await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>);
    expect(checked.errors).toBeUndefined();
    expect(checked.valid).toBe(true);
  });

  test('tells of every route under /api/v1, and of no other', () => {
    const routes = house.routes().filter((route) => route.includes(' /api/v1/'));
    const told = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(told.sort()).toEqual(routes.map((route) => route.replace(/:(\w+)/g, '{$1}')).sort());
  });

  test('what is answered is what it says', async () => {
    const { workspaceId, sourceId, apiKey } = made;
    const agents = { authorization: `Bearer ${apiKey}` };
    const call = endedCall('told', 61);
    const empty = await house.operator<{ id: string }>('POST', '/workspaces', { teamId: TEAM, ownerId: ANA, name: 'Empty' });
    const poor = (await house.operator<{ apiKey: string }>('POST', `/workspaces/${empty.body.id}/agents`, { name: 'Desk' })).body;
    const tries: [method: string, path: string, status: number, answer: () => Promise<{ status: number; body: unknown }>][] = [
      ['post', '/api/v1/calls', 200, () => house.calls(apiKey, call)],
      ['post', '/api/v1/calls', 200, () => house.calls(apiKey, { calls: [call, { id: 'bad' }] })],
      ['post', '/api/v1/calls', 409, () => house.calls(apiKey, { ...call, from: '+14155550100' })],
      [
        'post',
        '/api/v1/calls',
        202,
        () => house.calls(apiKey, { ...call, id: 'old', startedAt: '2020-01-01T00:00:00Z', endedAt: '2020-01-01T00:01:00Z' }),
      ],
      ['post', '/api/v1/calls', 400, () => house.calls(apiKey, { id: '' })],
      ['post', '/api/v1/calls', 402, () => house.calls(poor.apiKey, { ...call, status: 'started' })],
      ['post', '/api/v1/calls', 401, () => house.calls('sbk_unknown', call)],
      ['get', '/api/v1/calls/{id}', 200, () => house.raw('/api/v1/calls/told', { headers: agents })],
      ['get', '/api/v1/calls/{id}', 404, () => house.raw('/api/v1/calls/never', { headers: agents })],
      ['get', '/api/v1/admission', 200, () => house.raw('/api/v1/admission', { headers: agents })],
      ['get', '/api/v1/balance', 200, () => house.raw('/api/v1/balance', { headers: agents })],
      ['get', '/api/v1/usage', 200, () => house.raw('/api/v1/usage', { headers: agents })],
      ['get', '/api/v1/knowledge', 200, () => house.raw('/api/v1/knowledge', { headers: agents })],
      ['put', '/api/v1/operator/accounts/{teamId}/{userId}', 200, () => house.operator('PUT', `/accounts/${TEAM}/${ANA}`, {})],
      [
        'post',
        '/api/v1/operator/accounts/{teamId}/{userId}/sources',
        201,
        () =>
          house.operator('POST', `/accounts/${TEAM}/${ANA}/sources`, {
            name: 'Pack',
            minutes: 10,
            currency: 'USD',
            buyRatePerMinute: '0.05',
          }),
      ],
      [
        'post',
        '/api/v1/operator/accounts/{teamId}/{userId}/transfer',
        404,
        () => house.operator('POST', `/accounts/${TEAM}/U0BEN/transfer`, { toUserId: 'U0CHEN' }),
      ],
      ['put', '/api/v1/operator/accounts/{teamId}/{userId}', 200, () => house.operator('PUT', `/accounts/${TEAM}/U0BEN`, {})],
      [
        'post',
        '/api/v1/operator/accounts/{teamId}/{userId}/transfer',
        201,
        () => house.operator('POST', `/accounts/${TEAM}/U0BEN/transfer`, { toUserId: 'U0CHEN' }),
      ],
      [
        'post',
        '/api/v1/operator/workspaces',
        201,
        () => house.operator('POST', '/workspaces', { teamId: TEAM, ownerId: ANA, name: 'Support line' }),
      ],
      [
        'patch',
        '/api/v1/operator/workspaces/{id}',
        200,
        () =>
          house.operator('PATCH', `/workspaces/${workspaceId}`, {
            topUp: { sourceId, chunkMinutes: 10, dailyCapMinutes: 20, ratePerMinute: '0.12', currency: 'USD', pulse: PULSE_60 },
          }),
      ],
      [
        'post',
        '/api/v1/operator/workspaces/{id}/allocations',
        409,
        () =>
          house.operator('POST', `/workspaces/${workspaceId}/allocations`, {
            sourceId,
            minutes: 9_999,
            ratePerMinute: '0.12',
            currency: 'USD',
            pulse: PULSE_60,
          }),
      ],
      [
        'post',
        '/api/v1/operator/workspaces/{id}/allocations',
        201,
        () =>
          house.operator('POST', `/workspaces/${workspaceId}/allocations`, {
            sourceId,
            minutes: 10,
            ratePerMinute: '0.12',
            currency: 'USD',
            pulse: PULSE_60,
          }),
      ],
      [
        'post',
        '/api/v1/operator/workspaces/{id}/agents',
        201,
        () => house.operator('POST', `/workspaces/${workspaceId}/agents`, { name: 'Outbound' }),
      ],
      ['get', '/api/v1/operator/workspaces/{id}/balance', 200, () => house.operator('GET', `/workspaces/${workspaceId}/balance`)],
      [
        'get',
        '/api/v1/operator/workspaces/{id}/ledger',
        200,
        () => house.operator('GET', `/workspaces/${workspaceId}/ledger?limit=2`),
      ],
    ];
    for (const [method, path, status, ask] of tries) {
      const { status: answered, body } = await ask();
      expect([method, path, answered, body]).toEqual([method, path, status, body]);
      const type = (body as { code?: string }).code ? 'application/problem+json' : 'application/json';
      expect([method, path, status, faults(method, path, status, type, body)]).toEqual([method, path, status, null]);
    }
    const tried = new Set(tries.map(([method, path]) => `${method} ${path}`));
    const told = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect([...tried].sort()).toEqual(told.sort());
  });
});

describe('H: one key may ask so often', () => {
  test('the headers tell how often; beyond it 429 with Retry-After, nothing is changed, and other keys go on', async () => {
    const strict = await openHouse({}, { requestsPerMinute: 3 });
    try {
      const { apiKey, workspaceId } = await furnish(strict);
      const other = await strict.operator<{ apiKey: string }>('POST', `/workspaces/${workspaceId}/agents`, { name: 'Outbound' });
      const first = await strict.calls(apiKey, endedCall('one', 60));
      expect(first.headers.get('ratelimit-limit')).toBe('3');
      expect(first.headers.get('ratelimit-remaining')).toBe('2');
      await strict.calls(apiKey, endedCall('two', 60));
      await strict.raw('/api/v1/balance', { headers: { authorization: `Bearer ${apiKey}` } });
      const refused = await strict.calls(apiKey, endedCall('three', 60));
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(refused.body).toMatchObject({
        code: 'rate_limited',
        detail: expect.stringMatching(/3 times a minute.*try again in \d+ s/),
      });
      const read = await strict.raw('/api/v1/balance', { headers: { authorization: `Bearer ${other.body.apiKey}` } });
      expect(read.body.usedSeconds).toBe(120);
    } finally {
      await strict.close();
    }
  });
});
