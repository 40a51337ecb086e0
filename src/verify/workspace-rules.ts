import { faultsOfTerms } from './rules.js';
import { faultsOfDraw } from './settlement.js';
import { same } from './source-book.js';
import type { StoredEntry } from './stored.js';
import type { WorkspaceView } from './workspace-view.js';

/** What is wrong with an entry, given the balances before it; types this verifier does not know keep the general rules only. */
export function faultsOf(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): string[] {
  switch (entry.type) {
    case 'grant':
      return faultsOfGrant(view, entry, lines);
    case 'effect':
      return faultsOfEffect(view, entry, lines);
    case 'expire':
      return faultsOfExpiry(view, entry, lines);
    case 'settle':
      return [...overdue(view), ...faultsOfDraw(view, entry, lines)];
    case 'close':
      return faultsOfClose(view, entry, lines);
    case 'bounce':
      return faultsOfBounce(view, entry, lines);
    case 'quarantine':
    case 'settings':
      return lines.size === 0 ? [] : [`a ${entry.type} moves no seconds`];
    default:
      return [];
  }
}

function faultsOfGrant(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): string[] {
  const { grant } = entry;
  if (!grant) return ['it brings no grant'];
  const wrong = faultsOfTerms(grant);
  if (view.settings.closing) wrong.push('L14: a grant opens on a closed chain');
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

function faultsOfEffect(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): string[] {
  const grant = view.grants.get(entry._id.slice('effect:'.length));
  if (!grant || !entry._id.startsWith('effect:')) return [`its key ${entry._id} is no open grant's`];
  const wrong: string[] = [];
  if (grant.active) wrong.push(`grant ${grant.terms.id} was in effect already`);
  if (grant.terms.effectiveAt > entry.at.getTime()) wrong.push(`L8: grant ${grant.terms.id} takes effect before its time`);
  const repaid = Math.min(view.overdraft, grant.available);
  const due = same(lines, [`grant:${grant.terms.id}:available`, -repaid], ...repayment(view, repaid));
  return [...wrong, ...due.map((what) => `L10: ${what}`)];
}

/** L14: everything that is left goes back, overdraft becomes unfunded, and no call is live. */
function faultsOfClose(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): string[] {
  const wrong = entry._id === `close:${view.id}` ? [] : [`its key ${entry._id} is not that of this workspace's end`];
  if (entry.settings?.closing !== true) wrong.push('L14: it does not close the chain');
  if (view.live > 0) wrong.push('L14: it closes while a call is live');
  const back = [...view.grants.values()].flatMap(({ terms, available }): [string, number][] => [
    [`grant:${terms.id}:available`, -available],
    [`transit:back-${terms.id}`, available],
  ]);
  const due = same(lines, ...back, [`overdraft:${view.id}`, -view.overdraft], [`unfunded:${view.id}`, view.overdraft]);
  return [...wrong, ...due.map((what) => `L14: ${what}`)];
}

/** L12: minutes that arrive at a closed chain turn round. */
function faultsOfBounce(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): string[] {
  const [, id = ''] = entry._id.split(':');
  const seconds = lines.get(`transit:back-${id}`) ?? 0;
  const wrong = entry._id === `move:${id}:in` && seconds > 0 ? [] : [`its key ${entry._id} is no grant's that turns round`];
  if (!view.settings.closing) wrong.push('L12: a grant turns round on an open chain');
  return [...wrong, ...same(lines, [`transit:${id}`, -seconds], [`transit:back-${id}`, seconds])];
}

const repayment = (view: WorkspaceView, repaid: number): [string, number][] => [
  [`used:${view.id}`, repaid],
  [`overdraft:${view.id}`, -repaid],
  ['world', repaid],
];

function faultsOfExpiry(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): string[] {
  const grant = view.grants.get(entry._id.slice('expire:'.length));
  if (!grant || !entry._id.startsWith('expire:')) return [`its key ${entry._id} is no open grant's`];
  const { id, sourceId, expiresAt } = grant.terms;
  const early = expiresAt === null || expiresAt > entry.at.getTime() ? [`L11: grant ${id} lapses before its time`] : [];
  const due = same(lines, [`grant:${id}:available`, -grant.available], [`expired:${sourceId}`, grant.available]);
  return [...early, ...due.map((what) => `L11: ${what}`)];
}

/** L10, L11: a settlement comes after all that time alone has done. */
function overdue(view: WorkspaceView): string[] {
  const at = view.clock;
  const wrong: string[] = [];
  for (const { terms, active, available } of view.grants.values()) {
    if (!active && terms.effectiveAt <= at) wrong.push(`L10: grant ${terms.id} had taken effect, which was not entered first`);
    if (terms.expiresAt !== null && terms.expiresAt <= at && available > 0) {
      wrong.push(`L11: grant ${terms.id} had lapsed, which was not entered first`);
    }
  }
  return wrong;
}
