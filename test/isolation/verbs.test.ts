import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Context } from '../../src/domain/context.js';
import { DomainError } from '../../src/domain/errors.js';
import type { TeamId } from '../../src/domain/ids.js';
import { contextOf, settleIn, TEAM } from '../support/people.js';
import { type TestPlatform, testPlatform } from '../support/platform.js';
import { TRIES, type Try } from './verbs.js';
import { act, furnish, type IdName, type Ids, NONE, SETTING_UP_MS, stored, type Tenant, told } from './world.js';

const TRIED = Object.keys(TRIES);
const AGENTS: readonly IdName[] = ['agentId', 'siblingId'];
/** What is an agent's own, even within its workspace (A2). */
const OF_AGENT: readonly IdName[] = ['keyId', 'callId', 'lateCallId', 'releasedCallId', 'webhookId', 'deliveryId'];
/** What names a place; everything else names something in one. */
const PLACES: readonly IdName[] = ['workspaceId', 'homeId', 'handedId', 'handle'];

interface Answered {
  answer: unknown;
  /** The ids it took: what decides across which boundaries it is tried. */
  read: readonly IdName[];
}

/** What an act comes to, as whoever did it sees it; only a DomainError is an answer. */
async function answered({ run }: Try, ctx: Context, ids: Ids): Promise<Answered> {
  const read = new Set<IdName>();
  const get = (from: Ids, name: IdName) => {
    read.add(name);
    return from[name];
  };
  const watched = new Proxy(ids, { get });
  const given = () => Object.fromEntries([...read].map((name) => [name, ids[name]]));
  try {
    const fact = await run(ctx, watched);
    return { answer: told(fact, given()), read: [...read] };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message, next, fields, data } = error;
    return { answer: told({ code, message, next, fields, data }, given()), read: [...read] };
  }
}

describe('nothing crosses a tenant (W12): verbs and readings', () => {
  let platform: TestPlatform;
  let ana: Tenant;
  let strangers: { who: string; own: Tenant }[];
  let before: string[];

  beforeAll(async () => {
    platform = await testPlatform();
    const [own, ben, elsewhere] = await Promise.all([
      furnish(platform, TEAM, 'U0ANA', 'Ana', 'U0CHEN'),
      furnish(platform, TEAM, 'U0BEN', 'Ben', 'U0CHENTOO'),
      furnish(platform, 'T0OTHER' as TeamId, 'U0ANA', 'Ana far', 'U0CHENFAR'),
    ]);
    ana = own;
    strangers = [
      { who: 'somebody of another workspace', own: ben },
      { who: 'the same person in another Slack team', own: elsewhere },
    ];
    // Whoever is nobody's member has a name in this Slack team, too.
    await settleIn(platform, String(NONE.userId), 'Chen');
    before = await stored(platform, ana);
  }, SETTING_UP_MS);
  afterAll(() => platform.close());

  test.each(TRIED)('W12: %s with ids of others is answered as if they did not exist', async (name) => {
    const attempt = TRIES[name] as Try;
    const kept = strangers.filter(({ own }) => !(attempt.within && own.teamId === ana.teamId));
    const tryAs = async ({ who, own }: (typeof strangers)[number]) => {
      const ctx = () => act(platform, own.teamId, own.owner);
      const both = async (keep: readonly IdName[]) => {
        const mine = Object.fromEntries(keep.map((id) => [id, own.ids[id]]));
        const [real, none] = await Promise.all([
          answered(attempt, ctx(), { ...ana.ids, ...mine }),
          answered(attempt, ctx(), { ...NONE, ...mine }),
        ]);
        expect({ who, keep, answer: real.answer }).toEqual({ who, keep, answer: none.answer });
        return real.read;
      };
      const read = await both([]);
      const things = read.filter((id) => !PLACES.includes(id));
      // Theirs in a place of one's own, and theirs at an agent of one's own.
      if (things.length > 0 && things.length < read.length) await both(PLACES);
      const ofAgents = things.filter((id) => !AGENTS.includes(id));
      if (ofAgents.length > 0 && ofAgents.length < things.length) await both([...PLACES, ...AGENTS]);
    };
    await Promise.all(kept.map(tryAs));
  });

  test('A2: what is one agent’s does not exist for another one of the same workspace', async () => {
    const tried: string[] = [];
    const ctx = () => act(platform, ana.teamId, ana.owner);
    for (const [name, attempt] of Object.entries(TRIES)) {
      const read = (await answered(attempt, ctx(), NONE)).read;
      if (!read.includes('agentId') || !read.some((id) => OF_AGENT.includes(id))) continue;
      tried.push(name);
      const { workspaceId, siblingId: agentId } = ana.ids;
      const real = await answered(attempt, ctx(), { ...ana.ids, agentId });
      const none = await answered(attempt, ctx(), { ...NONE, workspaceId, agentId });
      expect({ name, answer: real.answer }).toEqual({ name, answer: none.answer });
    }
    expect(tried.length).toBeGreaterThan(10);
  });

  test('W12: and none of all this has changed anything', async () => {
    expect(await stored(platform, ana)).toEqual(before);
  });

  test.each(TRIED)('%s: who belongs there is answered otherwise, so the try was a real one', async (name) => {
    const attempt = TRIES[name] as Try;
    const { ids, teamId, owner } = ana;
    const people = { member: String(ids.userId), guest: `U0GUEST${owner}${teamId}` };
    const by = attempt.by ?? 'owner';
    const ctx = () =>
      by === 'operator'
        ? contextOf(platform, { kind: 'operator' }, teamId)
        : act(platform, teamId, by === 'owner' ? owner : people[by]);
    const none = await answered(attempt, ctx(), NONE);
    expect((await answered(attempt, ctx(), ids)).answer).not.toEqual(none.answer);
  });
});
