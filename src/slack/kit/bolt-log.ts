import type { Logger as SlackLogger } from '@slack/bolt';
import { LogLevel } from '@slack/bolt';
import type { Logger } from '../../platform/log.js';
import { withoutSecrets } from '../../platform/log.js';

/** Slack's packages write into our log; what they call debug and info holds bodies and headers, so it is left out. */
export function boltLog(log: Logger): SlackLogger {
  const say = (parts: unknown[]) =>
    withoutSecrets(parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' '));
  return {
    debug: () => {},
    info: () => {},
    warn: (...parts: unknown[]) => log.warn({ from: 'slack' }, say(parts)),
    error: (...parts: unknown[]) => log.error({ from: 'slack' }, say(parts)),
    setLevel: () => {},
    setName: () => {},
    getLevel: () => LogLevel.WARN,
  };
}
