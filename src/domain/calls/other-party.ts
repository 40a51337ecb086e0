import { driverCollection } from '../../platform/mongo.js';
import { e164Written } from '../../platform/phone.js';
import type { Platform } from '../context.js';
import { beginningOf, DETAILS, type DetailsSheet, readDetails } from './model.js';

type Sheet = Pick<DetailsSheet, '_id' | 'calls'>;

/**
 * A5: the other party of each call, by the reference to its details: the caller, or, of an outbound call, who was called, in E.164.
 * Null where it was erased or is no number; no entry at all where the details are not there, or not there yet.
 */
export async function otherParties(
  platform: Platform,
  workspaceId: string,
  references: readonly string[],
): Promise<Map<string, string | null>> {
  const numbers = new Map<string, string | null>();
  if (references.length === 0) return numbers;
  const ids = [...new Set(references.flatMap((reference) => [reference, reference.split('.')[0] ?? '']))];
  // A sheet holds calls of many workspaces; those of others stay in the database.
  const isOurs = { $regexMatch: { input: '$$one', regex: beginningOf({ workspaceId }) } };
  const calls = { $map: { input: '$calls', as: 'one', in: { $cond: [isOurs, '$$one', null] } } };
  const sheets = new Map<string, Sheet['calls']>();
  const found = driverCollection<Sheet>(platform.db, DETAILS).aggregate<Sheet>(
    [{ $match: { _id: { $in: ids } } }, { $project: { calls } }],
    { readConcern: { level: 'majority' } },
  );
  for await (const sheet of found) sheets.set(sheet._id, sheet.calls);
  for (const reference of references) {
    const [id = '', place] = reference.split('.');
    const sheet = sheets.get(id);
    const alone = sheets.get(reference);
    if (!sheet && !alone) continue;
    const text = sheet ? sheet[Number(place)] : alone?.[0];
    const details = text ? readDetails(text) : null;
    const other = details?.direction === 'outbound' ? details.to : details?.from;
    numbers.set(reference, other === undefined ? null : e164Written(other));
  }
  return numbers;
}
