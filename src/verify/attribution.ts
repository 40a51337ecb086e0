import type { Conservation } from './conservation.js';
import { drawsOf } from './corrections.js';
import { afterKind, type StoredEntry, type StoredGrant } from './stored.js';

/** L1: says of every second that a workspace's entry moves which source it came from. */
export function attribute(
  conservation: Conservation,
  terms: ReadonlyMap<string, StoredGrant>,
  workspaceId: string,
  entry: StoredEntry,
  lines: ReadonlyMap<string, number>,
): void {
  const sourceOf = (grantId: string) => terms.get(grantId)?.sourceId;
  const used = (grantId: string, seconds: number) => {
    const source = sourceOf(grantId);
    if (source) conservation.add(source, 'used', seconds);
  };
  for (const [account, seconds] of lines) {
    const [kind, id = ''] = account.split(':');
    if (kind === 'expired') conservation.add(id, 'expired', seconds);
    // What a correction gives to a grant, or sends back where it is closed, was used until now.
    if (entry.type !== 'correct' || seconds <= 0) continue;
    if (kind === 'grant') used(id, -seconds);
    if (account.startsWith('transit:back-')) used(grantOf(account), -seconds);
  }
  const repaid = lines.get(`used:${workspaceId}`) ?? 0;
  if (entry.type === 'grant' && entry.grant) used(entry.grant.id, repaid);
  if (entry.type === 'effect') used(afterKind(entry._id), repaid);
  if (entry.type === 'settle' || entry.type === 'release') for (const [id, seconds] of drawsOf(entry)) used(id, seconds);
  journeys(conservation, sourceOf, entry, lines);
}

function journeys(
  conservation: Conservation,
  sourceOf: (grantId: string) => string | undefined,
  entry: StoredEntry,
  lines: ReadonlyMap<string, number>,
): void {
  const { chain, n, grant, grants = [], to = '' } = entry;
  if (entry.type === 'grant' && grant) conservation.journeys.arrived(chain, n, grant);
  if (entry.type === 'bounce' && grant) conservation.journeys.bounced(chain, n, grant);
  if (entry.type === 'transfer') {
    for (const opens of grants) {
      conservation.journeys.departed(chain, n, opens, to);
      conservation.transferred(chain, n, opens);
    }
  }
  for (const [account, seconds] of lines) {
    if (!account.startsWith('transit:back-') || seconds <= 0) continue;
    const source = sourceOf(grantOf(account));
    conservation.journeys.sentBack(account.slice('transit:back-'.length), { chain, n, seconds, sourceId: source });
    // A bounced grant is in transit already; everything else leaves the workspace with this entry.
    if (entry.type !== 'bounce' && source) conservation.add(source, 'transit', seconds);
  }
}

const grantOf = (account: string): string => account.slice('transit:back-'.length).split('~')[0] ?? '';
