import { enter } from '../../domain/access.js';
import { declineRequest, withdrawRequest } from '../../domain/requests/index.js';
import { message } from '../kit/blocks.js';
import { defineAction } from '../kit/define.js';
import { nothing, replaceMessage } from '../kit/reply.js';
import { md, named } from '../kit/text.js';
import { row } from './ask.modal.js';

/** N10: the notices that follow change the owner's message and tell whoever asked, so the click itself says nothing. */
export const declineAction = defineAction({
  value: row,
  check: '/minutes',
  run: async ({ ctx, value, about }) => {
    about((await enter(ctx, value.workspaceId, 'viewer')).workspace);
    await declineRequest(ctx, value);
    return nothing();
  },
});

/** N10: whoever asked takes it back; the owner's message says so. */
export const withdrawAction = defineAction({
  value: row,
  check: '/minutes ask',
  run: async ({ ctx, value, about }) => {
    about((await enter(ctx, value.workspaceId, 'viewer')).workspace);
    const { workspace } = await withdrawRequest(ctx, value);
    return replaceMessage(message(md`${named(workspace)} · Your request is taken back; nobody has to answer it any more.`));
  },
});
