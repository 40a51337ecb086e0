import { z } from 'zod';
import type { SourceId, TeamId } from '../domain/ids.js';
import { userId } from '../domain/workspaces/index.js';

const teamId = z.string().min(1).max(64) as unknown as z.ZodType<TeamId, TeamId>;
const instant = z.iso
  .datetime({ offset: true, error: 'Give a time as 2026-11-30T00:00:00Z.' })
  .transform((text) => new Date(text));
/** The sentence is given here, because a schema that transforms can only be reached with the right type. */
const text = z.string('Text is expected.');
const number = z.number('A number is expected.');

export const PersonPath = z.object({ teamId, userId });

export const PutAccount = z.object({
  plan: text.optional(),
  addonSeats: number.optional(),
});

export const PostSource = z.object({
  name: text,
  minutes: number,
  currency: text,
  buyRatePerMinute: text,
  startsAt: instant.optional(),
  endsAt: instant.nullish(),
});

export const PostTransfer = z.object({ toUserId: userId });

export const PostWorkspace = z.object({ teamId, ownerId: userId, name: text, handle: text.optional() });

export const PatchWorkspace = z.object({
  limitPolicy: z.enum(['stop', 'finish', 'top-up'], 'The limit policy is stop, finish or top-up.').optional(),
  overdraftCapSeconds: number.optional(),
  topUp: z
    .object({
      sourceId: z.string('The id of a source is expected.').max(64) as unknown as z.ZodType<SourceId, SourceId>,
      chunkMinutes: number,
      dailyCapMinutes: number,
      ratePerMinute: text,
      currency: text,
      pulse: z.object({ minimumSeconds: number, incrementSeconds: number }),
    })
    .optional(),
  timeZone: text.optional(),
  alertChannelId: z.string().min(1).max(64).nullable().optional(),
  alertThresholds: z.array(number).optional(),
});

export const PostAllocation = z.object({
  sourceId: z.string().max(64) as unknown as z.ZodType<SourceId, SourceId>,
  minutes: number,
  ratePerMinute: text,
  currency: text,
  pulse: z.object({ minimumSeconds: number, incrementSeconds: number }),
  priority: number.optional(),
  effectiveAt: instant.optional(),
  expiresAt: instant.nullish(),
});

export const PostAgent = z.object({ name: text });

export const LedgerPage = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});
