import { driverCollection } from '../../platform/mongo.js';
import { e164Written } from '../../platform/phone.js';
import type { Platform } from '../context.js';
import { beginningOf, DETAILS, type DetailsSheet, readHead } from './model.js';

type Sheet = Pick<DetailsSheet, '_id' | 'calls'>;

/** The numbers of one call, as they were reported. */
export interface Parties {
  from: string | undefined;
  to: string | undefined;
  direction: string | undefined;
}

/** The workspace's own number: the one called, or, of an outbound call, the one it came from. */
export const ownNumber = ({ direction, from, to }: Parties): string | undefined => (direction === 'outbound' ? from : to);

/** A5: the other party in E.164: the caller, or, of an outbound call, who was called; null where that is no number. */
export function otherParty({ direction, from, to }: Parties): string | null {
  const other = direction === 'outbound' ? to : from;
  return other === undefined ? null : e164Written(other);
}

/** Where the answer about a reference goes. */
interface Wanted {
  workspaceId: string;
  reference: string;
  place: number;
  into: (Parties | null | undefined)[];
  at: number;
}

/**
 * H7: who spoke in calls of some workspaces, by workspace and in the order of the references to their details: null where these were
 * erased or are another workspace's, undefined where they are not there, or not there yet, or nothing was asked. A sheet holds calls of
 * many workspaces and is read once for all that are asked for together.
 */
export async function partiesOf<W extends string>(
  platform: Platform,
  references: ReadonlyMap<W, readonly (string | undefined)[]>,
): Promise<Map<W, (Parties | null | undefined)[]>> {
  const parties = new Map<W, (Parties | null | undefined)[]>();
  const wanted = new Map<string, Wanted[]>();
  for (const [workspaceId, theirs] of references) {
    const into = new Array<Parties | null | undefined>(theirs.length).fill(undefined);
    parties.set(workspaceId, into);
    wantThem(wanted, workspaceId, theirs, into);
  }
  const [only] = references.size === 1 ? references.keys() : [];
  for await (const { _id, calls } of sheets(platform, [...wanted.keys()], only)) {
    for (const one of wanted.get(_id) ?? []) one.into[one.at] = partiesIn(calls[one.place], one);
    wanted.delete(_id);
  }
  // What its first report was cut off from is under its whole reference.
  const alone = new Map([...wanted.values()].flat().map((one) => [one.reference, one]));
  for await (const { _id, calls } of sheets(platform, [...alone.keys()])) {
    const one = alone.get(_id);
    if (one) one.into[one.at] = partiesIn(calls[0], one);
  }
  return parties;
}

function wantThem(
  wanted: Map<string, Wanted[]>,
  workspaceId: string,
  references: readonly (string | undefined)[],
  into: Wanted['into'],
): void {
  let last: Wanted[] = [];
  let lastId = '?';
  for (const [at, reference] of references.entries()) {
    if (reference === undefined) continue;
    const dot = reference.indexOf('.');
    // Calls that were reported together are on one sheet.
    if (dot !== lastId.length || !reference.startsWith(lastId)) {
      lastId = reference.slice(0, dot);
      last = wanted.get(lastId) ?? [];
      wanted.set(lastId, last);
    }
    last.push({ workspaceId, reference, place: Number(reference.slice(dot + 1)), into, at });
  }
}

/** Sheets by id; where they are read for one workspace only, the calls of others stay in the database. */
function sheets(platform: Platform, ids: readonly string[], only?: string): AsyncIterable<Sheet> | Sheet[] {
  if (ids.length === 0) return [];
  const isOurs = { $regexMatch: { input: '$$one', regex: beginningOf({ workspaceId: only ?? '' }) } };
  const theirs = { $map: { input: '$calls', as: 'one', in: { $cond: [isOurs, '$$one', null] } } };
  return driverCollection<Sheet>(platform.db, DETAILS).aggregate<Sheet>(
    [{ $match: { _id: { $in: [...ids] } } }, { $project: { calls: only === undefined ? 1 : theirs } }],
    { readConcern: { level: 'majority' } },
  );
}

function partiesIn(text: string | null | undefined, { workspaceId }: Wanted): Parties | null {
  if (!text) return null;
  const [, whose, , from, to, direction] = readHead(text);
  if (whose !== workspaceId) return null;
  return { from: from ?? undefined, to: to ?? undefined, direction: direction ?? undefined };
}
