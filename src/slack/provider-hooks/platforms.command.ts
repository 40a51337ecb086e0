import { z } from 'zod';
import { DomainError } from '../../domain/errors.js';
import type { WorkspaceId } from '../../domain/ids.js';
import {
  changeHookSecret,
  chooseWhenLate,
  connectProvider,
  disconnectProvider,
  listHooks,
  PROVIDER_IDS,
  PROVIDERS,
  type ProviderId,
} from '../../domain/provider-hooks/index.js';
import type { Message } from '../kit/blocks.js';
import { defineAction, defineCommand, type Visit } from '../kit/define.js';
import { ephemeral, replaceMessage } from '../kit/reply.js';
import { type Md, md } from '../kit/text.js';
import { platformMessage, platformsMessage } from './platforms.view.js';

/** What a button about a platform carries. */
export const onePlatform = z.object({ workspaceId: z.string().min(1).max(64), provider: z.enum(PROVIDER_IDS) });
export type OnePlatform = z.output<typeof onePlatform>;

export const inputOf = ({ workspaceId, provider }: OnePlatform) => ({ workspaceId: workspaceId as WorkspaceId, provider });

/** All platforms, as they are now. */
export async function platforms({ ctx, about }: Pick<Visit, 'ctx' | 'about'>, workspaceId: string, note?: Md): Promise<Message> {
  const place = await listHooks(ctx, workspaceId as WorkspaceId);
  about(place.workspace);
  return platformsMessage(place, note);
}

/** One platform, as it is now; the secret only when it was just made. Throws `not_found`. */
export async function platform(
  visit: Pick<Visit, 'ctx' | 'about'>,
  one: OnePlatform,
  more: { secret?: string | undefined; note?: Md } = {},
) {
  const { workspace, role, hooks } = await listHooks(visit.ctx, one.workspaceId as WorkspaceId);
  visit.about(workspace);
  const hook = hooks.find(({ provider }) => provider === one.provider);
  if (!hook) throw notConnected(one.provider);
  return platformMessage({ workspace, role, hook, ...more });
}

const notConnected = (provider: ProviderId) =>
  new DomainError('not_found', `${PROVIDERS[provider].name} is not connected here.`, {
    next: '`/agents platforms` connects it.',
  });

export const platformsCommand = defineCommand({
  path: ['agents', 'platforms'],
  usage: '',
  summary: 'Connect Vapi, Retell, ElevenLabs or Twilio, so that they report calls by themselves',
  needs: 'editor',
  reads: true,
  run: async (visit) => ephemeral(await platforms(visit, (await visit.place()).workspace._id)),
});

export const listAction = defineAction({
  value: z.string().min(1).max(64),
  reads: true,
  run: async (visit) => ephemeral(await platforms(visit, visit.value)),
});

export const showAction = defineAction({
  value: onePlatform,
  reads: true,
  run: async (visit) => replaceMessage(await platform(visit, visit.value)),
});

export const connectAction = defineAction({
  value: onePlatform,
  check: '/agents platforms',
  run: async (visit) => {
    const { secret } = await connectProvider(visit.ctx, inputOf(visit.value));
    return replaceMessage(await platform(visit, visit.value, { secret, note: md`It has an address now.` }));
  },
});

export const renewAction = defineAction({
  value: onePlatform,
  check: '/agents platforms',
  run: async (visit) => {
    const { secret } = await changeHookSecret(visit.ctx, inputOf(visit.value));
    return replaceMessage(await platform(visit, visit.value, { secret, note: md`It has a new secret.` }));
  },
});

export const chooseAction = defineAction({
  value: onePlatform.extend({ whenLate: z.enum(['take', 'refuse']) }),
  check: '/agents platforms',
  run: async (visit) => {
    await chooseWhenLate(visit.ctx, { ...inputOf(visit.value), whenLate: visit.value.whenLate });
    return replaceMessage(await platform(visit, visit.value, { note: md`It is saved.` }));
  },
});

export const disconnectAction = defineAction({
  value: onePlatform,
  check: '/agents platforms',
  run: async (visit) => {
    await disconnectProvider(visit.ctx, inputOf(visit.value));
    return replaceMessage(
      await platforms(visit, visit.value.workspaceId, md`${PROVIDERS[visit.value.provider].name} is disconnected.`),
    );
  },
});
