import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createAgent } from '../../../src/domain/agents/index.js';
import { authenticateKey, forgetKeysOf, issueKey, revokeKeys } from '../../../src/domain/api-keys/index.js';
import { committed } from '../../../src/domain/verb.js';
import { as } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { formTeam, type Team } from '../../support/team.js';

let here: TestPlatform;
let elsewhere: TestPlatform;
let team: Team;

beforeAll(async () => {
  here = await testPlatform();
  elsewhere = await testPlatform({ uri: here.uri });
  team = await formTeam(here);
});
afterAll(async () => {
  await elsewhere.close();
  await here.close();
});

async function issued() {
  const agent = await createAgent(as(here, 'U0ANA'), { workspaceId: team.workspaceId, name: 'Reception' });
  return issueKey(as(here, 'U0ANA'), { workspaceId: team.workspaceId, agentId: agent._id });
}

const revokedFor = async (platform: TestPlatform, secret: string) =>
  (await authenticateKey(platform, secret))?.actor.revoked ?? 'unknown';

test('A3: a key that every instance has just accepted is revoked on all of them from the moment the revocation is answered', async () => {
  for (let round = 0; round < 20; round++) {
    const { key, secret } = await issued();
    expect(await Promise.all([here, elsewhere].map((instance) => revokedFor(instance, secret)))).toEqual([false, false]);
    let over = false;
    const meanwhile = (async () => {
      while (!over) await revokedFor(elsewhere, secret);
    })();
    await committed(as(here, 'U0ANA'), (tx) => revokeKeys(tx, [key._id]));
    const after = await Promise.all([elsewhere, here].map((instance) => revokedFor(instance, secret)));
    over = true;
    await meanwhile;
    expect(after).toEqual([true, true]);
  }
});

test('A3: revoking one key leaves the others as they are; another team cannot revoke it', async () => {
  const [one, other] = [await issued(), await issued()];
  await committed(as(here, 'U0ANA'), (tx) => revokeKeys(tx, [one.key._id]));
  const stranger = { ...as(here, 'U0ANA'), teamId: 'T0OTHER' as never };
  await committed(stranger, (tx) => revokeKeys(tx, [other.key._id]));
  expect(await revokedFor(elsewhere, one.secret)).toBe(true);
  expect(await revokedFor(elsewhere, other.secret)).toBe(false);
});

test('A3: a key is known by all of it: its visible beginning with another rest is nobody', async () => {
  const { secret } = await issued();
  expect(await revokedFor(elsewhere, secret)).toBe(false);
  const last = secret.at(-1) === 'A' ? 'B' : 'A';
  expect(await revokedFor(elsewhere, secret.slice(0, -1) + last)).toBe('unknown');
});

test('W11: the keys of a workspace that is no more are unknown at once everywhere', async () => {
  const { secret } = await issued();
  expect(await revokedFor(elsewhere, secret)).toBe(false);
  await forgetKeysOf(here, team.workspaceId);
  expect(await revokedFor(elsewhere, secret)).toBe('unknown');
});

test('L14: a revoked key is told apart for 35 days, and is none of ours after that', async () => {
  const { key, secret } = await issued();
  await committed(as(here, 'U0ANA'), (tx) => revokeKeys(tx, [key._id]));
  here.clock.advance(35 * 24 * 60 * 60 * 1000);
  expect(await revokedFor(here, secret)).toBe(true);
  here.clock.advance(1);
  expect(await revokedFor(here, secret)).toBe('unknown');
});
