import { each } from '../../platform/each.js';
import type { Context } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { type Entry, entriesAfter, movementsAfter } from '../ledger/index.js';
import { deliveryOf, KEPT_MS } from './delivery.js';
import * as deliveries from './delivery-store.js';
import { type Happening, happeningIn, recoveryIn } from './events.js';
import type { Delivery, Webhook } from './model.js';
import * as store from './store.js';

const PAGE = 500;
/** The rest has its turn at the next run: other jobs wait for this one. */
const MOST_PAGES = 20;

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
  await each(
    byWorkspace(store.active(ctx.platform)),
    async (hooks) => {
      made += await scanWorkspace(ctx, hooks);
    },
    (err, [webhook]) => ctx.log.error({ err, workspace: webhook?.workspaceId }, 'a workspace could not be scanned for webhooks'),
  );
  return made;
}

async function* byWorkspace(webhooks: AsyncIterable<Webhook>): AsyncIterable<Webhook[]> {
  let group: Webhook[] = [];
  for await (const webhook of webhooks) {
    if (group[0] && group[0].workspaceId !== webhook.workspaceId) {
      yield group;
      group = [];
    }
    group.push(webhook);
  }
  if (group.length > 0) yield group;
}

async function scanWorkspace(ctx: Context, hooks: readonly Webhook[]): Promise<number> {
  const [first] = hooks;
  if (!first) return 0;
  const wantsRecovery = hooks.some(({ events }) => events.includes('balance.recovered'));
  let n = Math.min(...hooks.map((hook) => hook.n));
  let made = 0;
  for (let page = 0; page < MOST_PAGES; page++) {
    const found = await happenedAfter(ctx, first.workspaceId, n, wantsRecovery);
    const last = found.at(-1);
    if (!last) break;
    const added = found.flatMap(({ entry, happened }) => deliveriesOf(ctx, hooks, entry, happened));
    await deliveries.insertOnce(ctx, added);
    n = last.entry.n;
    await store.moveOn(
      ctx.platform,
      hooks.map(({ _id }) => _id),
      n,
    );
    made += added.length;
    if (found.length < PAGE) break;
  }
  return made;
}

interface Found {
  entry: Entry;
  happened: Happening[];
}

/** Balances are only worked out where somebody wants to know when they recover. */
async function happenedAfter(ctx: Context, id: WorkspaceId, n: number, wantsRecovery: boolean): Promise<Found[]> {
  if (!wantsRecovery) {
    return (await entriesAfter(ctx.platform, id, n, PAGE)).map((entry) => ({ entry, happened: happeningIn(entry) }));
  }
  return (await movementsAfter(ctx.platform, id, n, PAGE)).map((movement) => {
    const recovery = recoveryIn(movement);
    return { entry: movement.entry, happened: [...happeningIn(movement.entry), ...(recovery ? [recovery] : [])] };
  });
}

function deliveriesOf(ctx: Context, hooks: readonly Webhook[], entry: Entry, happened: readonly Happening[]): Delivery[] {
  // What is older than the log is kept for would be removed again at once.
  if (entry.at.getTime() < ctx.now.getTime() - KEPT_MS) return [];
  return happened.flatMap(({ type, agentId, data }) =>
    hooks
      .filter((hook) => hook.n < entry.n && hook.events.includes(type) && (agentId === undefined || agentId === hook.agentId))
      .map((hook) => deliveryOf(hook, entry._id, { type, at: entry.at, data }, ctx.now)),
  );
}
