import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ConfigError, readConfig, VARIABLES } from '../../src/config.js';

const ENOUGH = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'a-signing-secret' };

const errorOf = (env: NodeJS.ProcessEnv): string => {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('A ConfigError was expected.');
};

describe('configuration (O5)', () => {
  test('two variables are enough, and the rest has defaults', () => {
    expect(readConfig(ENOUGH)).toMatchObject({
      port: 3000,
      publicUrl: 'http://localhost:3000',
      dataDir: '.data',
      billing: 'self-serve',
      callDetailsRetentionDays: 90,
      archiveAfterDays: 400,
      operatorKeys: [],
      requestsPerMinute: 60_000,
    });
  });

  test('Socket Mode needs no signing secret', () => {
    const { slack } = readConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' });
    expect(slack).toEqual({ botToken: 'xoxb-1', appToken: 'xapp-1' });
  });

  test('what is missing is named, with what is expected and how to try without Slack', () => {
    const message = errorOf({});
    expect(message).toContain('SLACK_BOT_TOKEN is not set; expected: a bot token that begins with xoxb-.');
    expect(message).toContain('SLACK_SIGNING_SECRET is not set');
    expect(message).toContain('npm run demo');
  });

  test('what is wrong is named and shown, every fault at once', () => {
    const message = errorOf({ ...ENOUGH, PORT: 'eighty', BILLING: 'free', PUBLIC_URL: 'ftp://x' });
    expect(message).toContain('PORT is `eighty`');
    expect(message).toContain('BILLING is `free`; expected: self-serve or operator.');
    expect(message).toContain('PUBLIC_URL is `ftp://x`');
  });

  test('a secret that is wrong is never shown', () => {
    const message = errorOf({
      SLACK_BOT_TOKEN: 'my-private-token',
      OPERATOR_API_KEY: 'short-secret',
      TOKEN_ENCRYPTION_KEY: 'weak',
      MONGODB_URI: 'postgres://u:pw@h',
    });
    for (const secret of ['my-private-token', 'short-secret', 'weak', 'pw']) expect(message).not.toContain(secret);
    for (const name of ['SLACK_BOT_TOKEN', 'OPERATOR_API_KEY', 'TOKEN_ENCRYPTION_KEY', 'MONGODB_URI'])
      expect(message).toContain(name);
  });

  test('two operator keys, and two encryption keys, let one rotate', () => {
    const [a, b] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('hex')];
    const config = readConfig({
      ...ENOUGH,
      OPERATOR_API_KEY: 'operator-key-one-x,operator-key-two-x',
      TOKEN_ENCRYPTION_KEY: `${a},${b}`,
    });
    expect(config.operatorKeys).toEqual(['operator-key-one-x', 'operator-key-two-x']);
    expect(config.keys.token).toEqual([Buffer.alloc(32, 1), Buffer.alloc(32, 2)]);
  });

  test('I7: signing in with Slack needs the client id and its secret, both or neither', () => {
    const both = { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'a-client-secret' };
    expect(readConfig(ENOUGH).signIn).toBeUndefined();
    expect(readConfig({ ...ENOUGH, ...both }).signIn).toEqual({ clientId: '1.2', clientSecret: 'a-client-secret' });
    expect(errorOf({ ...ENOUGH, SLACK_CLIENT_ID: '1.2' })).toContain('SLACK_CLIENT_SECRET is not set; expected: both or neither');
    const message = errorOf({ ...ENOUGH, SLACK_CLIENT_SECRET: 'a-client-secret' });
    expect(message).toContain('SLACK_CLIENT_ID is not set; expected: both or neither, because SLACK_CLIENT_SECRET is set.');
    expect(message).not.toContain('a-client-secret');
  });

  test('S1, S7: without PLANS the catalogue holds the four plans with their seats and monthly minutes', () => {
    const { plans } = readConfig(ENOUGH);
    expect(Object.entries(plans).map(([id, { label, seats }]) => [id, label, seats])).toEqual([
      ['free', 'Free', 0],
      ['basic', 'Basic AI', 0],
      ['standard', 'Standard AI', 3],
      ['pro', 'Pro AI', 5],
    ]);
    for (const { includedMinutes } of Object.values(plans)) expect(includedMinutes).toBeGreaterThan(0);
  });

  test('S7: PLANS replaces what it names, adds what is new, and leaves the rest', () => {
    const given = {
      free: { includedMinutes: 60 },
      pro: { label: 'Pro', seats: 8, buyRatePerMinute: '0.04', currency: 'EUR' },
      team: { label: 'Team', seats: 20 },
    };
    const { plans } = readConfig({ ...ENOUGH, PLANS: JSON.stringify(given) });
    const { plans: usual } = readConfig(ENOUGH);
    expect(plans).toEqual({
      ...usual,
      free: { ...usual.free, includedMinutes: 60 },
      pro: { ...usual.pro, ...given.pro },
      team: { label: 'Team', seats: 20, includedMinutes: 0, currency: 'USD', buyRatePerMinute: '0' },
    });
  });

  const wrongPlans = [
    ['free', 'PLANS is `free`; expected: JSON such as {"free": {"includedMinutes": 60}'],
    ['[]', 'PLANS is `[]`; expected: JSON such as {"free"'],
    ['{"free":{"seats":-1}}', 'expected: for free.seats a whole number of seats, for instance 3.'],
    ['{"free":{"seats":1.5}}', 'expected: for free.seats a whole number of seats'],
    ['{"free":{"includedMinutes":"60"}}', 'expected: for free.includedMinutes whole minutes a month, for instance 1000.'],
    ['{"free":{"minutes":60}}', 'expected: for free only label, seats, includedMinutes, currency and buyRatePerMinute.'],
    ['{"free":3}', 'expected: for free {"label", "seats", "includedMinutes"'],
    ['{"free":{"currency":"DOLLARS"}}', 'expected: for free.currency a currency code, for instance "USD".'],
    ['{"free":{"buyRatePerMinute":0.05}}', 'expected: for free.buyRatePerMinute a price in quotes, for instance "0.05".'],
    ['{"My Plan":{"label":"Mine","seats":1}}', 'expected: for the id My Plan up to 30 lower case letters, digits and hyphens.'],
    ['{"team":{"seats":1}}', 'expected: for team.label a name, because this plan is new.'],
    ['{"team":{"label":"Team"}}', 'expected: for team.seats a whole number of seats, because this plan is new.'],
  ] as const;
  test.each(wrongPlans)('S7, O5: PLANS=%s stops the start and says what is expected where', (text, said) => {
    expect(errorOf({ ...ENOUGH, PLANS: text })).toContain(said);
  });

  test('S7, O5: every fault of PLANS is named at once', () => {
    const message = errorOf({ ...ENOUGH, PLANS: '{"free":{"seats":-1,"includedMinutes":-1}}' });
    expect(message).toContain('free.seats');
    expect(message).toContain('free.includedMinutes');
  });

  test('an empty variable counts as not set', () => {
    expect(readConfig({ ...ENOUGH, PORT: '', MONGODB_URI: '' }).port).toBe(3000);
  });

  test('.env.example explains every variable and no other', () => {
    const named = [...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual([...VARIABLES].sort());
  });
});
