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
      operatorKeys: [],
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

  test('an empty variable counts as not set', () => {
    expect(readConfig({ ...ENOUGH, PORT: '', MONGODB_URI: '' }).port).toBe(3000);
  });

  test('.env.example explains every variable and no other', () => {
    const named = [...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual([...VARIABLES].sort());
  });
});
