import { Model } from '../support/model/model.js';
import type { SentCall } from './calls.js';
import type { ReadBalance } from './check-balance.js';
import { PlaceCheck } from './check-place.js';
import { accountsOf, type LedgerReading } from './ledger-reading.js';
import type { Told } from './told.js';
import type { World } from './world.js';

/** Everything that can be known from outside about a run that is over. */
export interface Evidence {
  world: World;
  /** Every distinct call that was sent until it was answered. */
  calls: readonly SentCall[];
  told: Told;
  reading: LedgerReading;
  /** When the balances were asked for, milliseconds since 1970. */
  at: number;
  /** For each instance, the balance of each place, in the world's order. */
  balances: ReadBalance[][];
}

export interface Verdict {
  /** Keys of calls that were answered and are in no chain. */
  lost: string[];
  /** Entries that meter a call again, or one that nobody sent. */
  doubled: string[];
  /** Numbers missing in chains. */
  gaps: number;
  /** Sentences about everything else that is not as the model says. */
  differences: string[];
}

/**
 * Rebuilds every balance from the calls that were sent and the minutes that were given, and compares: entry by entry with the
 * database, call by call with what the senders were told, and as a whole with what the API reports. Of the ledger it takes only
 * the order in which things were decided. Nothing of src/domain is used.
 */
export function check(evidence: Evidence): Verdict {
  const { world, calls, told, reading, at, balances } = evidence;
  const verdict: Verdict = { lost: [], doubled: [], gaps: 0, differences: [...told.wrong] };
  const model = new Model();
  model.buy({ ...world.source, startsAt: 0, endsAt: null });
  const sent = new Map(calls.map((call) => [call.key, call]));
  for (const [index, place] of world.places.entries()) {
    const checked = new PlaceCheck({ index, place, model, world, sent, told, verdict, details: reading.details });
    const entries = reading.chains.get(`w:${place.id}`) ?? [];
    for (const entry of entries) checked.walk(entry);
    checked.compareAccounts(accountsOf(entries), entries.at(-1)?.at.getTime() ?? 0);
    for (const [instance, list] of balances.entries()) checked.compareBalance(list[index], at, instance);
    checked.withoutOrder();
  }
  for (const [chain, entries] of reading.chains) {
    for (const [i, { n }] of entries.entries()) if (n !== i + 1) verdict.gaps++;
    if (!world.places.some(({ id }) => chain === `w:${id}`) && chain !== `s:${world.source.id}`) {
      verdict.differences.push(`${chain}: nobody asked for this chain`);
    }
  }
  for (const call of calls) {
    if (!told.calls.has(call.key)) verdict.differences.push(`${call.key} was never answered`);
    else if ((told.calls.get(call.key)?.settled ?? 0) > 1) verdict.doubled.push(`${call.key} was settled in two answers`);
  }
  checkSource(world, reading, verdict);
  return verdict;
}

/** L1: what left the source is what was given, and nothing is still under way. */
function checkSource({ source, allocations }: World, { chains }: LedgerReading, { differences }: Verdict): void {
  const entries = chains.get(`s:${source.id}`) ?? [];
  const given = allocations.reduce((sum, { seconds }) => sum + seconds, 0);
  const left = accountsOf(entries).get(`source:${source.id}`) ?? 0;
  if (left !== source.seconds - given) differences.push(`the source holds ${left} seconds, not ${source.seconds - given}`);
  const gives = entries.filter(({ type }) => type === 'give').length;
  if (gives !== allocations.length)
    differences.push(`${gives} allocations left the source, ${allocations.length} were asked for`);
  for (const [account, seconds] of accountsOf([...chains.values()].flat())) {
    if (account.startsWith('transit:') && seconds !== 0) differences.push(`${seconds} seconds are still in ${account}`);
  }
}
