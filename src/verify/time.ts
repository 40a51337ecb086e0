import { same } from './lines.js';
import { before } from './rules.js';
import { afterKind, type StoredEntry } from './stored.js';
import type { GrantView, WorkspaceView } from './workspace-view.js';

interface Due {
  grant: GrantView;
  at: number;
  begins: boolean;
}

/** What time alone has done to the grants and no entry says yet, in the order in which it happened. */
function due(view: WorkspaceView): Due[] {
  const found: Due[] = [];
  for (const grant of view.grants.values()) {
    const { effectiveAt, expiresAt } = grant.terms;
    if (!grant.active && effectiveAt <= view.clock) found.push({ grant, at: effectiveAt, begins: true });
    // An empty grant of which a call holds some closes with that call.
    if (expiresAt === null || expiresAt > view.clock || (grant.available === 0 && grant.held > 0)) continue;
    found.push({ grant, at: expiresAt, begins: false });
  }
  return found.sort((a, b) => {
    if (a.at !== b.at) return a.at - b.at;
    if (a.begins !== b.begins) return a.begins ? -1 : 1;
    return before(a.grant.terms, b.grant.terms) ? -1 : 1;
  });
}

/** L10, L11: everything else comes after all that time alone has done. */
export function overdue(view: WorkspaceView): string[] {
  return due(view).map(({ grant: { terms }, begins }) =>
    begins
      ? `L10: grant ${terms.id} had taken effect, which was not entered first`
      : `L11: grant ${terms.id} had lapsed, which was not entered first`,
  );
}

export function faultsOfEffect(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): string[] {
  const grant = view.grants.get(afterKind(entry._id));
  if (!grant || !entry._id.startsWith('effect:')) return [`its key ${entry._id} is no open grant's`];
  const wrong: string[] = [];
  if (grant.active) wrong.push(`grant ${grant.terms.id} was in effect already`);
  if (grant.terms.effectiveAt > entry.at.getTime()) wrong.push(`L8: grant ${grant.terms.id} takes effect before its time`);
  else wrong.push(...outOfTurn(view, grant, true));
  const repaid = Math.min(view.overdraft, grant.available);
  const fits = same(lines, [`grant:${grant.terms.id}:available`, -repaid], ...repayment(view, repaid));
  return [...wrong, ...fits.map((what) => `L10: ${what}`)];
}

export function faultsOfExpiry(view: WorkspaceView, entry: StoredEntry, lines: ReadonlyMap<string, number>): string[] {
  const grant = view.grants.get(afterKind(entry._id));
  if (!grant || !entry._id.startsWith('expire:')) return [`its key ${entry._id} is no open grant's`];
  const { id, sourceId, expiresAt } = grant.terms;
  const early = expiresAt === null || expiresAt > entry.at.getTime();
  const wrong = early ? [`L11: grant ${id} lapses before its time`] : outOfTurn(view, grant, false);
  const fits = same(lines, [`grant:${id}:available`, -grant.available], [`expired:${sourceId}`, grant.available]);
  return [...wrong, ...fits.map((what) => `L11: ${what}`)];
}

/** Coming late gives what coming in time would have given, so what happened first stands first. */
function outOfTurn(view: WorkspaceView, grant: GrantView, begins: boolean): string[] {
  const [first] = due(view);
  if (!first || (first.grant === grant && first.begins === begins)) return [];
  return [`L11: grant ${first.grant.terms.id} ${first.begins ? 'had taken effect' : 'had lapsed'} earlier`];
}

/** L10: the far side of overdraft that a grant repays. */
export const repayment = (view: WorkspaceView, repaid: number): [string, number][] => [
  [`used:${view.id}`, repaid],
  [`overdraft:${view.id}`, -repaid],
  ['world', repaid],
];
