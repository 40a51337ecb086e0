import { z } from 'zod';
import type { RequestId, WorkspaceId } from '../../domain/ids.js';
import { askOwner, readRequest } from '../../domain/requests/index.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { askedMessage } from '../kit/asked.js';
import { section } from '../kit/blocks.js';
import { defineAction, defineModal } from '../kit/define.js';
import { countText } from '../kit/figures.js';
import { parseCount } from '../kit/figures-in.js';
import { textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral, fieldErrors, openModal } from '../kit/reply.js';
import { md, named } from '../kit/text.js';
import { ids } from './ids.js';

export const ASK_TITLE = 'Ask for minutes';

const id = z.string().min(1).max(64);
export const row = z.object({ workspaceId: id, requestId: id }) as unknown as z.ZodType<{
  workspaceId: WorkspaceId;
  requestId: RequestId;
}>;

/** How many, and what for; filled in with what is asked already. */
export function askModal(
  { _id: workspaceId, name, handle }: Pick<Workspace, '_id' | 'name' | 'handle'>,
  values: { minutes?: string; purpose?: string },
): Modal {
  return {
    id: ids.askModal,
    title: ASK_TITLE,
    submit: 'Ask',
    data: { workspaceId, name, handle },
    blocks: [
      section(md`${named({ name, handle })} · The owner gets a direct message and answers with one click.`),
      textInput('minutes', { label: 'Minutes', initial: values.minutes, placeholder: '200', most: 20 }),
      textInput('purpose', { label: 'What for', optional: true, initial: values.purpose, placeholder: 'launch', most: 200 }),
    ],
  };
}

export const askSubmit = defineModal({
  data: z.object({ workspaceId: id, name: z.string(), handle: z.string() }),
  check: '/minutes ask',
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const minutes = parseCount(form.text('minutes') ?? '');
    if (minutes === null) return fieldErrors({ minutes: 'Give a number of minutes. Write it like 1,250.' });
    const purpose = form.text('purpose');
    const workspaceId = data.workspaceId as WorkspaceId;
    return ephemeral(askedMessage(await askOwner(ctx, { workspaceId, minutes, ...(purpose ? { purpose } : {}) })));
  },
});

/** The Change button: the same request with another number, while nobody has answered it. */
export const changeAction = defineAction({
  value: row,
  reads: true,
  opens: ASK_TITLE,
  run: async ({ ctx, value, about }) => {
    const { request, workspace } = await readRequest(ctx, value.workspaceId, value.requestId);
    about(workspace);
    const { seconds, purpose } = request;
    const minutes = seconds % 60 === 0 ? countText(seconds / 60) : (seconds / 60).toFixed(2);
    return openModal(askModal(workspace, { minutes, ...(purpose ? { purpose } : {}) }));
  },
});
