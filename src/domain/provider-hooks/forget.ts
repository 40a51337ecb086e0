import type { Platform } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { removeAll } from './store.js';
import { forgetUnplacedOf } from './unplaced-store.js';
import { forgetCallOwnersOf } from './whose-call.js';

/** W11: removes the addresses of a workspace that is no more, and what was kept of calls that were reported there. */
export async function forgetHooksOf(platform: Platform, workspaceId: WorkspaceId): Promise<void> {
  // The addresses first: after that nothing comes in.
  await removeAll(platform, workspaceId);
  await Promise.all([forgetUnplacedOf(platform, workspaceId), forgetCallOwnersOf(platform, workspaceId)]);
}
