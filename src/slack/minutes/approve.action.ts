import { z } from 'zod';
import type { Context } from '../../domain/context.js';
import { DomainError } from '../../domain/errors.js';
import type { RequestId, WorkspaceId } from '../../domain/ids.js';
import { usualTerms } from '../../domain/minutes/index.js';
import { approveRequest, type MinutesRequest, readRequest } from '../../domain/requests/index.js';
import { enterFor } from '../../domain/verb.js';
import { defineAction } from '../kit/define.js';
import { countText } from '../kit/figures.js';
import { ephemeral, nothing, openModal, type Reply } from '../kit/reply.js';
import { type Md, sentence } from '../kit/text.js';
import { nothingToAllocate } from './allocate.command.js';
import { ALLOCATE_TITLE, allocateForm } from './allocate.form.js';
import { lastAmount, readTerms } from './terms.js';

const id = z.string().min(1).max(64);
const row = z.object({ workspaceId: id, requestId: id, revision: z.number() }) as unknown as z.ZodType<{
  workspaceId: WorkspaceId;
  requestId: RequestId;
  revision: number;
}>;

/** N10: with a known source and price nothing opens: the notices that follow tell both sides. Else the form, filled in. */
export const approveAction = defineAction({
  value: row,
  check: '/minutes history',
  opens: ALLOCATE_TITLE,
  run: async ({ ctx, value, about }) => {
    about((await enterFor(ctx, approveRequest, value.workspaceId)).workspace);
    const { request } = await readRequest(ctx, value.workspaceId, value.requestId);
    if (request.wants === 'minutes' && !(await usualTerms(ctx, value.workspaceId))) return formFor(ctx, request, value.revision);
    try {
      await approveRequest(ctx, value);
      return nothing();
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'insufficient_minutes') throw error;
      return formFor(ctx, request, value.revision, sentence(error.message));
    }
  },
});

/** Other amount: the form, to change whatever is to be changed. */
export const approveOtherwiseAction = defineAction({
  value: row,
  reads: true,
  opens: ALLOCATE_TITLE,
  run: async ({ ctx, value, about }) => {
    about((await enterFor(ctx, approveRequest, value.workspaceId)).workspace);
    const { request } = await readRequest(ctx, value.workspaceId, value.requestId);
    return formFor(ctx, request, value.revision);
  },
});

async function formFor(ctx: Context, request: MinutesRequest, revision: number, note?: Md): Promise<Reply> {
  const { workspaceId, _id: requestId, seconds } = request;
  const terms = await readTerms(ctx, workspaceId);
  if (terms.sources.length === 0) return ephemeral(nothingToAllocate(terms, ctx.platform.billing));
  const minutes = seconds % 60 === 0 ? countText(seconds / 60) : (seconds / 60).toFixed(2);
  const values = { ...lastAmount(terms), workspaceId, minutes };
  return openModal(allocateForm({ terms, values, request: { workspaceId, requestId, revision }, note }));
}
