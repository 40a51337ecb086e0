import { z } from 'zod';
import { enter, type Place } from '../../domain/access.js';
import type { Context } from '../../domain/context.js';
import { DomainError } from '../../domain/errors.js';
import type { SourceId, WorkspaceId } from '../../domain/ids.js';
import {
  listSources,
  readAdminMinutes,
  readBalance,
  readLimits,
  type SourceView,
  sourceInForceAt,
} from '../../domain/minutes/index.js';
import { enterFor } from '../../domain/verb.js';
import { describeWorkspace, findWorkspace } from '../../domain/workspaces/index.js';
import { type CommandVisit, defineAction, defineCommand, defineModal } from '../kit/define.js';
import { ephemeral, fieldErrors, openModal, type Reply, updateModal } from '../kit/reply.js';
import { readChanges } from './read-changes.js';
import { save } from './save.js';
import { savedMessage } from './saved.view.js';
import { SETTINGS_TITLE, Shown, settingsModal, shownOf } from './settings.form.js';
import { typedIn } from './top-up.form.js';

/** W10: everything about a workspace that can be set, filled in as it is. */
export const settingsCommand = defineCommand({
  path: ['workspace', 'settings'],
  usage: '',
  summary: 'Name, handle, time zone, alerts, limits of a workspace',
  needs: 'admin',
  reads: true,
  opens: SETTINGS_TITLE,
  run: async (visit) => formFor(visit, await visit.place()),
});

/** The Settings button of the dashboard. */
export const settingsAction = defineAction({
  value: z.string().min(1).max(64),
  reads: true,
  opens: SETTINGS_TITLE,
  run: async (visit) => {
    const place = await enter(visit.ctx, visit.value as WorkspaceId, 'viewer');
    visit.about(place.workspace);
    return formFor(visit, place);
  },
});

async function formFor({ ctx }: Pick<CommandVisit, 'ctx'>, { workspace, role }: Place): Promise<Reply> {
  await enterFor(ctx, describeWorkspace, workspace._id);
  const limits = await readLimits(ctx, workspace._id);
  if (role !== 'owner') return openModal(settingsModal(shownOf(workspace, limits, false)));
  const [sources, { grants }, adminMinutes] = await Promise.all([
    listSources(ctx, workspace._id),
    readBalance(ctx, workspace._id),
    readAdminMinutes(ctx, workspace._id),
  ]);
  const now = { ...limits, ...(limits.topUp ? { topUp: await inForce(ctx, limits.topUp) } : {}) };
  const admins = adminMinutes && (await inForce(ctx, adminMinutes));
  const shown = shownOf(workspace, now, true, grants.at(-1)?.pulse, admins);
  return openModal(settingsModal(shown, usable(sources, ctx.now)));
}

/** N13: of a plan the period that runs now is meant, and it alone can be chosen, whichever was named when it was set. */
async function inForce<T extends { sourceId: SourceId }>({ platform, teamId, now }: Context, set: T): Promise<T> {
  const source = await sourceInForceAt(platform, teamId, set.sourceId, now);
  return source ? { ...set, sourceId: source._id } : set;
}

/** N4: what is asked for follows what should happen when minutes run out. */
export const policyAction = defineAction({
  value: z.unknown(),
  reads: true,
  run: async ({ ctx, form, data }) => {
    const shown = Shown.parse(data);
    return updateModal(settingsModal(shown, await ownSources(ctx, shown), typedIn(form)));
  },
});

const ownSources = async (ctx: Context, { isOwner, workspaceId }: Shown) =>
  isOwner ? usable(await listSources(ctx, workspaceId as WorkspaceId), ctx.now) : [];

const usable = (sources: readonly SourceView[], now: Date) => sources.filter(({ endsAt }) => endsAt === null || endsAt > now);

/** W10, C2: a new name at once; without one the form opens. */
export const renameCommand = defineCommand({
  path: ['workspace', 'rename'],
  usage: '[new name]',
  summary: 'Give a workspace another name; its handle stays',
  needs: 'admin',
  check: '/workspace',
  opens: SETTINGS_TITLE,
  run: async (visit) => {
    const { ctx, words } = visit;
    const place = await placeNamed(visit);
    // Without `in HANDLE` the name is everything that was typed, with its own spaces and quotes.
    const name = words.handle === undefined ? words.whole : words.all.map(({ text }) => text).join(' ');
    if (!name) return formFor(visit, place);
    const workspace = await describeWorkspace(ctx, { workspaceId: place.workspace._id, name });
    return ephemeral(savedMessage(place.workspace, { name: workspace.name }));
  },
});

async function placeNamed({ place, words }: CommandVisit): Promise<Place> {
  try {
    return await place();
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'not_found' || words.handle === undefined) throw error;
    throw new DomainError('not_found', `None of your workspaces has the handle \`${words.handle}\`.`, {
      next: 'If it belongs to the name, put the name in quotes: `/workspace rename "Made in Berlin"`.',
    });
  }
}

export const settingsSubmit = defineModal({
  data: Shown,
  check: '/workspace settings',
  run: async ({ ctx, form, data, channels, about }) => {
    about(data);
    const read = await readChanges(form, data, channels, await ownSources(ctx, data));
    if ('errors' in read) return fieldErrors(read.errors);
    const workspaceId = data.workspaceId as WorkspaceId;
    await save(ctx, workspaceId, read.changes);
    const workspace = (await findWorkspace(ctx, workspaceId)) ?? data;
    return ephemeral(savedMessage(workspace, read.changes));
  },
});
