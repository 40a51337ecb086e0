import { z } from 'zod';

/** What the API answers, for the document only: the code that answers has types of its own, and a test compares the two. */
const seconds = z.int().min(0).describe('Whole seconds.');
const instant = z.iso.datetime();
const code = z.string().describe('Stable; made for programs.');

const draws = z.array(z.object({ grantId: z.string(), seconds })).describe('What was taken from which allocation.');
const uncovered = {
  overdraftSeconds: seconds.describe('Billed beyond what was there, up to the cap of the limit policy.'),
  unfundedSeconds: seconds.describe('Billed and covered by nothing.'),
};
const pulse = z.object({ minimumSeconds: seconds, incrementSeconds: seconds });

export const CallResult = z.object({
  id: z.string(),
  outcome: z.enum(['held', 'settled', 'duplicate', 'conflict', 'refused', 'quarantined']),
  reason: z.string().optional().describe('Why it was refused.'),
  billedSeconds: seconds,
  draws,
  ...uncovered,
  availableSeconds: seconds.describe('What the workspace has left now.'),
});

export const InvalidCall = z.object({ id: z.string().nullable(), outcome: z.literal('invalid'), code, detail: z.string() });

export const BatchResult = z.object({ results: z.array(z.union([CallResult, InvalidCall])).describe('In the order sent.') });

export const CallRecord = z.object({
  id: z.string(),
  status: z.enum(['started', 'ended', 'failed']),
  outcome: z.enum(['held', 'settled', 'refused', 'quarantined']),
  startedAt: instant,
  endedAt: instant.nullable(),
  pulse,
  billedSeconds: seconds,
  draws,
  ...uncovered,
});

export const Admission = z.object({
  admitted: z.boolean(),
  reason: z.enum(['insufficient_minutes', 'agent_paused', 'key_revoked']).optional(),
  availableSeconds: seconds,
});

const sums = { availableSeconds: seconds, heldSeconds: seconds, ...uncovered, usedSeconds: seconds };

export const Balance = z.object(sums);

const usageSum = {
  calls: z.int().min(0),
  failed: z.int().min(0),
  talkedSeconds: seconds,
  billedSeconds: seconds,
  ...uncovered,
  returnedSeconds: seconds,
  charge: z.record(z.string(), z.string()).describe('Amounts by currency; different currencies are never added up.'),
};

export const Usage = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  timeZone: z.string(),
  by: z.enum(['agent', 'number', 'day']),
  total: z.object(usageSum),
  rows: z.array(z.object({ id: z.string(), name: z.string(), ...usageSum })),
});

export const Knowledge = z.object({
  knowledgeBases: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      description: z.string().nullable(),
      resources: z.array(
        z.object({
          id: z.string(),
          kind: z.enum(['url', 'text', 'file']),
          title: z.string().nullable(),
          url: z.string().optional(),
          text: z.string().optional(),
          slackFileId: z.string().optional().describe('The file stays in Slack, which decides who may open it.'),
          addedAt: instant,
        }),
      ),
    }),
  ),
});

export const Account = z.object({
  id: z.string(),
  plan: z.string(),
  seats: z.int().min(0),
  workspaces: z.array(z.object({ id: z.string(), handle: z.string(), name: z.string(), default: z.boolean() })),
});

export const TakenOver = z.object({
  workspaces: z.array(z.object({ id: z.string(), handle: z.string(), name: z.string() })),
});

export const Made = z.object({ id: z.string(), availableSeconds: seconds });
export const MadeWorkspace = z.object({ id: z.string(), handle: z.string() });
export const MadeAgent = z.object({ id: z.string(), apiKey: z.string().describe('Shown this once.') });

export const Workspace = z.object({
  id: z.string(),
  teamId: z.string(),
  ownerId: z.string(),
  handle: z.string(),
  name: z.string(),
  default: z.boolean(),
  timeZone: z.string(),
  limitPolicy: z.enum(['stop', 'finish', 'top-up']),
  overdraftCapSeconds: seconds,
  topUp: z
    .object({
      sourceId: z.string(),
      chunkMinutes: z.number(),
      dailyCapMinutes: z.number(),
      ratePerMinute: z.string(),
      currency: z.string(),
      pulse,
    })
    .nullable(),
  alertChannelId: z.string().nullable(),
  alertThresholds: z.array(z.number()),
});

export const BalanceWithGrants = z.object({ ...sums, grants: z.array(z.record(z.string(), z.unknown())) });

export const Ledger = z.object({
  entries: z.array(
    z.object({
      id: z.string(),
      at: instant,
      type: z.string(),
      lines: z.array(z.object({ account: z.string(), seconds: z.int() })).describe('They sum to 0.'),
      callId: z.string().optional(),
      reason: z.string().optional(),
    }),
  ),
  next: z.string().nullable().describe('Give it as `after` for the next page; null on the last.'),
});

export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code,
    detail: z.string().describe('What happened and what helps, for people.'),
    errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
  })
  .describe('RFC 9457.');
