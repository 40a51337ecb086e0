import { inPairs, same } from './lines.js';
import { faultsOfTerms } from './rules.js';
import { afterKind, type StoredEntry } from './stored.js';
import { repayment } from './time.js';
import type { WorkspaceView } from './workspace-view.js';

export function faultsOfGrant(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): string[] {
  const { grant } = entry;
  if (!grant) return ['it brings no grant'];
  const wrong = faultsOfTerms(grant);
  if (view.settings.closing) wrong.push('L14: a grant opens on a closed chain');
  if (!takes(view, grant.accountId)) wrong.push('M7: a grant of another account opens');
  if (entry._id !== `move:${grant.id}:in`) wrong.push(`its key ${entry._id} is not that of its grant`);
  if (view.grants.has(grant.id)) wrong.push(`L5: grant ${grant.id} is there already`);
  if ((entry.ends?.getTime() ?? null) !== grant.expiresAt) wrong.push('it is marked with another end than its terms have');
  const repaid = grant.effectiveAt <= grant.createdAt ? Math.min(view.overdraft, grant.seconds) : 0;
  const arrived: [string, number][] = [
    [`transit:${grant.id}`, -grant.seconds],
    [`grant:${grant.id}:available`, grant.seconds - repaid],
  ];
  return [...wrong, ...same(lines, ...arrived, ...repayment(view, repaid)).map((what) => `L10: ${what}`)];
}

/** L12, M7: minutes that arrive at a closed chain, or at one that was handed over and are not its owner's, turn round. */
export function faultsOfBounce(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): string[] {
  const [, id = ''] = entry._id.split(':');
  const seconds = lines.get(`transit:back-${id}`) ?? 0;
  const wrong = entry._id === `move:${id}:in` && seconds > 0 ? [] : [`its key ${entry._id} is no grant's that turns round`];
  if (entry.grant?.id !== id) wrong.push('L12: it does not say which grant turns round');
  else if (entry.grant.seconds !== seconds) {
    wrong.push(`L1: ${seconds} s of grant ${id} turn round, ${entry.grant.seconds} s left for ${entry.chain}`);
  }
  if (!view.settings.closing && takes(view, entry.grant?.accountId)) wrong.push('L12: a grant turns round on an open chain');
  return [...wrong, ...onItsWay(entry), ...same(lines, [`transit:${id}`, -seconds], [`transit:back-${id}`, seconds])];
}

const takes = ({ settings: { accountId } }: WorkspaceView, from: string | undefined): boolean =>
  accountId === undefined || from === undefined || from === accountId;

/** L12: available seconds of open grants set out for their sources, each under the name of this act. */
export function faultsOfReclaim(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): string[] {
  const wrong = entry._id.startsWith('reclaim:') ? [] : [`its key ${entry._id} is not that of a reclaim`];
  const taken = takenFrom(view, lines);
  const due = taken.flatMap(([id, seconds]): [string, number][] => [
    [`grant:${id}:available`, -seconds],
    [`transit:back-${id}~${afterKind(entry._id)}`, seconds],
  ]);
  if (taken.length === 0) wrong.push('L12: it takes back nothing');
  return [...wrong, ...onItsWay(entry), ...same(lines, ...due).map((what) => `L12: ${what}`)];
}

/** L12: available seconds set out for another workspace, as grants of the same sources. */
export function faultsOfTransfer(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): string[] {
  const { grants = [], to = '' } = entry;
  const wrong = entry._id.startsWith('transfer:') ? [] : [`its key ${entry._id} is not that of a transfer`];
  if (!to.startsWith('w:') || to === entry.chain) wrong.push('L12: it goes to no other workspace');
  const taken = takenFrom(view, lines);
  if (taken.length === 0 || taken.length !== grants.length)
    return [...wrong, 'L12: it does not say what opens for what it takes'];
  const due: [string, number][] = [];
  for (const [i, [id, seconds]] of taken.entries()) {
    const opens = grants[i];
    const from = view.grants.get(id)?.terms;
    due.push([`grant:${id}:available`, -seconds], [`transit:${opens?.id}`, seconds]);
    if (opens?.seconds !== seconds || opens.sourceId !== from?.sourceId) {
      wrong.push(`L12: ${seconds} s of ${from?.sourceId} leave as ${opens?.seconds} s of ${opens?.sourceId}`);
    }
    if (opens) wrong.push(...faultsOfTerms(opens));
  }
  return [...wrong, ...onItsWay(entry), ...same(lines, ...due).map((what) => `L12: ${what}`)];
}

/** What an entry takes from grants, in the order of its lines. */
function takenFrom(view: WorkspaceView, lines: ReadonlyMap<string, number>): [string, number][] {
  const taken: [string, number][] = [];
  for (const [account, seconds] of lines) {
    const [kind, id = '', part] = account.split(':');
    if (kind === 'grant' && part === 'available' && view.grants.has(id) && seconds < 0) taken.push([id, -seconds]);
  }
  return taken;
}

/** L14: everything that is left goes back, overdraft becomes unfunded, and no call is live. */
export function faultsOfClose(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): string[] {
  const wrong = entry._id === `close:${view.id}` ? [] : [`its key ${entry._id} is not that of this workspace's end`];
  if (entry.settings?.closing !== true) wrong.push('L14: it does not close the chain');
  if (view.live > 0) wrong.push('L14: it closes while a call is live');
  const back = [...view.grants.values()].flatMap(({ terms, available }): [string, number][] => [
    [`grant:${terms.id}:available`, -available],
    [`transit:back-${terms.id}`, available],
  ]);
  const due = same(lines, ...back, [`overdraft:${view.id}`, -view.overdraft], [`unfunded:${view.id}`, view.overdraft]);
  return [...wrong, ...onItsWay(entry), ...due.map((what) => `L14: ${what}`)];
}

/** L19: what has set out is marked, or nobody would finish its way after a crash. */
export function onItsWay({ lines, follow }: StoredEntry): string[] {
  const sets = inPairs(lines).some(([account, seconds]) => account.startsWith('transit:') && seconds > 0);
  return sets && follow !== 1 ? ['L19: nobody is told to finish what it has sent'] : [];
}
