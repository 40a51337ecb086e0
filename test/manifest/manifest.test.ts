import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { commandList } from '../../manifests/commands.js';
import { buildManifest, SCOPES, USER_SCOPES } from '../../manifests/manifest.js';
import { SIGN_IN_SCOPES } from '../../src/http/invite-page/slack-openid.js';
import { eventHandlers } from '../../src/slack/events/index.js';
import { features } from '../../src/slack/features.js';
import { SLACKS_OWN } from '../../src/slack/kit/command-table.js';
import { ACTIONS } from '../../src/slack/kit/ids.js';
import { tableOf } from '../../src/slack/kit/router.js';

const SCHEMA = fileURLToPath(new URL('../../../shared/slack-manifest/manifest.schema.2.0.0.json', import.meta.url));
const variants = [
  ['http', buildManifest({ mode: 'http', url: 'https://switchboard.example.com/' })],
  ['socket', buildManifest({ mode: 'socket' })],
  ['socket with an address', buildManifest({ mode: 'socket', url: 'https://switchboard.example.com/' })],
  ['http with a prefix', buildManifest({ mode: 'http', url: 'https://switchboard.example.com', prefix: 'dev-' })],
] as const;

interface Command {
  command: string;
  url?: string;
  description: string;
  usage_hint: string;
  should_escape: boolean;
}
const commandsOf = (manifest: Record<string, unknown>) => (manifest.features as { slash_commands: Command[] }).slash_commands;

describe('the manifest', () => {
  const isThere = existsSync(SCHEMA);
  const withSchema = isThere ? test : test.skip;
  const title = isThere ? 'is valid by Slack’s own schema' : `is not checked by Slack’s schema: ${SCHEMA} is not there`;

  withSchema.each(variants)(`%s ${title}`, (_name, manifest) => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));
    validate(manifest);
    expect(validate.errors ?? []).toEqual([]);
  });

  test.each(variants)('C4: %s names no command that Slack keeps for itself, each within limits and once', (_name, manifest) => {
    const commands = commandsOf(manifest);
    expect(commands.length).toBeLessThanOrEqual(50);
    expect(new Set(commands.map((one) => one.command)).size).toBe(commands.length);
    for (const { command, description, usage_hint, should_escape } of commands) {
      expect(SLACKS_OWN.has(command.slice(1))).toBe(false);
      expect(command).toMatch(/^\/[a-z0-9_-]{1,31}$/);
      expect(description.length).toBeLessThanOrEqual(2000);
      expect(usage_hint.length).toBeLessThanOrEqual(1000);
      expect(should_escape).toBe(true);
    }
  });

  test('C4: /workspace, /workspace-invite, /minutes, /agents, /numbers and /knowledge are registered, /invite is not', () => {
    expect(commandsOf(variants[0][1]).map((one) => one.command)).toEqual([
      '/workspace',
      '/minutes',
      '/agents',
      '/numbers',
      '/knowledge',
      '/workspace-invite',
    ]);
  });

  test('manifest = command table = handlers: what is registered is routed', () => {
    for (const prefix of ['', 'dev-']) {
      const table = tableOf(features, prefix);
      for (const { command } of commandsOf(buildManifest({ mode: 'socket', prefix }))) {
        expect(table.route(command, '').kind).toBe('run');
      }
    }
  });

  test('every id that features share has a handler', () => {
    const handled = new Set(features.flatMap((feature) => Object.keys(feature.actions ?? {})));
    expect(Object.values(ACTIONS).filter((id) => !handled.has(id))).toEqual([]);
  });

  test('over HTTP everything comes to one address; Socket Mode names none', () => {
    const addresses = (manifest: object) => JSON.stringify(manifest).match(/https:\/\/[^"]+/g) ?? [];
    const signedIn = 'https://switchboard.example.com/invite/signed-in';
    expect(addresses(variants[0][1]).filter((url) => url !== signedIn)).toEqual(
      Array(8).fill('https://switchboard.example.com/slack/events'),
    );
    expect(addresses(variants[1][1])).toEqual([]);
    expect(addresses(variants[2][1])).toEqual([signedIn]);
  });

  interface OAuth {
    redirect_urls?: string[];
    scopes: { user?: string[] };
  }
  const oauthOf = (manifest: Record<string, unknown>) => manifest.oauth_config as OAuth;

  test.each(variants.filter(([name]) => name !== 'socket'))(
    'I7: %s names where Slack leads back after signing in, and what a person is asked for',
    (_name, manifest) => {
      const { redirect_urls, scopes } = oauthOf(manifest);
      expect(redirect_urls).toEqual(['https://switchboard.example.com/invite/signed-in']);
      expect(scopes.user).toEqual([...SIGN_IN_SCOPES]);
      for (const { why } of USER_SCOPES) expect(why.length).toBeGreaterThan(10);
    },
  );

  test('I7: without an address nobody can sign in, so nothing is asked for it', () => {
    const { redirect_urls, scopes } = oauthOf(variants[1][1]);
    expect(redirect_urls).toBeUndefined();
    expect(scopes.user).toBeUndefined();
  });

  test('I2, M6: every event that is asked for is one that somebody handles', () => {
    const { event_subscriptions } = variants[0][1].settings as { event_subscriptions: { bot_events: string[] } };
    const handled = [...Object.keys(eventHandlers), 'app_uninstalled', 'tokens_revoked'];
    expect([...event_subscriptions.bot_events].sort()).toEqual(handled.sort());
  });

  test('every scope has its reason, and optional ones stand in both lists', () => {
    const { scopes } = variants[0][1].oauth_config as { scopes: { bot: string[]; bot_optional: string[] } };
    expect(scopes.bot).toEqual(expect.arrayContaining(scopes.bot_optional));
    for (const scope of SCOPES) expect(scope.why.length).toBeGreaterThan(10);
  });

  test('the README’s list of commands is made from the same table', () => {
    expect(commandList()).toContain(
      '| `/minutes allocate [500 to sales from "November pack" at 0.12]` | Move minutes from one of your sources into a workspace; admins, if the owner lets them, say only how many | owner |',
    );
  });
});
