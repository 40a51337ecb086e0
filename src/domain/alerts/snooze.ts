import { z } from 'zod';
import type { AlertId } from '../ids.js';
import { personName } from '../members/index.js';
import { nextMorning } from '../time.js';
import { workspaceVerb } from '../verb.js';
import { personOf, type Workspace, workspaceId } from '../workspaces/index.js';
import { noteAnswer } from './answer.js';
import * as store from './store.js';

const HOUR_MS = 60 * 60 * 1000;
const NINE = 9;

export interface AlertsSnoozed {
  workspace: Workspace;
  until: Date;
}

/** N9: no more alerts of a workspace for a while, except that it has run out. "Tomorrow" is 9:00 in the workspace's own zone. */
export const snoozeAlerts = workspaceVerb({
  name: 'alert.snooze',
  needs: 'admin',
  input: z.object({
    workspaceId,
    alertId: (z.string().max(64) as unknown as z.ZodType<AlertId, AlertId>).optional(),
    how: z.enum(['1h', '4h', 'tomorrow']),
  }),
  audit: ({ how }) => ({ how }),
  run: async (tx, { alertId, how }, { workspace }): Promise<AlertsSnoozed> => {
    const now = tx.now.getTime();
    const until = new Date(
      how === 'tomorrow' ? nextMorning(workspace.timeZone, now, NINE) : now + (how === '1h' ? 1 : 4) * HOUR_MS,
    );
    await store.addSnooze(tx, workspace._id, { from: tx.now, until });
    const byName = await personName(tx, personOf(tx));
    if (alertId) await noteAnswer(tx, { alertId, workspaceId: workspace._id }, { did: 'snoozed', until, byName, at: tx.now });
    return { workspace, until };
  },
});
