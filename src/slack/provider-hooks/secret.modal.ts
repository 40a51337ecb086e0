import { z } from 'zod';
import { changeHookSecret, PROVIDERS } from '../../domain/provider-hooks/index.js';
import { enterFor } from '../../domain/verb.js';
import { section } from '../kit/blocks.js';
import { defineAction, defineModal } from '../kit/define.js';
import { textInput } from '../kit/inputs.js';
import { ephemeral, openModal } from '../kit/reply.js';
import { md, named } from '../kit/text.js';
import { ids } from './ids.js';
import { inputOf, onePlatform, platform } from './platforms.command.js';

const TITLE = 'Secret of a platform';

const WHERE = {
  vapi: 'The secret',
  retell: 'The API key with the webhook badge',
  elevenlabs: 'The secret of the webhook',
  twilio: 'The Auth Token',
} as const;

/** The secret that the platform made. */
export const enterAction = defineAction({
  value: onePlatform,
  reads: true,
  opens: TITLE,
  run: async ({ ctx, value, about }) => {
    const { workspaceId, provider } = inputOf(value);
    const { workspace } = await enterFor(ctx, changeHookSecret, workspaceId);
    about(workspace);
    const { name, handle } = workspace;
    return openModal({
      id: ids.secretModal,
      title: TITLE,
      submit: 'Save',
      data: { workspaceId, provider, name, handle },
      blocks: [
        section(
          md`${named(workspace)} · What ${PROVIDERS[provider].name} signs its reports with. It is kept encrypted and never shown.`,
        ),
        textInput('secret', { label: WHERE[provider], most: 500 }),
      ],
    });
  },
});

export const secretSubmit = defineModal({
  data: onePlatform.extend({ name: z.string(), handle: z.string() }),
  check: '/agents platforms',
  run: async (visit) => {
    visit.about(visit.data);
    await changeHookSecret(visit.ctx, { ...inputOf(visit.data), secret: visit.form.text('secret') ?? '' });
    return ephemeral(await platform(visit, visit.data, { note: md`The secret is saved.` }));
  },
});
