import { agentNames } from '../agents/index.js';
import { recordAudit } from '../audit/index.js';
import type { Context } from '../context.js';
import { postNotice } from '../notices/index.js';
import { committed } from '../verb.js';
import { findWorkspace, whoCares } from '../workspaces/index.js';
import * as deliveries from './delivery-store.js';
import type { Webhook } from './model.js';
import * as store from './store.js';

/** A4: nothing more is sent to a webhook until somebody resumes it; whoever owns the workspace is told, once. */
export async function disable(ctx: Context, webhook: Webhook, trouble: 'gone' | 'failing', lastError: string): Promise<void> {
  const { _id, teamId, workspaceId, agentId, url } = webhook;
  const own = { ...ctx, teamId, now: ctx.platform.clock.now() };
  const workspace = await findWorkspace(own, workspaceId);
  const agentName = (await agentNames(own, [agentId])).get(agentId) ?? 'a former agent';
  const since = webhook.failingSince ?? own.now;
  await committed(own, async (tx) => {
    if (!(await store.update(tx, _id, { status: 'disabled', trouble }, ['active']))) return;
    await recordAudit(tx, { verb: 'webhook.disable', outcome: 'accepted', workspaceId, agentId, webhookId: _id });
    if (!workspace) return;
    const { name: workspaceName, handle: workspaceHandle } = workspace;
    const data = {
      workspaceId,
      workspaceName,
      workspaceHandle,
      agentId,
      agentName,
      webhookId: _id,
      url,
      trouble,
      since,
      lastError,
    };
    await postNotice(tx, {
      key: `webhook-disabled:${_id}:${own.now.toISOString()}`,
      to: { userId: await whoCares(tx, workspace) },
      content: { kind: 'webhook-disabled', data },
    });
  });
  await deliveries.hold(ctx.platform, _id);
}
