import { localDay, startOfDay } from './time.js';

/** A calendar month, or the period that starts in it: `2026-11`. Texts of this form are in the order of time. */
export type Month = string;

/** The month `by` months later; earlier for less than 0. */
export function monthAfter(month: Month, by = 1): Month {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** The local month of an instant (milliseconds since 1970). */
export function monthOf(zone: string, instant: number): Month {
  return dayText(zone, instant).slice(0, 7);
}

/** The local day of the month of an instant, from 1. */
export function dayOfMonth(zone: string, instant: number): number {
  return localDay(zone, instant) % 100;
}

function dayText(zone: string, instant: number): string {
  const day = String(localDay(zone, instant)).padStart(8, '0');
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}

/** L17: the anchor's day in a month; it clamps and returns: the 31st is 28 February, then 31 March. */
export function anchorIn(month: Month, anchorDay: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return `${month}-${String(Math.min(anchorDay, last)).padStart(2, '0')}`;
}

/** L17: when the period of a monthly anchor begins that starts in `month`: a local midnight, milliseconds since 1970. */
export function startOfPeriod(month: Month, anchorDay: number, zone: string): number {
  return startOfDay(anchorIn(month, anchorDay), zone);
}

/** The period of a monthly anchor that an instant lies in, by the month it starts in. */
export function periodAt(anchorDay: number, zone: string, instant: number): Month {
  const month = monthOf(zone, instant);
  return startOfPeriod(month, anchorDay, zone) <= instant ? month : monthAfter(month, -1);
}

const NAME = new Intl.DateTimeFormat('en', { timeZone: 'UTC', month: 'long', year: 'numeric' });

/** `November 2026`. */
export function monthName(month: Month): string {
  return NAME.format(new Date(`${month}-01T00:00:00Z`));
}
