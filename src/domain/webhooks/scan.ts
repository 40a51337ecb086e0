import { inLanes } from '../../platform/groups.js';
import type { Context } from '../context.js';
import { entriesAfter, grownWorkspaces, movementsAfter } from '../ledger/index.js';
import { deliveryOf, KEPT_MS } from './delivery.js';
import * as deliveries from './delivery-store.js';
import { happeningIn, recoveryIn } from './events.js';
import { type Followed, inWorkspaces, type Told } from './followed.js';
import type { Delivery } from './model.js';
import * as store from './store.js';

const PAGE = 500;
/** The rest has its turn at the next run: other jobs wait for this one. */
const MOST_PAGES = 20;
/** Workspaces that are looked at together. */
const TOGETHER = 200;
const READ_AT_ONCE = 8;

/**
 * A4: makes a delivery of everything that webhooks are to be told of, from what was added to the chains of their workspaces. Nothing is
 * written with a call: whoever has no webhook pays nothing. A delivery's id comes from webhook and entry, and a webhook's place on the
 * chain moves on only when its deliveries are stored, so a death in between, or a second instance, makes none twice and loses none.
 * Gives how many were made.
 */
export async function scanForWebhooks(ctx: Context): Promise<number> {
  for (const { _id, held = 'send' } of await store.released(ctx.platform)) {
    await deliveries.release(ctx.platform, _id, held);
    await store.noteReleased(ctx.platform, _id, held);
  }
  let made = 0;
  for await (const some of inWorkspaces(store.active(ctx.platform), TOGETHER)) {
    const grown = await grownWorkspaces(ctx.platform, some);
    let left = some.filter(({ workspaceId }) => grown.has(workspaceId));
    for (let page = 0; page < MOST_PAGES && left.length > 0; page++) {
      const told = await readPages(ctx, left);
      const added = told.flatMap((one) => one.added);
      await deliveries.insertOnce(ctx, added);
      await store.moveOn(
        ctx.platform,
        told.map(({ followed, n }) => ({ ids: followed.hooks.map(({ _id }) => _id), n })),
      );
      made += added.length;
      left = told.filter(({ more }) => more).map(({ followed, n }) => ({ ...followed, n }));
    }
  }
  return made;
}

/** The next page of each; one that cannot be read keeps no other from its turn, and is tried again at the next run. */
async function readPages(ctx: Context, left: readonly Followed[]): Promise<Told[]> {
  const pages = await inLanes(left, READ_AT_ONCE, (followed) =>
    readPage(ctx, followed).catch((err: unknown) => {
      ctx.log.error({ err, workspace: followed.workspaceId }, 'a workspace could not be scanned for webhooks');
      return null;
    }),
  );
  return pages.filter((page) => page !== null);
}

async function readPage(ctx: Context, followed: Followed): Promise<Told | null> {
  const { workspaceId, hooks, n } = followed;
  const { platform } = ctx;
  // Balances are only worked out where somebody wants to know when they recover.
  const found = hooks.some(({ events }) => events.includes('balance.recovered'))
    ? (await movementsAfter(platform, workspaceId, n, PAGE)).map((movement) => {
        const recovery = recoveryIn(movement);
        return { entry: movement.entry, happened: [...happeningIn(movement.entry), ...(recovery ? [recovery] : [])] };
      })
    : (await entriesAfter(platform, workspaceId, n, PAGE)).map((entry) => ({ entry, happened: happeningIn(entry) }));
  const last = found.at(-1);
  if (!last) return null;
  // What is older than the log is kept for would be removed again at once.
  const oldest = ctx.now.getTime() - KEPT_MS;
  const added: Delivery[] = [];
  for (const { entry, happened } of found) {
    if (entry.at.getTime() < oldest) continue;
    for (const { type, agentId, data } of happened) {
      for (const hook of hooks) {
        if (hook.n >= entry.n || !hook.events.includes(type) || (agentId && agentId !== hook.agentId)) continue;
        added.push(deliveryOf(hook, entry.key, { type, at: entry.at, data }, ctx.now));
      }
    }
  }
  return { followed, added, n: last.entry.n, more: found.length >= PAGE };
}
