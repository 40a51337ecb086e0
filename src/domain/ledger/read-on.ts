import { inLanes } from '../../platform/groups.js';
import type { Platform } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import type { Entry } from './entry.js';
import { entriesAfter } from './read.js';

const READ_AT_ONCE = 4;
/** Of each of many workspaces; the database gives so many with its first answer. */
const MOST_DOCUMENTS = 100;

/**
 * Reads the chains of several workspaces on, for those who follow them. Gives about `mostOfAll` entries at a time however many
 * workspaces there are, so that memory suffices: how many lie in a document is learnt from what was read before.
 */
export class ChainReader {
  #perDocument = 8;

  constructor(
    private readonly platform: Platform,
    private readonly most: { ofOne: number; ofAll: number },
    /** As `entriesAfter` has it. */
    private readonly between = false,
  ) {}

  /** The next entries after `n` of each, in their order, and whether there may be more. */
  async next(places: readonly { workspaceId: WorkspaceId; n: number }[]): Promise<{ entries: Entry[]; more: boolean }[]> {
    const target = Math.min(this.most.ofOne, Math.ceil(this.most.ofAll / Math.max(1, places.length)));
    return inLanes(places, READ_AT_ONCE, async ({ workspaceId, n }) => {
      const limit = places.length === 1 ? target : Math.min(MOST_DOCUMENTS, Math.ceil(target / this.#perDocument));
      const entries = await entriesAfter(this.platform, workspaceId, n, limit, this.between);
      const more = entries.length >= limit;
      if (more) this.#perDocument = Math.max(entries.length / limit, this.#perDocument / 2);
      return { entries, more };
    });
  }
}
