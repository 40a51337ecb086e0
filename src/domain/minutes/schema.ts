import { z } from 'zod';
import type { AccountId, GrantId, SourceId } from '../ids.js';
import { isCurrency, parseRate } from '../money.js';
import { workspaceId } from '../workspaces/index.js';

/** Minutes as people count them; seconds come out. The ledger knows whole seconds only. */
export const minutes = z
  .number('Give the minutes as a number, for instance 500.')
  .positive('Give at least one second.')
  .max(100_000_000, 'That is more than anybody can talk.')
  .refine((value) => Number.isInteger(Math.round(value * 60 * 1e6) / 1e6), 'Minutes must come out at whole seconds.')
  .transform((value) => Math.round(value * 60));

/** A price per minute as text (`0.12`); micro units of the currency come out. */
export const rate = z.string().transform((text, check) => {
  const micro = parseRate(text);
  if (micro !== null) return micro;
  check.addIssue({
    code: 'custom',
    message: `\`${text.slice(0, 30)}\` is no price. Write it like 0.12, with at most six places.`,
  });
  return z.NEVER;
});

export const currency = z
  .string()
  .transform((code) => code.trim().toUpperCase())
  .refine(isCurrency, 'Give a currency by its three letters, for instance USD.');

export const step = z.number().int('Give whole seconds.').min(1, 'At least 1 second.').max(3_600, 'At most 3,600 seconds.');

const instant = z.date('This is no date we understand.');

export const Allocate = z.object({
  workspaceId,
  sourceId: z.string().max(64) as unknown as z.ZodType<SourceId, SourceId>,
  minutes,
  ratePerMinute: rate,
  currency,
  pulse: z.object({ minimumSeconds: step, incrementSeconds: step }),
  priority: z.number().int().min(0).max(100).default(50),
  effectiveAt: instant.optional(),
  expiresAt: instant.nullish(),
});

/** An amount to take away: minutes, or all there are. */
export const amount = z.union([z.literal('all'), minutes], {
  error: 'Give the minutes as a number, for instance 500, or write all.',
});

/** Why minutes are moved or a call is corrected. */
export const reason = z
  .string('Say why, in a few words.')
  .trim()
  .min(1, 'Say why, in a few words.')
  .max(200, 'A reason has at most 200 characters.');

const grantId = z.string().max(64) as unknown as z.ZodType<GrantId, GrantId>;

export const Reclaim = z.object({ workspaceId, minutes: amount, reason, grantId: grantId.optional() });

export const Undo = z.object({ workspaceId, grantId });

export const Transfer = z.object({
  workspaceId,
  toWorkspaceId: workspaceId,
  minutes: amount,
  grantId: grantId.optional(),
  reason: reason.optional(),
  ratePerMinute: rate.optional(),
  currency: currency.optional(),
  pulse: z.object({ minimumSeconds: step, incrementSeconds: step }).optional(),
  priority: z.number().int().min(0).max(100).optional(),
  expiresAt: instant.optional(),
});

export const AddSource = z.object({
  accountId: z.string().max(64) as unknown as z.ZodType<AccountId, AccountId>,
  name: z.string().trim().min(1, 'Give the source a name.').max(60, 'A name has at most 60 characters.'),
  minutes,
  currency,
  buyRatePerMinute: rate,
  startsAt: instant.optional(),
  endsAt: instant.nullish(),
});
