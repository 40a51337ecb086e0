import { z } from 'zod';
import { isDuplicateKey } from '../../platform/mongo.js';
import { nameOfOwner } from '../accounts/index.js';
import type { Context, Tx } from '../context.js';
import { DomainError, refuseField } from '../errors.js';
import { type AlertId, newId, type RequestId } from '../ids.js';
import { minutes } from '../minutes/index.js';
import { workspaceVerb } from '../verb.js';
import { personOf, type Workspace, workspaceId } from '../workspaces/index.js';
import type { MinutesRequest } from './model.js';
import * as store from './store.js';
import { tellOutcome, tellOwner } from './telling.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const LIFETIME_MS = 7 * DAY_MS;
const KEEP_MS = 90 * DAY_MS;

const Ask = z.object({
  workspaceId,
  wants: z.enum(['minutes', 'stop']).default('minutes'),
  minutes: minutes.optional(),
  purpose: z.string().trim().max(200, 'A purpose has at most 200 characters.').optional(),
  /** The alert it is asked from: then a request that is open already stays as it is, unless a number was typed. */
  alertId: (z.string().max(64) as unknown as z.ZodType<AlertId, AlertId>).optional(),
  typed: z.boolean().default(false),
});

export interface MinutesAsked {
  request: MinutesRequest;
  workspace: Workspace;
  ownerName: string;
}

const askOnce = workspaceVerb({
  name: 'request.ask',
  needs: 'editor',
  input: Ask,
  audit: (input, { request }: MinutesAsked) => ({ requestId: request._id, wants: input.wants, seconds: request.seconds }),
  run: async (tx, input, { workspace, role }) => {
    if (role === 'owner') {
      throw new DomainError('conflict', `${workspace.name} is yours, so there is nobody to ask.`, {
        next: `Add minutes with \`/minutes allocate 200 to ${workspace.handle}\`.`,
      });
    }
    if (input.wants === 'minutes' && input.minutes === undefined) refuseField('minutes', 'Say how many minutes.');
    const by = personOf(tx);
    const ownerName = await nameOfOwner(tx, workspace.accountId);
    const wanted = { workspaceId: workspace._id, by, wants: input.wants };
    const open = await stillOpen(tx, await store.openOf(tx, wanted), workspace);
    if (open && input.alertId && !input.typed) return { request: open, workspace, ownerName };
    const { minutes: seconds = 0, purpose, alertId } = input;
    const asked = { seconds, ...(purpose ? { purpose } : {}), ...(alertId ? { alertId } : {}) };
    const request = open ? await changeTo(tx, open, asked, ownerName) : await begin(tx, wanted, asked);
    await tellOwner(tx, request, workspace);
    return { request, workspace, ownerName };
  },
});

/**
 * N10: a member asks the owner for minutes, or (from an alert) for the limits to be drawn tighter. Who has an open request of the
 * kind changes it with this. Refused to the owner, and with `conflict` while the owner is just granting it.
 */
export async function askOwner(ctx: Context, input: Parameters<typeof askOnce>[1]): Promise<MinutesAsked> {
  try {
    return await askOnce(ctx, input);
  } catch (error) {
    // Two asks of the same person at once: the second look finds the first.
    if (isDuplicateKey(error)) return askOnce(ctx, input);
    throw error;
  }
}

export const askVerb = askOnce;

/** An open request whose time is not up; one whose time is up ends here. */
async function stillOpen(tx: Tx, open: MinutesRequest | null, workspace: Workspace): Promise<MinutesRequest | null> {
  if (!open || open.status === 'approving' || open.expiresAt > tx.now) return open;
  const ended = await store.change(tx, open._id, { status: 'pending' }, { status: 'expired' });
  if (ended) await tellOutcome(tx, { ...ended, status: 'expired' }, workspace);
  return null;
}

type Asked = Pick<MinutesRequest, 'seconds' | 'purpose' | 'alertId'>;

async function begin(
  tx: Tx,
  wanted: Pick<MinutesRequest, 'workspaceId' | 'by' | 'wants'>,
  asked: Asked,
): Promise<MinutesRequest> {
  const request: MinutesRequest = {
    _id: newId<RequestId>('request', tx.commandKey),
    teamId: tx.teamId,
    ...wanted,
    ...asked,
    status: 'pending',
    revision: 1,
    createdAt: tx.now,
    ...lifetime(tx),
  };
  await store.insert(tx, request);
  return request;
}

async function changeTo(tx: Tx, open: MinutesRequest, asked: Asked, ownerName: string): Promise<MinutesRequest> {
  const { _id, revision } = open;
  const changed = await store.change(
    tx,
    _id,
    { status: 'pending', revision },
    { ...asked, revision: revision + 1, ...lifetime(tx) },
  );
  if (changed) return changed;
  throw new DomainError('conflict', `${ownerName} is just granting your request.`, { next: '`/minutes` shows what there is.' });
}

const lifetime = ({ now }: Tx) => ({
  expiresAt: new Date(now.getTime() + LIFETIME_MS),
  purgeAt: new Date(now.getTime() + KEEP_MS),
});
