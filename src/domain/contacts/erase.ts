import { z } from 'zod';
import { each } from '../../platform/each.js';
import { type PhoneText, phoneText } from '../../platform/phone.js';
import { agentId, agentIn, agentNames } from '../agents/index.js';
import { forgetNumber } from '../calls/index.js';
import type { Context, Platform } from '../context.js';
import { newId, type TeamId, type WorkspaceId } from '../ids.js';
import { findNumber, readNumber } from '../phone-numbers/index.js';
import { forgetUnplacedNumber } from '../provider-hooks/index.js';
import { forgetOwnNumber } from '../reports/index.js';
import { enterFor, workspaceVerb } from '../verb.js';
import { type Workspace, workspaceId } from '../workspaces/index.js';
import type { Erasure } from './model.js';
import * as store from './store.js';

/** What was under way when it was asked for (calls being written, totals being added up) has arrived by then. */
const ARRIVED_MS = 2 * 60 * 1000;

const EraseNumber = z.object({
  workspaceId,
  /** Without one: of all agents the workspace has or had. */
  agentId: agentId.optional(),
  /** As it was typed. */
  number: z.string().trim().min(1, 'Give the number.').max(64, 'A number has at most 15 digits.'),
});
type EraseNumber = z.input<typeof EraseNumber>;

/**
 * For admins, since it reaches beyond the agents that editors look after: it changes the workspace's reports, and takes away what a
 * disputed call could be checked against.
 */
const beginErasure = workspaceVerb({
  name: 'contact.erase',
  needs: 'admin',
  input: EraseNumber,
  // The audit outlives the number, so it keeps no more of it than people need to recognise the request.
  audit: (input, erasure: Erasure) => ({
    ending: erasure.number.slice(-2),
    ...(input.agentId ? { agentId: input.agentId } : {}),
  }),
  run: async (tx, { agentId: only, number: typed }, { workspace }) => {
    const number = readNumber(typed, workspace);
    if (only) await agentIn(tx, workspace._id, only);
    const erasure: Erasure = {
      _id: newId('erasure', tx.commandKey),
      teamId: tx.teamId,
      workspaceId: workspace._id,
      number,
      finishAt: new Date(tx.now.getTime() + ARRIVED_MS),
      ...(only ? { agentId: only } : {}),
    };
    await store.putErasure(tx, erasure);
    await store.forgetContact(tx.platform, erasure, tx.session);
    return erasure;
  },
});

/**
 * H7: erases a number on request: the contact, what is personal about the calls from or to it, and its name in reports. The ledger
 * holds none of it and stays as it is. Done when it is answered; killed before, a job does it, and once more two minutes later for what
 * was under way.
 */
export async function eraseNumber(ctx: Context, input: EraseNumber): Promise<{ number: string }> {
  const erasure = await beginErasure(ctx, input);
  await carryOut(ctx.platform, erasure);
  return { number: erasure.number };
}

async function carryOut(platform: Platform, erasure: Erasure): Promise<void> {
  const { workspaceId: place, agentId: only, number } = erasure;
  await forgetNumber(platform, only ? { agentId: only } : { workspaceId: place }, number);
  // Calls that are no agent's yet would bring it back once they are placed.
  if (!only) await forgetUnplacedNumber(platform, place, number);
  if (!(await isOwn(platform, erasure))) await forgetOwnNumber(platform.db, place, number);
  await store.forgetContact(platform, erasure);
}

/** A number of the workspace's own is a line, not a person: reports go on naming it. */
async function isOwn(
  platform: Platform,
  { teamId, workspaceId: place, number }: { teamId: TeamId; workspaceId: WorkspaceId; number: string },
): Promise<boolean> {
  return (await findNumber(platform, teamId, number))?.workspaceId === place;
}

/** H7: finishes erasures of all teams. Gives how many. */
export async function finishErasures(ctx: Context, limit: number): Promise<number> {
  return each(
    await store.dueErasures(ctx.platform, ctx.now, limit),
    async (erasure) => {
      await carryOut(ctx.platform, erasure);
      await store.dropErasure(ctx.platform, erasure._id);
    },
    (err, { _id }) => ctx.log.error({ err, erasure: _id }, 'a number could not be erased'),
  );
}

export interface ErasureAhead extends PhoneText {
  workspace: Workspace;
  number: string;
  /** It is one of the workspace's own numbers. */
  isOwn: boolean;
  /** Whom it goes by, agent by agent. */
  contacts: { agentName: string; name?: string; calls: number }[];
}

/** H7: what the confirmation names; for those who may erase. Throws `invalid_input` for what is no number. */
export async function whatErasureTakes(
  ctx: Context,
  { workspaceId: id, agentId: only, number: typed }: EraseNumber,
): Promise<ErasureAhead> {
  const { workspace } = await enterFor(ctx, beginErasure, id);
  const number = readNumber(typed, workspace);
  const found = await store.contactsAnywhere(ctx, { workspaceId: id, number, agentId: only });
  const names = await agentNames(
    ctx,
    found.map((contact) => contact.agentId),
  );
  return {
    workspace,
    number,
    ...phoneText(number),
    isOwn: await isOwn(ctx.platform, { teamId: ctx.teamId, workspaceId: id, number }),
    contacts: found.map(({ agentId: agent, name, calls }) => ({
      agentName: names.get(agent) ?? 'a former agent',
      calls,
      ...(name ? { name } : {}),
    })),
  };
}
