import type { Context } from '../context.js';
import * as store from './store.js';

/** H7: parts calls from contacts as soon as the details of the call are erased, though the contact may be kept for later calls. */
export async function partOldCalls(ctx: Context, limit: number): Promise<number> {
  return store.unlink(ctx.platform, ctx.now, limit);
}
