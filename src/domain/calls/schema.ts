import { z } from 'zod';

const instant = z.iso
  .datetime({ offset: true, error: 'Give a time as 2026-11-22T09:00:00.000Z.' })
  .transform((text) => Date.parse(text));

/** NUL and half surrogates mean trouble in every store there is. */
const text = (most: number) =>
  z
    .string()
    .max(most, `At most ${most} characters.`)
    .refine((value) => !value.includes('\0') && value.isWellFormed(), 'Not valid text.');

const metadata = z.record(z.string(), z.unknown()).transform((value, check) => {
  const json = asJson(value);
  if (json !== null && json.length <= 16_384) return json;
  check.addIssue({ code: 'custom', message: 'Metadata has at most 16 KiB, not nested too deeply.' });
  return z.NEVER;
});

/** JSON text, or null for what is nested too deeply to be written. */
function asJson(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const common = {
  id: text(200).min(1, 'Give the call an id.'),
  from: text(64).optional(),
  to: text(64).optional(),
  direction: z.enum(['inbound', 'outbound']).optional(),
  maxDurationSeconds: z.number().int().min(1).max(86_400).optional(),
  metadata: metadata.optional(),
};

/** One reported call (product.md H). Times become milliseconds since 1970, metadata JSON text. */
export const ReportedCall = z.discriminatedUnion(
  'status',
  [
    z.object({ ...common, status: z.literal('started'), startedAt: instant }),
    z
      .object({ ...common, status: z.literal('ended'), startedAt: instant, endedAt: instant })
      .refine((call) => call.endedAt >= call.startedAt, { path: ['endedAt'], message: 'A call cannot end before it started.' }),
    z
      .object({ ...common, status: z.literal('failed'), startedAt: instant.optional(), endedAt: instant.optional() })
      .refine((call) => call.startedAt === undefined || call.endedAt === undefined || call.endedAt >= call.startedAt, {
        path: ['endedAt'],
        message: 'A call cannot end before it started.',
      }),
  ],
  { error: 'The status of a call is started, ended or failed.' },
);

export type ReportedCall = z.output<typeof ReportedCall>;

/** The most calls one request may hold. */
export const MOST_CALLS = 1_000;
