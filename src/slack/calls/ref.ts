import { z } from 'zod';
import type { CallRef } from '../../domain/calls/index.js';
import type { AgentId, WorkspaceId } from '../../domain/ids.js';

/** A call as buttons and forms carry it: which row, never what is allowed. */
export const callValue = z.object({
  workspaceId: z.string().min(1).max(64),
  agentId: z.string().min(1).max(64),
  callId: z.string().min(1).max(200),
});

export type CallValue = z.output<typeof callValue>;

export const refIn = ({ agentId, callId }: CallValue): CallRef => ({ agentId: agentId as AgentId, callId });
export const workspaceIn = ({ workspaceId }: CallValue): WorkspaceId => workspaceId as WorkspaceId;
export const carried = (workspaceId: string, { agentId, callId }: CallRef): CallValue => ({ workspaceId, agentId, callId });
