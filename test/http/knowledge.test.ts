import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AgentId, WorkspaceId } from '../../src/domain/ids.js';
import { addResource, connectKnowledge, createKnowledge, disconnectKnowledge } from '../../src/domain/knowledge-bases/index.js';
import { listWorkspaces } from '../../src/domain/workspaces/index.js';
import { as } from '../support/people.js';
import { ANA, furnish, type House, openHouse } from './fixture.js';

describe('what an agent knows (GET /api/v1/knowledge)', () => {
  let house: House;
  let place: Awaited<ReturnType<typeof furnish>>;
  let other: { id: string; apiKey: string };
  const ana = () => as(house.platform, ANA);
  const read = async (key: string) => {
    const answer = await house.raw('/api/v1/knowledge', { headers: { authorization: `Bearer ${key}` } });
    return [answer.status, answer.body];
  };

  beforeAll(async () => {
    house = await openHouse();
    place = await furnish(house, 0);
    other = (await house.operator<typeof other>('POST', `/workspaces/${place.workspaceId}/agents`, { name: 'Outbound' })).body;
  });
  afterAll(() => house.close());

  test('A2, K2: a key reads what is connected to its own agent, whole, until it is disconnected; nobody else’s', async () => {
    expect(await read(place.apiKey)).toEqual([200, { knowledgeBases: [] }]);
    const [mine] = (await listWorkspaces(ana())).filter(({ workspace }) => workspace.isDefault);
    const home = mine?.workspace._id as WorkspaceId;
    const base = await createKnowledge(ana(), { workspaceId: home, name: 'FAQ' });
    const add = (more: object) => addResource(ana(), { workspaceId: home, knowledgeBaseId: base._id, ...more });
    await add({ link: 'example.com/faq', title: 'Questions' });
    await add({ text: 'Open from nine.\nClosed at five.' });
    await add({ link: 'https://acme.slack.com/files/U0ANA/F0123ABCD/prices.pdf' });
    const sales = { workspaceId: place.workspaceId as WorkspaceId, knowledgeBaseId: base._id };
    await connectKnowledge(ana(), sales);
    expect(await read(place.apiKey)).toEqual([200, { knowledgeBases: [] }]);

    await connectKnowledge(ana(), { ...sales, agentId: place.agentId as AgentId });
    const common = { id: expect.stringMatching(/^rs_/), addedAt: '2026-11-22T09:00:00.000Z' };
    expect(await read(place.apiKey)).toEqual([
      200,
      {
        knowledgeBases: [
          {
            id: base._id,
            name: 'FAQ',
            description: null,
            resources: [
              { ...common, kind: 'url', title: 'Questions', url: 'https://example.com/faq' },
              { ...common, kind: 'text', title: null, text: 'Open from nine.\nClosed at five.' },
              {
                ...common,
                kind: 'file',
                title: null,
                slackFileId: 'F0123ABCD',
                url: 'https://acme.slack.com/files/U0ANA/F0123ABCD/prices.pdf',
              },
            ],
          },
        ],
      },
    ]);
    expect(await read(other.apiKey)).toEqual([200, { knowledgeBases: [] }]);
    expect((await read('no-key'))[0]).toBe(401);

    await disconnectKnowledge(ana(), sales);
    expect(await read(place.apiKey)).toEqual([200, { knowledgeBases: [] }]);
  });
});
