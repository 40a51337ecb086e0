import type { Place } from '../../domain/access.js';
import { livingInvitations } from '../../domain/invitations/index.js';
import { readBalance } from '../../domain/minutes/index.js';
import { readOverview } from '../../domain/reports/index.js';
import { countSeats } from '../../domain/seats/index.js';
import { listPeople } from '../../domain/workspaces/index.js';
import type { Message } from '../kit/blocks.js';
import type { Visit } from '../kit/define.js';
import { dashboardMessage } from './dashboard.view.js';

/** Reads what the dashboard of a place shows, for somebody who has been let into it. */
export async function dashboardOf({ ctx, person }: Pick<Visit, 'ctx' | 'person'>, { workspace, role }: Place): Promise<Message> {
  const [balance, overview, people, invitations, seats] = await Promise.all([
    readBalance(ctx, workspace._id),
    readOverview(ctx, workspace._id),
    listPeople(ctx, workspace._id),
    livingInvitations(ctx, workspace._id),
    role === 'owner' ? countSeats(ctx, person) : undefined,
  ]);
  return dashboardMessage({ workspace, role, balance, overview, people, invitations, seats, now: ctx.now });
}
