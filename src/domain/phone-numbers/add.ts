import { z } from 'zod';
import { isDuplicateKey } from '../../platform/mongo.js';
import { agentId, agentIn } from '../agents/index.js';
import type { Context } from '../context.js';
import { newId, type PhoneNumberId } from '../ids.js';
import { workspaceVerb } from '../verb.js';
import { workspaceId } from '../workspaces/index.js';
import type { PhoneNumber } from './model.js';
import { type NumberView, viewsOf } from './read.js';
import { readNumber, refuseHeld } from './rules.js';
import * as store from './store.js';

const AddNumber = z.object({
  workspaceId,
  /** As it was typed. */
  number: z.string().trim().min(1, 'Give the number.').max(64, 'A number has at most 15 digits.'),
  /** The agent it leads to from the start. */
  agentId: agentId.optional(),
});

const addOnce = workspaceVerb({
  name: 'number.add',
  needs: 'editor',
  input: AddNumber,
  audit: (_input, number: PhoneNumber) => ({ numberId: number._id, ...(number.agentId ? { agentId: number.agentId } : {}) }),
  run: async (tx, { number: typed, agentId: to }, { workspace }) => {
    const id = newId<PhoneNumberId>('number', tx.commandKey);
    const earlier = await store.findIn(tx, workspace._id, id);
    if (earlier) return earlier;
    const number = readNumber(typed, workspace);
    const held = await store.findInTeam(tx.platform, tx.teamId, number, tx);
    if (held) await refuseHeld(tx, workspace._id, held);
    if (to) await agentIn(tx, workspace._id, to);
    const added: PhoneNumber = {
      _id: id,
      teamId: tx.teamId,
      workspaceId: workspace._id,
      number,
      createdAt: tx.now,
      ...(to ? { agentId: to } : {}),
    };
    await store.insert(tx, added);
    return added;
  },
});

/**
 * A6: a number of the workspace's own, and the agent it leads to, if any. The same command again gives the same number. Refused
 * beside its field when it is no number, or another workspace of the team has it.
 */
export async function addNumber(ctx: Context, input: z.input<typeof AddNumber>): Promise<NumberView> {
  const add = () => addOnce(ctx, input);
  // Somebody added it a moment ago; a second look says so.
  const added = await add().catch((error: unknown) => {
    if (isDuplicateKey(error)) return add();
    throw error;
  });
  const [view] = await viewsOf(ctx, [added]);
  return view as NumberView;
}

/** What forms ask for the right to add with, before they open. */
export const addingNumbers = addOnce;
