import { describe, expect, test } from '@jest/globals';
import { createLog } from '../../src/platform/log.js';

const written = (use: (log: ReturnType<typeof createLog>) => void): string => {
  let text = '';
  use(createLog('trace', { write: (line) => (text += line) }));
  return text;
};

const SECRETS = ['xoxb-123-secret', 'xapp-1-secret', 'sbk_abc_secretsecret', 'whsec_c2VjcmV0c2VjcmV0', 'hunter2'];

describe('the log never holds a secret', () => {
  test.each([
    [
      'by the name of the field',
      (log: ReturnType<typeof createLog>) =>
        log.info({ token: SECRETS[0], slack: { botToken: SECRETS[0], deep: { apiKey: SECRETS[2] } } }, 'x'),
    ],
    ['by the look of a message', (log: ReturnType<typeof createLog>) => log.warn(`used ${SECRETS.slice(0, 4).join(' and ')}`)],
    ['within an error', (log: ReturnType<typeof createLog>) => log.error({ err: new Error(`bad token ${SECRETS[0]}`) }, 'x')],
    [
      'as a password in an address',
      (log: ReturnType<typeof createLog>) => log.info('connecting to mongodb://ana:hunter2@db/switchboard'),
    ],
    ['in headers', (log: ReturnType<typeof createLog>) => log.info({ headers: { authorization: `Bearer ${SECRETS[2]}` } }, 'x')],
  ])('%s', (_how, use) => {
    const text = written(use);
    expect(text.length).toBeGreaterThan(20);
    for (const secret of SECRETS) expect(text).not.toContain(secret);
  });

  test('what is no secret stays readable', () => {
    expect(written((log) => log.info({ workspace: 'ws_1', ms: 3 }, 'settled'))).toContain(
      '"workspace":"ws_1","ms":3,"msg":"settled"',
    );
  });
});
