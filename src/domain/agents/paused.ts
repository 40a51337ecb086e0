import { Batch } from '../../platform/batch.js';
import { type Connection, driverCollection } from '../../platform/mongo.js';
import { perDatabase } from '../../platform/per-database.js';
import type { Context, Platform } from '../context.js';
import type { AgentId, TeamId } from '../ids.js';
import type { Agent } from './model.js';

interface Asked {
  id: AgentId;
  teamId: TeamId;
}

const questionsOf = perDatabase(({ db }: Platform) => new Batch<Asked, boolean>((asked) => pausedOf(db, asked)));

/**
 * Whether one of the team's agents is paused at this moment. Every call that begins asks it of the database, and calls that begin
 * together ask together: a question for each would cost as much as metering it.
 */
export function isPaused({ platform, teamId }: Context, id: AgentId): Promise<boolean> {
  return questionsOf(platform).add({ id, teamId });
}

async function pausedOf(db: Connection, asked: readonly Asked[]): Promise<boolean[]> {
  const found = await driverCollection<Agent>(db, 'agents')
    .find(
      { _id: { $in: asked.map(({ id }) => id) }, status: 'paused' },
      { projection: { teamId: 1 }, batchSize: asked.length + 1 },
    )
    .toArray();
  const teams = new Map(found.map(({ _id, teamId }) => [_id, teamId]));
  return asked.map(({ id, teamId }) => teams.get(id) === teamId);
}
