import { answerAlert } from '../alerts/index.js';
import type { Context } from '../context.js';
import { DomainError } from '../errors.js';
import type { AlertId, WorkspaceId } from '../ids.js';
import { personName } from '../members/index.js';
import { addMinutes, type MinutesAdded } from '../minutes/index.js';
import { personOf } from '../workspaces/index.js';
import { askOwner, type MinutesAsked } from './ask.js';

interface Wanted {
  workspaceId: WorkspaceId;
  minutes: number;
  /** The alert it answers. */
  alertId?: AlertId;
}

/** What became of it; `why`: what was not possible without the owner. */
export type AddedOrAsked = { added: MinutesAdded } | { asked: MinutesAsked; why: string };

/**
 * M2, N9: an admin adds minutes as the owner lets them; above the cap, or where the owner's source does not reach, the owner is
 * asked for them instead. Throws what `addMinutes` and `askOwner` throw.
 */
export async function addOrAsk(ctx: Context, { workspaceId, minutes, alertId }: Wanted): Promise<AddedOrAsked> {
  try {
    const added = await addMinutes(ctx, { workspaceId, minutes });
    const { seconds, availableSeconds } = added;
    if (alertId) {
      const byName = await personName(ctx, personOf(ctx));
      await answerAlert(ctx, { alertId, workspaceId }, { did: 'added', seconds, availableSeconds, byName, at: ctx.now });
    }
    return { added };
  } catch (error) {
    if (!(error instanceof DomainError) || error.data.ownersTurn !== true) throw error;
    const asked = await askOwner(ctx, { workspaceId, minutes, typed: true, ...(alertId ? { alertId } : {}) });
    return { asked, why: error.message };
  }
}
