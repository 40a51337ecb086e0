import { billedSeconds, callKeyOf, drawsOf, type Entry, pairs, uncoveredOf } from '../ledger/index.js';
import { at, count, type DayTotals, emptyDay, PULSES, type Totals } from './totals.js';

export interface Telling {
  /** The local day of an instant, for the entry with this number. */
  dayOf(instant: number, n: number): number;
  /** Under what a grant's seconds are counted (`drawKey`). */
  keyOf(grantId: string): string;
  /** The id of the workspace's own number that the call of the entry in this place went over, '' when it is not known. */
  numberOf(place: number): string;
}

const STEPS = PULSES.map((pulse) => {
  const [minimumSeconds = 60, incrementSeconds = 60] = pulse.split('/').map(Number);
  return { minimumSeconds, incrementSeconds };
});

/**
 * What entries of a workspace's chain add to its days. L17: a call belongs whole to the day on which it started, whenever it was
 * reported or released; L13, L10: corrections and repayments belong to the day on which they were made, by name.
 */
export function foldEntries(entries: readonly Entry[], telling: Telling): Map<number, DayTotals> {
  const days = new Map<number, DayTotals>();
  const on = (instant: number, n: number): DayTotals => {
    const day = telling.dayOf(instant, n);
    let totals = days.get(day);
    if (!totals) {
      totals = emptyDay();
      days.set(day, totals);
    }
    return totals;
  };
  for (const [place, entry] of entries.entries()) {
    if (entry.type === 'settle' || entry.type === 'release')
      addCall(on(entry.call?.at[0] ?? 0, entry.n), entry, telling, telling.numberOf(place));
    else if (entry.type === 'correct') addCorrection(on(entry.at.getTime(), entry.n), entry, telling);
    else if (entry.type === 'grant' || entry.type === 'effect')
      addRepayment(entry, telling, () => on(entry.at.getTime(), entry.n));
  }
  return days;
}

function addCall(day: DayTotals, entry: Entry, telling: Telling, number: string): void {
  const { call } = entry;
  if (!call) return;
  const { overdraftSeconds, unfundedSeconds } = uncoveredOf(entry);
  const draws = drawsOf(entry);
  const talkedMs = call.status === 'failed' ? 0 : call.at[1] - call.at[0];
  const { agentId } = callKeyOf(entry.key);
  const rows: Totals[] = [day.total, at(day.agents, agentId), at(day.numbers, `${agentId}/${number}`)];
  for (const row of rows) {
    if (call.status === 'failed') row.failed++;
    else row.calls++;
    row.talkedMs += talkedMs;
    row.billed += call.billed;
    row.overdraft += overdraftSeconds;
    row.unfunded += unfundedSeconds;
  }
  for (const { grantId, seconds } of draws) {
    const key = telling.keyOf(grantId);
    for (const row of rows) count(row.drawn, key, seconds);
  }
  for (const [i, step] of STEPS.entries()) day.pulses[i] = (day.pulses[i] ?? 0) + billedSeconds(talkedMs, step);
}

function addCorrection(day: DayTotals, entry: Entry, { keyOf }: Telling): void {
  const { returned } = entry;
  if (!returned) return;
  const back = new Map<string, number>();
  for (const [account, seconds] of pairs(entry.lines)) {
    const grantId = /^grant:([^:]+):available$/.exec(account)?.[1] ?? /^transit:back-([^~]+)/.exec(account)?.[1];
    if (grantId && seconds > 0) count(back, keyOf(grantId), -seconds);
  }
  let seconds = returned.unfunded + returned.overdraft + returned.repaid;
  for (const [, drawn] of pairs(returned.draws)) seconds += drawn;
  for (const row of [day.total, at(day.agents, callKeyOf(entry.key).agentId)]) {
    row.returned += seconds;
    for (const [key, sum] of back) count(row.adjusted, key, sum);
  }
  day.adjustments.push([entry.key, -seconds]);
}

/** L10: overdraft that a grant repaid when it took effect is charged then, at that grant's price. */
function addRepayment(entry: Entry, { keyOf }: Telling, on: () => DayTotals): void {
  let repaid = 0;
  for (const [account, seconds] of pairs(entry.lines)) if (account.startsWith('overdraft:')) repaid -= seconds;
  const grantId = entry.grant?.id ?? entry.key.slice('effect:'.length);
  if (repaid <= 0) return;
  const day = on();
  count(day.total.adjusted, keyOf(grantId), repaid);
  day.adjustments.push([entry.key, repaid]);
}
