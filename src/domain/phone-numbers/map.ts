import { z } from 'zod';
import { agentId, agentIn } from '../agents/index.js';
import type { PhoneNumberId } from '../ids.js';
import { workspaceVerb } from '../verb.js';
import { workspaceId } from '../workspaces/index.js';
import { type NumberView, viewsOf } from './read.js';
import { noSuchNumber, numberIn } from './rules.js';
import * as store from './store.js';

const numberId = z.string().min(1).max(64) as unknown as z.ZodType<PhoneNumberId, PhoneNumberId>;
const OneNumber = z.object({ workspaceId, numberId });

export interface NumberMapped {
  number: NumberView;
  /** What the agent is called that it led to before, if it was another one. */
  before?: string;
}

/** A6: a number leads to one agent of its workspace; to another one it moves. Again: nothing changes. */
export const mapNumber = workspaceVerb({
  name: 'number.map',
  needs: 'editor',
  input: OneNumber.extend({ agentId }),
  audit: (input) => ({ numberId: input.numberId, agentId: input.agentId }),
  run: async (tx, input): Promise<NumberMapped> => {
    const found = await numberIn(tx, input.workspaceId, input.numberId);
    await agentIn(tx, input.workspaceId, input.agentId);
    const [was] = await viewsOf(tx, [found]);
    const mapped = (await store.setAgent(tx, input.workspaceId, input.numberId, input.agentId)) ?? noSuchNumber();
    const [number] = await viewsOf(tx, [mapped]);
    const before = found.agentId === input.agentId ? undefined : was?.agentName;
    return { number: number as NumberView, ...(before === undefined ? {} : { before }) };
  },
});

/** A6: a number leads nowhere, and stays the workspace's. Again: nothing changes. */
export const unmapNumber = workspaceVerb({
  name: 'number.unmap',
  needs: 'editor',
  input: OneNumber,
  audit: (input) => ({ numberId: input.numberId }),
  run: async (tx, input): Promise<NumberView> => {
    const unmapped = (await store.setAgent(tx, input.workspaceId, input.numberId, null)) ?? noSuchNumber();
    const [number] = await viewsOf(tx, [unmapped]);
    return number as NumberView;
  },
});

/** A6: a number is given up; any workspace of the team may add it. Calls that went over it stay where they are. */
export const releaseNumber = workspaceVerb({
  name: 'number.release',
  needs: 'editor',
  input: OneNumber,
  audit: (input) => ({ numberId: input.numberId }),
  run: async (tx, input): Promise<NumberView> => {
    const released = (await store.remove(tx, input.workspaceId, input.numberId)) ?? noSuchNumber();
    const [number] = await viewsOf(tx, [released]);
    return number as NumberView;
  },
});
