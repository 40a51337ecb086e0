import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Names under which a secret may travel; their values never reach a log line, at any depth up to three. */
const SECRET_NAMES = [
  'token',
  'botToken',
  'appToken',
  'signingSecret',
  'apiKey',
  'authorization',
  'password',
  'secret',
  'tokenEncryptionKey',
  'operatorApiKey',
  'clientSecret',
  'response_url',
  'trigger_id',
];

const redact = SECRET_NAMES.flatMap((name) => ['', '*.', '*.*.'].map((prefix) => `${prefix}${name}`));

const LOOKS_SECRET = /\b(?:xox[a-z]-[\w-]+|xapp-[\w-]+|sbk_[\w-]+|sbi_[\w-]+|whsec_[\w+/=]+)|(mongodb(?:\+srv)?:\/\/)[^@/\s]+@/g;

/** Replaces whatever looks like one of our keys, a Slack token or a password in an address. */
export function withoutSecrets(text: string): string {
  return text.replace(LOOKS_SECRET, (_match, scheme?: string) => (scheme ? `${scheme}[redacted]@` : '[redacted]'));
}

/**
 * JSON lines on `destination` (stderr by default is not used: services log to stdout), secrets redacted twice:
 * by the name of the field, and by the look of the text in messages and errors.
 */
export function createLog(level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    redact: { paths: redact, censor: '[redacted]' },
    serializers: {
      err: (error: unknown) => {
        if (!(error instanceof Error)) return error;
        const serialized = pino.stdSerializers.err(error);
        return {
          type: serialized.type,
          message: withoutSecrets(serialized.message),
          stack: withoutSecrets(serialized.stack ?? ''),
        };
      },
    },
    hooks: {
      logMethod(this: Logger, args: unknown[], method: (...values: unknown[]) => void) {
        method.apply(
          this,
          args.map((value) => (typeof value === 'string' ? withoutSecrets(value) : value)),
        );
      },
    },
  };
  return destination ? pino(options as never, destination) : pino(options as never);
}
