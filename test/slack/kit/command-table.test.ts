import { describe, expect, test } from '@jest/globals';
import { features } from '../../../src/slack/features.js';
import { nearest } from '../../../src/slack/kit/nearest.js';
import { tableOf } from '../../../src/slack/kit/router.js';

describe('C: one table routes and explains', () => {
  const table = tableOf(features, '');
  const where = (name: string, text: string) => {
    const route = table.route(name, text);
    if (route.kind === 'run') return `${route.command.path.join(' ')}|${route.rest}`;
    if (route.kind === 'help') return `help ${route.root} ${route.about?.path.join(' ') ?? ''}`.trim();
    return `unknown ${route.typed} → ${route.suggestion}`;
  };

  test.each([
    ['/workspace', '', 'workspace|'],
    ['/workspace', 'in sales', 'workspace|in sales'],
    ['/workspace', 'Create Sales Team', 'workspace create|Sales Team'],
    ['/workspace-invite', '<@U1> admin', 'workspace invite|<@U1> admin'],
    ['/invite', '<@U1>', 'workspace invite|<@U1>'],
    ['/invite', 'help', 'help workspace workspace invite'],
    ['/minutes', 'help', 'help minutes'],
    ['/minutes', 'help allocate', 'help minutes minutes allocate'],
    ['/minutes', 'allocate help', 'help minutes minutes allocate'],
    ['/minutes', 'alocate 500 to sales', 'unknown /minutes alocate → /minutes allocate 500 to sales'],
    ['/minutes', 'histroy', 'unknown /minutes histroy → /minutes history'],
    ['/workspace', 'balance', 'unknown /workspace balance → /minutes balance'],
    ['/minutes', 'xyzzy', 'unknown /minutes xyzzy → undefined'],
    ['/minutes', 'constructor', 'unknown /minutes constructor → undefined'],
  ])('C1: %s %s', (name, text, expected) => {
    expect(where(name, text)).toBe(expected);
  });

  test('C4: a prefix is part of every name, and one is understood without it', () => {
    const dev = tableOf(features, 'dev-');
    expect(dev.slashCommands().map((command) => command.name)).toEqual([
      '/dev-workspace',
      '/dev-minutes',
      '/dev-agents',
      '/dev-numbers',
      '/dev-knowledge',
      '/dev-workspace-invite',
    ]);
    expect(dev.route('/dev-minutes', 'balanc')).toMatchObject({ suggestion: '/dev-minutes balance' });
    expect(dev.route('/minutes', 'balance').kind).toBe('run');
  });

  test('the nearest match is near, or there is none', () => {
    expect(nearest('swtich', ['switch', 'show'])).toBe('switch');
    expect(nearest('alloc', ['allocate', 'balance'])).toBe('allocate');
    expect(nearest('zzz', ['list', 'show'])).toBeUndefined();
  });
});
