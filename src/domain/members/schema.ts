import { z } from 'zod';
import type { UserId, WorkspaceId } from '../ids.js';

export const workspaceId = z.string().min(1).max(64) as unknown as z.ZodType<WorkspaceId, WorkspaceId>;
/** A Slack id, or `email:<address>` for somebody outside Slack (I7). */
export const userId = z.string().min(1).max(260) as unknown as z.ZodType<UserId, UserId>;
