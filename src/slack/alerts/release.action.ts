import { z } from 'zod';
import { enter } from '../../domain/access.js';
import { releaseQuarantined } from '../../domain/calls/index.js';
import type { AgentId, WorkspaceId } from '../../domain/ids.js';
import { message } from '../kit/blocks.js';
import { defineAction } from '../kit/define.js';
import { minutesText } from '../kit/figures.js';
import { ephemeral } from '../kit/reply.js';
import { code, md, named } from '../kit/text.js';

/** L17: has a quarantined call metered after all. */
export const releaseAction = defineAction({
  value: z.object({
    workspaceId: z.string().min(1).max(64),
    agentId: z.string().min(1).max(64),
    callId: z.string().min(1).max(200),
  }),
  check: '/minutes history',
  run: async ({ ctx, value, about }) => {
    const workspaceId = value.workspaceId as WorkspaceId;
    about((await enter(ctx, workspaceId, 'viewer')).workspace);
    const released = await releaseQuarantined(ctx, { workspaceId, agentId: value.agentId as AgentId, callId: value.callId });
    const { workspace } = released;
    const { outcome, billedSeconds, availableSeconds } = released.settled;
    const did = outcome === 'duplicate' ? 'was released already' : 'is released';
    const now = md`${minutesText(billedSeconds)} billed, ${minutesText(availableSeconds)} left.`;
    return ephemeral(message(md`${named(workspace)} · Call ${code(value.callId)} ${did}: ${now}`));
  },
});
