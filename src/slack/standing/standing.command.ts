import { z } from 'zod';
import type { Context } from '../../domain/context.js';
import { DomainError } from '../../domain/errors.js';
import type { StandingId, WorkspaceId } from '../../domain/ids.js';
import { listStandings, stopStanding } from '../../domain/standing/index.js';
import { type CommandVisit, defineAction, defineCommand } from '../kit/define.js';
import { ephemeral, type Reply, replaceMessage } from '../kit/reply.js';
import { standingsMessage, stoppedMessage } from './standing.view.js';

/** N13: what repeats in a workspace; `stop` ends the one there is, `stop 2` the second. */
export const standingCommand = defineCommand({
  path: ['minutes', 'standing'],
  usage: '[list | stop [number]]',
  summary: 'Minutes that come again every month, and ending that',
  needs: 'owner',
  check: '/minutes standing',
  run: async (visit) => {
    const { ctx, place, words } = visit;
    const listed = await listStandings(ctx, (await place()).workspace._id);
    const [verb, which, ...more] = words.all.map(({ text }) => text.toLowerCase());
    if (verb === undefined || verb === 'list') return ephemeral(standingsMessage(listed));
    if (verb !== 'stop' || more.length > 0) throw notUnderstood(words.whole);
    return stopNumber(visit, listed, which);
  },
});

async function stopNumber(
  { ctx }: CommandVisit,
  { workspace, standings }: Awaited<ReturnType<typeof listStandings>>,
  which: string | undefined,
): Promise<Reply> {
  const only = which === undefined && standings.length === 1 ? standings[0] : undefined;
  const chosen = only ?? (which !== undefined && /^\d{1,4}$/.test(which) ? standings[Number(which) - 1] : undefined);
  if (!chosen) {
    throw new DomainError(
      'invalid_input',
      standings.length === 0
        ? `Nothing repeats in ${workspace.name}.`
        : `${standings.length} allocations repeat in ${workspace.name}.`,
      {
        next:
          standings.length === 0
            ? 'The allocate form has *Repeats*: `/minutes allocate`.'
            : '`/minutes standing stop 1` ends the first; `/minutes standing` numbers them.',
      },
    );
  }
  return ephemeral(await stop(ctx, workspace._id, chosen._id));
}

/** The Stop button beside each. */
export const stopAction = defineAction({
  value: z.object({ workspaceId: z.string().min(1).max(64), standingId: z.string().min(1).max(64) }),
  check: '/minutes standing',
  run: async ({ ctx, value: { workspaceId, standingId } }) =>
    replaceMessage(await stop(ctx, workspaceId as WorkspaceId, standingId as StandingId)),
});

async function stop(ctx: Context, workspaceId: WorkspaceId, standingId: StandingId) {
  return stoppedMessage(await stopStanding(ctx, { workspaceId, standingId }));
}

function notUnderstood(typed: string): DomainError {
  return new DomainError('invalid_input', `I did not understand \`${typed.slice(0, 60)}\`, so nothing was changed.`, {
    next: 'Write `/minutes standing`, or `/minutes standing stop 1`.',
  });
}
