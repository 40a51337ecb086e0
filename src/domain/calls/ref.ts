import { z } from 'zod';
import type { AgentId } from '../ids.js';

/** What names a call in a workspace, as input. */
export const callRef = {
  agentId: z.string().min(1).max(64) as unknown as z.ZodType<AgentId, AgentId>,
  callId: z.string().min(1).max(200),
};
