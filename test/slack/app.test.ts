import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSlack } from '../../src/slack/app.js';
import { ANA, BEN, type StoredMessage, textOf } from '../support/slack/stand-in.js';
import { type House, openHouse, until } from './house.js';
import { seedPerson } from './seed.js';

const read = (message: StoredMessage) => textOf(message as never);

describe.each(['http', 'socket'] as const)('the Slack door over %s', (mode) => {
  let house: House;
  const type = (command: string, text = '') => house.answerTo(ANA, () => house.people.slash({ user: ANA, command, text }));

  beforeAll(async () => {
    house = await openHouse({ mode });
    await seedPerson(house, ANA);
  });
  afterAll(() => house.close());

  test('it knows its team and is well', () => {
    expect([house.slack.teamId(), house.slack.health()]).toEqual([house.standIn.teamId, 'ok']);
    expect(house.slack.requestListener === undefined).toBe(mode === 'socket');
  });

  test('C1: help is made from the table that routes', async () => {
    const help = read(await type('/minutes', 'help'));
    expect(help).toContain(
      '`/minutes allocate [500 to sales from "November pack" at 0.12]` Move minutes from one of your sources into a workspace; admins, if the owner lets them, say only how many (owner)',
    );
    expect(help).toContain('`/minutes history [calls | minutes | corrections | holds]` Every movement of minutes, newest first');
    expect(help).toContain('See also `/workspace help`, `/agents help`, `/numbers help`, `/knowledge help`.');
    expect(read(await type('/workspace', 'help invite'))).toContain('Short: `/workspace-invite [@person or e-mail] [role]`');
  });

  test('C1: an unknown word is answered with help and the nearest match', async () => {
    const answer = read(await type('/minutes', 'alocate'));
    expect(answer).toContain("I don't know `/minutes alocate`. Did you mean `/minutes allocate`?");
    expect(answer).toContain('`/minutes history [calls | minutes | corrections | holds]`');
  });

  test('shortcuts and options that nobody registered are acknowledged', async () => {
    expect((await house.people.shortcut({ user: ANA, callbackId: 'nothing' })).status).toBe(200);
  });

  test('F7: a command that is delivered twice is answered once', async () => {
    if (mode === 'http') return;
    const before = house.standIn.ephemeralsTo(ANA).length;
    await type('/workspace');
    await house.people.redeliver();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(house.standIn.ephemeralsTo(ANA)).toHaveLength(before + 1);
  });

  test('C4: with a prefix, texts name the commands as they are there', async () => {
    if (mode === 'socket') return;
    const other = await openHouse({ slack: { commandPrefix: 'dev-' } });
    try {
      const answer = await other.answerTo(BEN, () =>
        other.people.slash({ user: BEN, command: '/dev-workspace', text: 'show nowhere' }),
      );
      expect(read(answer)).toContain('`/dev-workspace list` shows them.');
      expect(answer.text).not.toContain('`/workspace');
    } finally {
      await other.close();
    }
  });
});

describe('the Slack door in bad weather', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  test('H4: with a token Slack refuses it starts all the same, degraded, and goes on asking', async () => {
    const { platform, standIn } = house;
    const slack = createSlack({
      platform,
      botToken: 'xoxb-wrong',
      signingSecret: 'x',
      slackApiUrl: standIn.apiUrl,
      commandPrefix: '',
    });
    await slack.start();
    expect([slack.health(), slack.teamId()]).toEqual(['degraded', null]);
    await slack.stop();
  });

  test('neither a signing secret nor an app token is an error that names both', () => {
    expect(() => createSlack({ platform: house.platform, botToken: 'x', commandPrefix: '' })).toThrow(
      /SLACK_SIGNING_SECRET.*SLACK_APP_TOKEN/,
    );
  });

  test('F14: stop waits for what is being answered', async () => {
    const { standIn, people, slack } = house;
    const before = standIn.ephemeralsTo(BEN).length;
    await people.slash({ user: BEN, command: '/workspace' });
    await slack.stop();
    await until(() => standIn.ephemeralsTo(BEN).length > before, 50);
  });

  test('secrets and response_urls never reach the log', () => {
    expect(house.logged()).not.toMatch(/xoxb-|test-signing-secret|\/response\//);
  });
});
