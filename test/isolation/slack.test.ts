import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TeamId } from '../../src/domain/ids.js';
import { features } from '../../src/slack/features.js';
import { makeClients } from '../../src/slack/kit/clients.js';
import { createRouter, type Router } from '../../src/slack/kit/router.js';
import { Running } from '../../src/slack/kit/running.js';
import { settleIn } from '../support/people.js';
import { type TestPlatform, testPlatform } from '../support/platform.js';
import { frame } from '../support/slack/payloads.js';
import { ANA, BEN, CHEN, type SlackStandIn, startSlackStandIn } from '../support/slack/stand-in.js';
import { filled, NOT_TRIED, TEXTS } from './slack.js';
import { furnish, type Ids, NONE, SETTING_UP_MS, stored, type Tenant, told } from './world.js';

const GENERAL = 'C0GENERAL1';
const excused = Object.values(NOT_TRIED).flat();
const actions = Object.assign({}, ...features.map((feature) => feature.actions ?? {})) as Record<string, { value: unknown }>;
const modals = Object.assign({}, ...features.map((feature) => feature.modals ?? {})) as Record<string, { data: unknown }>;

describe('nothing crosses a tenant (W12): what is pressed and sent in Slack', () => {
  let platform: TestPlatform;
  let standIn: SlackStandIn;
  let router: Router;
  let ana: Tenant;
  let ben: Tenant;
  let before: string[];

  beforeAll(async () => {
    platform = await testPlatform();
    standIn = await startSlackStandIn({ now: () => platform.clock.now().getTime() });
    const { botToken, apiUrl: slackApiUrl, teamId } = standIn;
    const clients = makeClients({ botToken, slackApiUrl, log: platform.log });
    const patience = { open: 60_000, submit: 60_000 };
    router = createRouter({
      platform,
      clients,
      features,
      commandPrefix: '',
      running: new Running(),
      installedIn: () => teamId,
      patience,
    });
    [ana, ben] = await Promise.all([
      furnish(platform, teamId as TeamId, ANA, 'Ana', CHEN),
      furnish(platform, teamId as TeamId, BEN, 'Ben', 'U0CHENTOO'),
    ]);
    // Whoever is nobody's member has a name in this Slack team, too.
    standIn.world.addUser({ id: String(NONE.userId), name: 'chen' });
    await settleIn(platform, String(NONE.userId), 'Chen', undefined, teamId as TeamId);
    before = await stored(platform, ana);
  }, SETTING_UP_MS);
  afterAll(async () => {
    await standIn.stop();
    await platform.close();
  });

  /** What Ben is shown for something he sends: messages, and a form that opens. */
  async function shown(given: Partial<Ids>, send: () => Promise<unknown>): Promise<unknown> {
    const seen = standIn.ephemeralsTo(BEN).length;
    const said = await send();
    const messages = standIn.ephemeralsTo(BEN).slice(seen);
    const form = standIn.modalOf(BEN)?.view as { title?: unknown; blocks?: unknown } | undefined;
    standIn.world.views.closeAll(BEN);
    return told(
      { said, form: form && { title: form.title, blocks: form.blocks }, messages: messages.map(({ text }) => text) },
      given,
    );
  }

  const press = (actionId: string, ids: Ids) =>
    shown(ids, () =>
      router.click({
        type: 'block_actions',
        ...frame(standIn.world, standIn.teamId, BEN),
        container: {},
        channel: { id: GENERAL },
        actions: [
          {
            action_id: actionId,
            action_ts: '1',
            value: carried(valueFor(actionId, ids)),
          },
        ],
      }),
    );

  const send = (modalId: string, ids: Ids) => {
    const data = filled(modals[modalId]?.data, ids);
    const view = {
      id: 'V0FORGED',
      callback_id: modalId,
      private_metadata: JSON.stringify({ c: GENERAL, d: data }),
      title: { type: 'plain_text', text: 'Form' },
      blocks: [],
      state: { values: everyField(ids) },
    };
    return shown(ids, async () => {
      let said: unknown;
      await router.submission({ type: 'view_submission', ...frame(standIn.world, standIn.teamId, BEN), view }, async (answer) => {
        said = answer && 'view' in answer ? answer.view.blocks[0] : answer;
      });
      return said;
    });
  };

  /** Ana's ids, and ids of nothing; then the same in Ben's own workspace. */
  const crossings = (): [Ids, Ids][] => {
    const { workspaceId, homeId, handedId, handle } = ben.ids;
    const places = { workspaceId, homeId, handedId, handle };
    return [
      [ana.ids, NONE],
      [
        { ...ana.ids, ...places },
        { ...NONE, ...places },
      ],
    ];
  };

  test.each(Object.keys(actions).filter((id) => !excused.includes(id)))(
    'W12: the button %s with ids of others does what it does with ids of nothing',
    async (id) => {
      for (const [real, none] of crossings()) {
        const answer = await press(id, none);
        expect(JSON.stringify(answer)).not.toMatch(FAULT);
        if (JSON.stringify(valueFor(id, real)) !== JSON.stringify(valueFor(id, none)))
          expect(await press(id, real)).toEqual(answer);
      }
    },
  );

  test.each(Object.keys(modals).filter((id) => !excused.includes(id)))(
    'W12: the form %s with ids of others says what it says with ids of nothing',
    async (id) => {
      for (const [real, none] of crossings()) {
        const answer = await send(id, none);
        expect(JSON.stringify(answer)).not.toMatch(FAULT);
        expect(await send(id, real)).toEqual(answer);
      }
    },
  );

  test('W12: and none of all this has changed anything', async () => {
    expect(await stored(platform, ana)).toEqual(before);
  });
});

/** What a try must not come to: then nothing was tried. */
const FAULT = /Something went wrong|older version/;

const valueFor = (id: string, ids: Ids): unknown => TEXTS[id]?.(ids) ?? filled(actions[id]?.value, ids);
const carried = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A form's state in which every field that any form has is filled in. */
function everyField(ids: Ids): Record<string, Record<string, { type: string; value: string }>> {
  const texts: Record<string, string> = {
    ...(Object.fromEntries(Object.entries(ids)) as Record<string, string>),
    ...{ name: 'Desk', minutes: '1', reason: 'Spare', answer: 'So it was', text: 'Nine to five', rate: '0.12', currency: 'USD' },
    ...{
      typedName: 'Reception',
      typedHandle: ids.handle,
      role: 'viewer',
      purpose: 'More',
      person: String(ids.userId),
      pulse: '60/60',
    },
    ...{
      number: '+14155550007',
      toWorkspaceId: ids.handedId,
      fromWorkspaceId: ids.handedId,
      invitee: 'chen@example.com',
      displayName: 'Chen',
    },
  };
  return Object.fromEntries(
    Object.entries(texts).map(([name, value]) => [name, { [name]: { type: 'plain_text_input', value } }]),
  );
}
