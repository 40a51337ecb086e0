import { z } from 'zod';
import { enter } from '../../domain/access.js';
import { answerAlert, snoozeAlerts } from '../../domain/alerts/index.js';
import type { AlertId, WorkspaceId } from '../../domain/ids.js';
import { setLimits } from '../../domain/minutes/index.js';
import { askOwner } from '../../domain/requests/index.js';
import { askedMessage } from '../kit/asked.js';
import { message } from '../kit/blocks.js';
import { defineAction } from '../kit/define.js';
import { momentText } from '../kit/figures.js';
import { ephemeral } from '../kit/reply.js';
import { code, md, named } from '../kit/text.js';

const id = z.string().min(1).max(64);
/** Which alert of which workspace a button stands under. */
export const alertRow = z.object({ workspaceId: id, alertId: id }) as unknown as z.ZodType<{
  workspaceId: WorkspaceId;
  alertId: AlertId;
}>;

/** N4, N9: the limit policy becomes stop. By somebody who may not: a request to the owner. */
export const stopAction = defineAction({
  value: alertRow,
  check: '/workspace settings',
  run: async ({ ctx, person, value: { workspaceId, alertId }, about }) => {
    const { workspace, role } = await enter(ctx, workspaceId, 'viewer');
    about(workspace);
    if (role !== 'owner') return ephemeral(askedMessage(await askOwner(ctx, { workspaceId, wants: 'stop', alertId })));
    await setLimits(ctx, { workspaceId, limitPolicy: 'stop' });
    await answerAlert(ctx, { alertId, workspaceId }, { did: 'stopped', byName: person.name, at: ctx.now });
    const back = md`${code('/workspace settings')} changes it back.`;
    return ephemeral(message(md`${named(workspace)} · The limit policy is Stop now. ${back}`));
  },
});

const choice = z
  .string()
  .regex(/^(?:1h|4h|tomorrow):[\w-]{1,64}:[\w-]{1,64}$/)
  .transform((text) => {
    const [how = '', alertId = '', workspaceId = ''] = text.split(':');
    return { how: how as '1h' | '4h' | 'tomorrow', alertId: alertId as AlertId, workspaceId: workspaceId as WorkspaceId };
  });

/** N9: no alerts for a while, except that the minutes have run out. */
export const snoozeAction = defineAction({
  value: choice as unknown as z.ZodType<z.output<typeof choice>>,
  check: '/minutes alerts',
  run: async ({ ctx, value, about }) => {
    about((await enter(ctx, value.workspaceId, 'viewer')).workspace);
    const { workspace, until } = await snoozeAlerts(ctx, value);
    const line = md`${named(workspace)} · No alerts until ${momentText(until)}, except if it runs out of minutes.`;
    return ephemeral(message(line));
  },
});
