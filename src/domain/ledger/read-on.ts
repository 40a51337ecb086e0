import { inLanes } from '../../platform/groups.js';
import type { Platform } from '../context.js';
import type { WorkspaceId } from '../ids.js';
import { type Entry, workspaceChain } from './entry.js';
import { entriesAfter } from './read.js';
import { following } from './store.js';
import { heads } from './store-growth.js';
import { unpackAll } from './stored-entry.js';

const READ_AT_ONCE = 4;
/** Of each of many workspaces; the database gives so many with its first answer. */
const MOST_DOCUMENTS = 100;
/** Chains that have grown by no more than this are read together: a question costs more than some entries. */
const FEW = 50;

interface Place {
  workspaceId: WorkspaceId;
  n: number;
}

interface Read {
  entries: Entry[];
  more: boolean;
}

/**
 * Reads the chains of several workspaces on, for those who follow them. Gives about `most.ofAll` entries at a time however many
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
  async next(places: readonly Place[]): Promise<Read[]> {
    const last = await heads(
      this.platform.db,
      places.map(({ workspaceId }) => workspaceChain(workspaceId)),
    );
    const added = ({ workspaceId, n }: Place) => (last.get(workspaceChain(workspaceId)) ?? 0) - n;
    const grown = places.filter((place) => added(place) > 0);
    const target = Math.min(this.most.ofOne, Math.ceil(this.most.ofAll / Math.max(1, grown.length)));
    const few = await this.#together(grown.filter((place) => added(place) <= Math.min(FEW, target)));
    return inLanes(places, READ_AT_ONCE, async (place) => {
      if (added(place) <= 0) return { entries: [], more: false };
      const entries = few.get(place.workspaceId) ?? [];
      const isWhole = entries.length >= added(place) && entries[0]?.n === place.n + 1;
      return isWhole ? { entries, more: false } : this.#one(place, target, grown.length === 1);
    });
  }

  async #one({ workspaceId, n }: Place, target: number, isAlone: boolean): Promise<Read> {
    const limit = isAlone ? target : Math.min(MOST_DOCUMENTS, Math.ceil(target / this.#perDocument));
    const entries = await entriesAfter(this.platform, workspaceId, n, limit, this.between);
    const more = entries.length >= limit;
    if (more) this.#perDocument = Math.max(entries.length / limit, this.#perDocument / 2);
    return { entries, more };
  }

  /** What was added to each, as far as it is whole without the archive and the middle of a document: the others are read by themselves. */
  async #together(places: readonly Place[]): Promise<Map<WorkspaceId, Entry[]>> {
    const read = new Map<WorkspaceId, Entry[]>();
    if (places.length < 2) return read;
    const after = places.map(({ workspaceId, n }) => ({ chain: workspaceChain(workspaceId), n }));
    const added = await following(this.platform.db, after, 2 * FEW * places.length);
    for (const { workspaceId } of places) {
      const entries = unpackAll(added?.get(workspaceChain(workspaceId)) ?? []);
      if (entries.at(-1)?.n === (entries[0]?.n ?? 0) + entries.length - 1) read.set(workspaceId, entries);
    }
    return read;
  }
}
