import { findAccount } from '../accounts/index.js';
import type { Context } from '../context.js';
import type { UserId } from '../ids.js';

/** How a person is called, for sentences; 'This person' when we have never met them. */
export async function personName(ctx: Context, userId: UserId): Promise<string> {
  return (await findAccount(ctx, userId))?.name ?? 'This person';
}
