import type { Connection } from '../platform/mongo.js';
import { type Progress, silentProgress } from '../platform/progress.js';
import { ChainWalk, cutOff, readAnchors } from './chain-walk.js';
import { Conservation } from './conservation.js';
import {
  anchorsOf,
  doubledKeys,
  type Ends,
  endsNow,
  entriesByKey,
  hasLeft,
  missingLocks,
  readEntries,
  strayChains,
} from './read.js';
import { SourceBook } from './source-book.js';
import type { Difference, StoredAnchor } from './stored.js';
import { WorkspaceBook } from './workspace-book.js';

export interface Verification {
  db: Connection;
  /** The key that the ledger is signed with. */
  key: Buffer;
  /** Only this workspace; without it everything, and what holds between workspaces and sources too. */
  workspace?: string;
  progress?: Progress;
}

/**
 * L4, L22: reads the ledger from its first entry to where it stood at the beginning and gives everything that is not as it must be.
 * Safe on a live system: it only reads, and never past that point.
 */
export async function verifyLedger({ db, key, workspace, progress = silentProgress }: Verification): Promise<Difference[]> {
  const found: Difference[] = [];
  const report = (difference: Difference) => found.push(difference);
  const only = workspace === undefined ? undefined : `w:${workspace}`;
  // Anchors before ends, and all ends at one instant: whatever is seen is then preceded by what explains it.
  const anchors = readAnchors(await anchorsOf(db, only), key, report);
  const { workspaces, sources } = await endsNow(db, only);
  const missing = workspaces.size + sources.size > 0 ? await missingLocks(db) : [];
  for (const what of missing) report({ chain: '', n: 0, what });
  for (const { key, chain, n } of await doubledKeys(db, 'w:', only))
    report({ chain, n, what: `L5: ${key} stands at more than one place` });
  const conservation = new Conservation();
  const told = teller(progress, workspaces, sources);
  const run = { db, key, anchors, report, told };
  const lookUp = (keys: string[]) => entriesByKey(db, keys);
  await walk(run, 'w:', workspaces, (chain) => new WorkspaceBook(chain, conservation, lookUp), only);
  await walk(run, 's:', sources, (chain) => new SourceBook(chain, conservation));
  for (const { grantId, chain, n } of conservation.journeys.unpaired()) {
    const sent = only !== undefined && (await hasLeft(db, grantId));
    if (!sent) report({ chain, n, what: `L1: grant ${grantId} arrived and never left a source` });
  }
  if (!only) {
    for (const difference of [...conservation.journeys.faults(), ...conservation.totals()]) report(difference);
    for (const chain of await strayChains(db)) report({ chain, n: 0, what: 'this is no chain of ours' });
  }
  for (const anchor of anchors.values()) {
    if (!workspaces.has(anchor._id) && !sources.has(anchor._id)) report(cutOff(anchor, 0));
  }
  return found;
}

interface Run {
  db: Connection;
  key: Buffer;
  anchors: ReadonlyMap<string, StoredAnchor>;
  report: (difference: Difference) => void;
  told: () => void;
}

async function walk(
  { db, key, anchors, report, told }: Run,
  kind: 'w:' | 's:',
  ends: Ends,
  bookOf: (chain: string) => WorkspaceBook | SourceBook,
  only?: string,
): Promise<void> {
  let current: ChainWalk | undefined;
  for await (const entry of readEntries(db, kind, only)) {
    const { chain, n } = entry._id;
    const end = ends.get(chain);
    if (end === undefined || n > end) continue;
    if (current?.chain !== chain) {
      await current?.end();
      current = new ChainWalk(chain, key, anchors.get(chain), bookOf(chain), report);
    }
    for (let left = await current.next(entry); left > 0; left--) told();
  }
  await current?.end();
}

function teller(progress: Progress, ...ends: Ends[]): () => void {
  const total = ends.flatMap((each) => [...each.values()]).reduce((sum, n) => sum + n, 0);
  let done = 0;
  const line = `Checking ${total.toLocaleString('en')} entries`;
  if (total > 0) progress(line, 0);
  return () => {
    done++;
    if (done % 2_000 === 0 || done === total) progress(line, Math.min(100, (done / total) * 100));
  };
}
