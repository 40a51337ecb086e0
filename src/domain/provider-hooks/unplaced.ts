import type { Context } from '../context.js';
import { postNotice } from '../notices/index.js';
import { findWorkspace, whoCares } from '../workspaces/index.js';
import type { HeardCall } from './heard-call.js';
import type { ProviderHook } from './model.js';
import type { Whereabouts } from './place.js';
import { PROVIDERS } from './providers.js';
import type { UnplacedCall } from './unplaced-model.js';
import * as store from './unplaced-store.js';

const DAY_MS = 24 * 60 * 60 * 1000;

export const unplacedId = ({ _id }: ProviderHook, callId: string): string => `${_id}:${callId}`;

/** H7: keeps a call that is over and nobody's, and tells the owner. One that only begins is told of, and counted when it ends. */
export async function keepUnplaced(ctx: Context, hook: ProviderHook, heard: HeardCall): Promise<void> {
  const { call, providerAgentId, ownNumber } = heard;
  if (call.status !== 'started') {
    const kept: UnplacedCall = {
      _id: unplacedId(hook, call.id),
      hookId: hook._id,
      teamId: hook.teamId,
      workspaceId: hook.workspaceId,
      provider: hook.provider,
      callId: call.id,
      status: call.status,
      heardAt: ctx.now,
      ...(providerAgentId ? { providerAgentId } : {}),
      ...(ownNumber ? { ownNumber } : {}),
      ...(call.startedAt ? { startedAt: new Date(call.startedAt) } : {}),
      ...(call.endedAt ? { endedAt: new Date(call.endedAt) } : {}),
      ...(call.direction ? { direction: call.direction } : {}),
    };
    await store.insertOnce(ctx.platform, kept, otherNumber(ctx, kept, call.direction === 'outbound' ? call.to : call.from));
  }
  await tellUnplaced(ctx, hook, heard);
}

function otherNumber(ctx: Context, { _id, workspaceId, endedAt }: UnplacedCall, number: string | undefined) {
  if (!number) return undefined;
  const from = Math.min(ctx.now.getTime(), endedAt?.getTime() ?? ctx.now.getTime());
  return { _id, workspaceId, number, eraseAt: new Date(from + ctx.platform.callDetailsRetentionDays * DAY_MS) };
}

/** Tells the owner that calls come in for an agent that is not there, once a day for each. */
export async function tellUnplaced(ctx: Context, hook: ProviderHook, where: Whereabouts): Promise<void> {
  const workspace = await findWorkspace(ctx, hook.workspaceId);
  if (!workspace) return;
  const { providerAgentId, ownNumber } = where;
  const { name: providerName, agentWord } = PROVIDERS[hook.provider];
  await postNotice(ctx, {
    key: `unplaced:${hook._id}:${providerAgentId ?? ''}:${ownNumber ?? ''}:${Math.floor(ctx.now.getTime() / DAY_MS)}`,
    to: { userId: await whoCares(ctx, workspace) },
    content: {
      kind: 'calls-unplaced',
      data: {
        workspaceId: workspace._id,
        workspaceName: workspace.name,
        workspaceHandle: workspace.handle,
        providerName,
        agentWord,
        ...(providerAgentId ? { providerAgentId } : {}),
        ...(ownNumber ? { ownNumber } : {}),
      },
    },
  });
  ctx.platform.wake('notices');
}
