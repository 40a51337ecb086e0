import { nameOfOwner } from '../accounts/index.js';
import type { Tx } from '../context.js';
import { personName } from '../members/index.js';
import { postNotice, type RequestData } from '../notices/index.js';
import { type Workspace, whoCares } from '../workspaces/index.js';
import type { MinutesRequest } from './model.js';

const keyOf = ({ _id, revision }: MinutesRequest): string => `${_id}:${revision}`;

/** To the owner; a changed request takes the place of what it was. */
export async function tellOwner(tx: Tx, request: MinutesRequest, workspace: Workspace): Promise<void> {
  await postNotice(tx, {
    key: keyOf(request),
    to: { userId: await whoCares(tx, workspace) },
    content: { kind: 'request', data: await dataOf(tx, request, workspace) },
    ...(request.revision > 1 ? { replaces: keyOf({ ...request, revision: request.revision - 1 }) } : {}),
  });
}

/** What became of it: the owner's message loses its buttons, and whoever asked is told, unless they took it back themselves. */
export async function tellOutcome(
  tx: Tx,
  request: MinutesRequest & { status: Exclude<MinutesRequest['status'], 'pending' | 'approving'> },
  workspace: Workspace,
  givenSeconds?: number,
): Promise<void> {
  const data = {
    ...(await dataOf(tx, request, workspace)),
    outcome: request.status,
    ...(givenSeconds === undefined ? {} : { givenSeconds }),
  };
  await postNotice(tx, {
    key: `${request._id}:closed`,
    to: { userId: await whoCares(tx, workspace) },
    content: { kind: 'request-closed', data },
    replaces: keyOf(request),
  });
  if (request.status === 'withdrawn') return;
  await postNotice(tx, {
    key: `${request._id}:answered`,
    to: { userId: request.by },
    content: { kind: 'request-answered', data },
  });
}

async function dataOf(tx: Tx, request: MinutesRequest, workspace: Workspace): Promise<RequestData> {
  const { _id: requestId, revision, wants, seconds, purpose, expiresAt } = request;
  return {
    workspaceId: workspace._id,
    workspaceName: workspace.name,
    workspaceHandle: workspace.handle,
    requestId,
    revision,
    wants,
    seconds,
    ...(purpose ? { purpose } : {}),
    askerName: await personName(tx, request.by),
    ownerName: await nameOfOwner(tx, workspace.accountId),
    expiresAt,
  };
}
