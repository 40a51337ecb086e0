import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { DEFAULT_PLANS, type Plans, readPlans } from './domain/plans/index.js';

/** What the tools around the app (mongod, the local Slack) need to know of the environment. */
export interface ToolEnv {
  /** A mongod the person chose (MONGOMS_SYSTEM_BINARY). */
  systemMongod?: string;
  path: string;
  /** Where fetched binaries are kept, absolute. */
  cacheDir: string;
  ci: boolean;
}

/** The repository's root, found from this file (`src/` and `dist/` lie equally deep). */
const repositoryRoot = fileURLToPath(new URL('..', import.meta.url));

/** Reads what the tools need; never fails. A relative XDG_CACHE_HOME is ignored, as the XDG rules ask. */
export function readToolEnv(env: NodeJS.ProcessEnv = process.env): ToolEnv {
  const xdg = env.XDG_CACHE_HOME;
  const systemMongod = env.MONGOMS_SYSTEM_BINARY?.trim();
  return {
    ...(systemMongod ? { systemMongod } : {}),
    path: env.PATH ?? '',
    cacheDir: xdg && isAbsolute(xdg) ? join(xdg, 'switchboard') : join(repositoryRoot, '.cache'),
    ci: Boolean(env.CI) && env.CI !== 'false' && env.CI !== '0',
  };
}

const keyBytes = (text: string): Buffer | null => {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  return bytes.length === 32 ? bytes : null;
};

const key = z
  .string()
  .transform((text, check) => {
    const keys = text.split(',').map((part) => keyBytes(part.trim()));
    if (keys.every((bytes) => bytes !== null)) return keys as Buffer[];
    check.addIssue({ code: 'custom', message: '32 random bytes in base64 or hex (openssl rand -base64 32)' });
    return z.NEVER;
  })
  .optional();

const plans = z
  .string()
  .transform((text, check) => {
    const read = readPlans(text);
    if ('plans' in read) return read.plans;
    for (const message of read.faults) check.addIssue({ code: 'custom', message });
    return z.NEVER;
  })
  .optional();

const webAddress = (what: string) => z.url({ protocol: /^https?$/, error: what }).transform((url) => url.replace(/\/+$/, ''));

const port = z.coerce
  .number('a port number')
  .int('a port number')
  .min(0, 'a port from 0 to 65535')
  .max(65_535, 'a port from 0 to 65535');

/** Every variable there is; `.env.example` explains each (a test keeps the two together). */
const Environment = z.object({
  PORT: port.default(3000),
  HOST: z.string().default('0.0.0.0'),
  PUBLIC_URL: webAddress('an address such as https://switchboard.example.com').optional(),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'an address such as mongodb://host/switchboard?replicaSet=rs0')
    .optional(),
  DATA_DIR: z.string().default('.data'),
  SLACK_BOT_TOKEN: z
    .string({ error: 'a bot token that begins with xoxb-' })
    .regex(/^xoxb-/, 'a bot token that begins with xoxb-'),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-/, 'an app-level token that begins with xapp-')
    .optional(),
  SLACK_SIGNING_SECRET: z.string().min(8, "the signing secret from the app's Basic Information page").optional(),
  SLACK_CLIENT_ID: z
    .string()
    .regex(/^[\w.-]{1,100}$/, "the client id from the app's Basic Information page")
    .optional(),
  SLACK_CLIENT_SECRET: z
    .string()
    .regex(/^\S{8,200}$/, "the client secret from the app's Basic Information page")
    .optional(),
  SLACK_API_URL: webAddress('the address of a Slack Web API, such as http://localhost:4000/api').optional(),
  TOKEN_ENCRYPTION_KEY: key,
  LEDGER_KEY: key,
  OPERATOR_API_KEY: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine((keys) => keys.every((part) => part.length >= 16), 'one or two keys of at least 16 characters, separated by a comma')
    .optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/[^\s]+$/, 'an address such as smtp://user:password@mail.example.com:587')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/, 'a sender such as Switchboard <switchboard@example.com>')
    .optional(),
  CALL_DETAILS_RETENTION_DAYS: z.coerce
    .number('days')
    .int('whole days')
    .min(1, 'at least 1 day')
    .max(3_650, 'at most 3650 days')
    .default(90),
  LEDGER_ARCHIVE_AFTER_DAYS: z.coerce
    .number('days')
    .int('whole days')
    .min(70, 'at least 70 days')
    .max(36_500, 'at most 36500 days')
    .default(400),
  REQUESTS_PER_MINUTE: z.coerce
    .number('requests')
    .int('whole requests')
    .min(0, '0 for no limit, or more')
    .max(10_000_000, 'at most 10000000')
    .default(60_000),
  WEBHOOK_ALLOW_PRIVATE: z.enum(['yes', 'no'], 'yes or no').default('no'),
  COMMAND_PREFIX: z
    .string()
    .regex(/^[a-z0-9-]{0,12}$/, 'up to 12 lower case letters, digits or hyphens')
    .default(''),
  BILLING: z.enum(['self-serve', 'operator'], 'self-serve or operator').default('self-serve'),
  PLANS: plans,
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'trace, debug, info, warn, error or silent')
    .default('info'),
});

