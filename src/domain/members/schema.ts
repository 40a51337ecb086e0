import { z } from 'zod';
import type { UserId, WorkspaceId } from '../ids.js';

export const workspaceId = z.string().min(1).max(64) as unknown as z.ZodType<WorkspaceId, WorkspaceId>;
export const userId = z.string().min(1).max(64) as unknown as z.ZodType<UserId, UserId>;
