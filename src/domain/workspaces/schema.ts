import { z } from 'zod';
import type { UserId, WorkspaceId } from '../ids.js';
import { isTimeZone } from '../time.js';

export const workspaceId = z.string().min(1).max(64) as unknown as z.ZodType<WorkspaceId, WorkspaceId>;
/** A Slack id, or `email:<address>` for somebody outside Slack (I7). */
export const userId = z.string().min(1).max(260) as unknown as z.ZodType<UserId, UserId>;

/** W4: 1–60 characters as people count them, any script. */
export const workspaceName = z
  .string()
  .transform((text) => text.trim().replace(/\s+/g, ' '))
  .refine((text) => [...text].length > 0, 'Give the workspace a name.')
  .refine((text) => [...text].length <= 60, 'A name has at most 60 characters.')
  .refine((text) => !/[\p{Cc}\p{Co}\p{Cn}]/u.test(text), 'A name cannot hold control characters.');

export const timeZone = z.string().refine(isTimeZone, 'This is no time zone we know, for instance Europe/Berlin.');

export const CreateWorkspace = z.object({
  name: workspaceName,
  /** Empty or absent: made from the name. */
  handle: z.string().trim().max(200).optional(),
  timeZone: timeZone.optional(),
  alertChannelId: z.string().max(64).optional(),
  /** Whose it will be. A person can only create their own (W3); the operator names the owner. */
  ownerId: userId.optional(),
});
