import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { issueKey } from '../../src/domain/api-keys/index.js';
import type { TeamId } from '../../src/domain/ids.js';
import { usageLink } from '../../src/domain/reports/index.js';
import { statementLink } from '../../src/domain/statements/index.js';
import { type House, openHouse, TEAM } from '../http/fixture.js';
import { act, furnish, type Ids, NONE, SETTING_UP_MS, stored, type Tenant, told } from './world.js';

type Asking = { key: string; own: Tenant };
interface Request {
  path: string;
  body?: object;
}

/** Routes that take an id from whoever asks. */
const TRIES: Record<string, (ids: Ids, house: House, by: Asking) => Request> = {
  'GET /api/v1/calls/:id': (id) => ({ path: `/api/v1/calls/${id.callId}` }),
  'POST /api/v1/calls': (id) => ({
    path: '/api/v1/calls',
    body: { id: id.callId, status: 'failed', startedAt: '2026-11-22T08:58:00.000Z', endedAt: '2026-11-22T08:59:00.000Z' },
  }),
  'GET /downloads/:token/:name': ({ workspaceId }, { platform }, { own }) => {
    const ctx = act(platform, own.teamId, own.owner);
    const link = usageLink(ctx, 'csv', { workspaceId, span: { from: 20_000, to: 20_001 }, by: 'day' });
    return { path: new URL(link ?? '').pathname };
  },
  'GET /statements': ({ workspaceId }, { platform }, { own }) => {
    const link = new URL(statementLink(act(platform, own.teamId, own.owner), { month: '2026-11' as never, workspaceId }) ?? '');
    return { path: link.pathname + link.search };
  },
};

/** Routes that answer from the key alone: nothing of others stands in what they say. */
const FROM_KEY = ['GET /api/v1/admission', 'GET /api/v1/balance', 'GET /api/v1/knowledge', 'GET /api/v1/usage'];

/** What is not tried, by the reason. */
const NOT_TRIED: Record<string, readonly string[]> = {
  'its address is 80 random bits, and whoever has it is told that the signature is wrong (H6)': ['POST /hooks/:provider/:id'],
  'it is the same for everybody': ['GET /healthz', 'GET /readyz', 'GET /openapi.json', 'GET /metrics'],
  'the token in the link is the proof, and its own suite tries others (I7)': ['GET /invite', 'GET /invite*', 'POST /invite*'],
};

describe('nothing crosses a tenant (W12): HTTP', () => {
  let house: House;
  let ana: Tenant;
  let asking: (Asking & { who: string })[];

  beforeAll(async () => {
    house = await openHouse();
    const { platform } = house;
    const [own, ben, far] = await Promise.all([
      furnish(platform, TEAM as TeamId, 'U0ANA', 'Ana', 'U0CHEN'),
      furnish(platform, TEAM as TeamId, 'U0BEN', 'Ben', 'U0CHENTOO'),
      furnish(platform, 'T0OTHER' as TeamId, 'U0BEN', 'Ben far', 'U0CHENFAR'),
    ]);
    ana = own;
    const { workspaceId, siblingId: agentId } = ana.ids;
    const sibling = await issueKey(act(platform, ana.teamId, ana.owner), { workspaceId, agentId });
    asking = [
      { who: 'an agent of another workspace', key: ben.key, own: ben },
      { who: 'an agent of another Slack team', key: far.key, own: far },
      { who: 'another agent of the workspace', key: sibling.secret, own: ben },
    ];
  }, SETTING_UP_MS);
  afterAll(() => house.close());

  async function answerTo(route: string, { path, body }: Request, key: string, ids: Ids): Promise<unknown> {
    const [method = 'GET'] = route.split(' ');
    const response = await fetch(house.url + path, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return told({ status: response.status, text: await response.text() }, ids);
  }

  const isOperators = (route: string) => route.includes(' /api/v1/operator/');

  test('every route is tried, or there is a reason why not', () => {
    const known = [...Object.keys(TRIES), ...FROM_KEY, ...Object.values(NOT_TRIED).flat()];
    expect(house.routes().filter((route) => !known.includes(route) && !isOperators(route))).toEqual([]);
  });

  test.each(Object.keys(TRIES))('W12, A2: %s with ids of others answers as with ids of nothing', async (route) => {
    const before = await stored(house.platform, ana);
    for (const by of asking) {
      const [real, none] = await Promise.all(
        [ana.ids, NONE].map((ids) => answerTo(route, TRIES[route]?.(ids, house, by) as Request, by.key, ids)),
      );
      expect({ who: by.who, answer: real }).toEqual({ who: by.who, answer: none });
      if (by.who !== 'another agent of the workspace') expect(await stored(house.platform, ana)).toEqual(before);
    }
  });

  test.each(FROM_KEY)('W12, A2: %s says nothing of others', async (route) => {
    const marks = [ana.ids.agentId, ana.ids.callId, ana.ids.sourceId, ana.ids.grantId, ana.ids.knowledgeBaseId, 'Secret of Ana'];
    for (const { key } of asking) {
      const { text } = (await answerTo(route, { path: route.split(' ')[1] ?? '' }, key, {} as Ids)) as { text: string };
      for (const mark of marks) expect(text).not.toContain(String(mark));
    }
  });

  test('H3: an agent key opens no route of the operator’s, whether or not there is what it asks for', async () => {
    const routes = house.routes().filter(isOperators);
    expect(routes.length).toBeGreaterThan(5);
    for (const route of routes) {
      const [method = ''] = route.split(' ');
      const pathOf = (ids: Ids) =>
        (route.split(' ')[1] ?? '')
          .replace(':teamId', TEAM)
          .replace(':userId', ids.ownerId)
          .replace(':id', route.includes('workspaces') ? ids.workspaceId : ids.sourceId);
      const body = method === 'GET' ? {} : { body: {} };
      const answers = await Promise.all(
        [ana.ids, NONE].map((ids) => answerTo(route, { path: pathOf(ids), ...body }, ana.key, ids)),
      );
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]).toMatchObject({ status: 401 });
    }
  });
});
