import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { Caller, HeardCall, Verdict } from '../../domain/provider-hooks/index.js';
import { HttpError } from '../problem.js';

/** A request as it came. `url` is the whole address it was sent to. */
export interface Sent {
  headers: IncomingHttpHeaders;
  body: Buffer;
  url: string;
}

/** What a platform said, in our words. */
export type Heard =
  | { kind: 'report'; report: HeardCall }
  | { kind: 'ask'; caller: Caller }
  /** Nothing that is metered. */
  | { kind: 'other' };

/** One platform's own form: how it signs, what it says, and in what words it is answered. */
export interface Dialect {
  /** Whether this secret signed it, and not too long ago. `now` in milliseconds. */
  isSigned(sent: Sent, secret: string, now: number): boolean;
  /** Throws 400 for what cannot be understood. */
  read(body: Buffer): Heard;
  /** H6: the answer to a caller who waits. */
  answer?(verdict: Pick<Verdict, 'admitted' | 'providerAgentId'>): object;
}

const FRESH_MS = 5 * 60 * 1000;

/** Whether a request of that time (milliseconds) is neither old nor from the future. */
export const isFresh = (at: number, now: number): boolean => Math.abs(now - at) <= FRESH_MS;

/** One value of a header, or ''. */
export function header({ headers }: Sent, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A body as text. Throws 400. */
export function textOf(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new HttpError(400, 'invalid_input', 'The body is not UTF-8.');
  }
}

/** What of a JSON body fits the schema; the rest, transcripts among it, is let go (H7). Throws 400 without a word of it. */
export function readJson<S extends z.ZodType>(body: Buffer, schema: S): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(textOf(body));
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(400, 'invalid_json', 'The body is not valid JSON.');
  }
  return readAs(value, schema);
}

export function readAs<S extends z.ZodType>(value: unknown, schema: S): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const where = read.error.issues.map(({ path }) => path.join('.') || 'body');
  throw new HttpError(400, 'invalid_input', `This cannot be understood: ${[...new Set(where)].join(', ')}.`);
}

// What a platform has in place of a value we know is as good as missing: their payloads change, calls must be counted all the same.

/** A short text that may be missing. */
export const maybeText = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'string' && value.length <= 200 && value) || undefined);

/** An E.164 number; whatever else a platform has there (a SIP address, a client's name, nothing) is left out. */
export const maybeNumber = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'string' && /^\+[1-9]\d{4,18}$/.test(value) ? value : undefined));

/** Far from any call, and from where adding a length to a moment would leave what a Date can hold. */
const LATEST = 8e14;
const LONGEST = 1e10;

/** A moment, given in milliseconds since 1970 or as ISO text; as ISO text. */
export const maybeMoment = z
  .unknown()
  .optional()
  .transform((value) => {
    const at = typeof value === 'string' ? Date.parse(value) : value;
    return typeof at === 'number' && at > 0 && at <= LATEST ? new Date(at).toISOString() : undefined;
  });

/** How long something lasts, not negative; in the platform's unit. */
export const maybeLength = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'number' && value >= 0 && value <= LONGEST ? value : undefined));