/** What the app runs on, checked. */
export interface Config {
  port: number;
  host: string;
  publicUrl: string;
  mongodbUri?: string;
  dataDir: string;
  slack: { botToken: string; appToken?: string; signingSecret?: string; apiUrl?: string };
  /** How people sign in with Slack on the invite page; absent where they cannot (I7). */
  signIn?: { clientId: string; clientSecret: string };
  keys: { token?: Buffer[]; ledger?: Buffer };
  operatorKeys: string[];
  /** How often one agent key may ask; 0: as often as it likes. */
  requestsPerMinute: number;
  /** How e-mail is sent; absent where it is not. */
  mail?: { url: string; from: string };
  callDetailsRetentionDays: number;
  archiveAfterDays: number;
  /** Whether webhooks may go to private addresses and by plain http. */
  webhooksToPrivate: boolean;
  commandPrefix: string;
  billing: 'self-serve' | 'operator';
  /** What can be subscribed to (S7). */
  plans: Plans;
  logLevel: string;
}

/** The names of all variables, in the order of the schema. */
export const VARIABLES = Object.keys(Environment.shape);

/** Not to be repeated in an error, whatever was given. */
const SECRET = /TOKEN|SECRET|KEY|URI|SMTP_URL/;

/** A start that cannot happen: one line for each variable that is at fault. */
export class ConfigError extends Error {}

/**
 * The configuration out of the environment. Throws ConfigError naming each faulty variable, what was given (never a secret), what
 * is expected, and how to try Switchboard without any of it.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([name, value]) => VARIABLES.includes(name) && value !== ''));
  const parsed = Environment.safeParse(given);
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => fault(String(issue.path[0]), issue.message, given));
  if (given.SLACK_APP_TOKEN === undefined && given.SLACK_SIGNING_SECRET === undefined) {
    faults.push(fault('SLACK_SIGNING_SECRET', 'the signing secret (HTTP), or SLACK_APP_TOKEN for Socket Mode', given));
  }
  if (given.SMTP_URL !== undefined && given.MAIL_FROM === undefined) {
    faults.push(fault('MAIL_FROM', 'the sender of e-mails, because SMTP_URL is set', given));
  }
  for (const [name, other] of [
    ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET'],
    ['SLACK_CLIENT_SECRET', 'SLACK_CLIENT_ID'],
  ] as const) {
    if (given[name] === undefined && given[other] !== undefined)
      faults.push(fault(name, `both or neither, because ${other} is set`, given));
  }
  if (!parsed.success || faults.length > 0) {
    const advice = 'To try Switchboard without Slack, run: npm run demo. Every variable is explained in .env.example.';
    throw new ConfigError(['Switchboard cannot start:', ...faults.map((line) => `  ${line}`), advice].join('\n'));
  }
  const e = parsed.data;
  return {
    port: e.PORT,
    host: e.HOST,
    publicUrl: e.PUBLIC_URL ?? `http://localhost:${e.PORT}`,
    ...(e.MONGODB_URI ? { mongodbUri: e.MONGODB_URI } : {}),
    dataDir: e.DATA_DIR,
    slack: {
      botToken: e.SLACK_BOT_TOKEN,
      ...(e.SLACK_APP_TOKEN ? { appToken: e.SLACK_APP_TOKEN } : {}),
      ...(e.SLACK_SIGNING_SECRET ? { signingSecret: e.SLACK_SIGNING_SECRET } : {}),
      ...(e.SLACK_API_URL ? { apiUrl: e.SLACK_API_URL } : {}),
    },
    ...(e.SLACK_CLIENT_ID && e.SLACK_CLIENT_SECRET
      ? { signIn: { clientId: e.SLACK_CLIENT_ID, clientSecret: e.SLACK_CLIENT_SECRET } }
      : {}),
    keys: {
      ...(e.TOKEN_ENCRYPTION_KEY ? { token: e.TOKEN_ENCRYPTION_KEY } : {}),
      ...(e.LEDGER_KEY?.[0] ? { ledger: e.LEDGER_KEY[0] } : {}),
    },
    operatorKeys: e.OPERATOR_API_KEY ?? [],
    requestsPerMinute: e.REQUESTS_PER_MINUTE,
    ...(e.SMTP_URL && e.MAIL_FROM ? { mail: { url: e.SMTP_URL, from: e.MAIL_FROM } } : {}),
    callDetailsRetentionDays: e.CALL_DETAILS_RETENTION_DAYS,
    archiveAfterDays: e.LEDGER_ARCHIVE_AFTER_DAYS,
    webhooksToPrivate: e.WEBHOOK_ALLOW_PRIVATE === 'yes',
    commandPrefix: e.COMMAND_PREFIX,
    billing: e.BILLING,
    plans: e.PLANS ?? DEFAULT_PLANS,
    logLevel: e.LOG_LEVEL,
  };
}

/**
 * What a tool needs to find the data: no Slack. Reads `.env` too. Throws ConfigError as readConfig does.
 */
export function readDataConfig(env: NodeJS.ProcessEnv = process.env): Pick<Config, 'dataDir' | 'keys'> & { mongodbUri?: string } {
  const { mongodbUri, dataDir, keys } = readConfig({ ...env, SLACK_BOT_TOKEN: 'xoxb-', SLACK_SIGNING_SECRET: 'not-needed' });
  return { dataDir, keys, ...(mongodbUri ? { mongodbUri } : {}) };
}

function fault(name: string, expected: string, given: Record<string, string | undefined>): string {
  const value = given[name];
  const was =
    value === undefined ? 'is not set' : SECRET.test(name) ? 'has a value that does not fit' : `is \`${value.slice(0, 80)}\``;
  return `${name} ${was}; expected: ${expected}.`;
}

/** Takes variables from `.env` in the working directory, where there is one; what is set already wins. */
export function loadEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}
