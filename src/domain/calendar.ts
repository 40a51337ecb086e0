/** Days of the calendar as numbers, 20261122: they sort as they follow each other, and belong to no zone until one is named. */

const QUARTER_MS = 15 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The day `count` days later, or earlier when negative. */
export function addDays(day: number, count: number): number {
  return numberOf(new Date(utcOf(day) + count * DAY_MS));
}

/** Days from `from` to `to`, both included, oldest first. */
export function daysBetween(from: number, to: number): number[] {
  const first = utcOf(from);
  return Array.from({ length: Math.max(0, countDays(from, to)) }, (_, i) => numberOf(new Date(first + i * DAY_MS)));
}

/** How many days from `from` to `to`, both included. */
export function countDays(from: number, to: number): number {
  return Math.round((utcOf(to) - utcOf(from)) / DAY_MS) + 1;
}

/** `2026-11-22`. */
export function dayIso(day: number): string {
  const text = String(day).padStart(8, '0');
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}

/** 20261122 for `2026-11-22`. */
export function isoDay(text: string): number {
  return Number(text.replaceAll('-', ''));
}

/** Noon of the day in UTC: to name the day with, whatever the zone. */
export function noonOf(day: number): Date {
  return new Date(utcOf(day) + 43_200_000);
}

function utcOf(day: number): number {
  return Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100);
}

function numberOf(date: Date): number {
  return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
}

/** More zones than there are: people may write one in several ways. */
const MOST_ZONES = 2_000;
/** Two months of them. */
const MOST_QUARTERS = 6_000;
const finders = new Map<string, (instant: number) => number>();

/**
 * L17: finds local days of instants (milliseconds since 1970) in `zone`. Remembers quarters of an hour, the finest step in which
 * clocks are set anywhere, because asking the runtime costs more than adding up the call it is asked about.
 */
export function dayFinder(zone: string): (instant: number) => number {
  const found = finders.get(zone);
  if (found) return found;
  const made = makeFinder(zone);
  if (finders.size === MOST_ZONES) finders.clear();
  finders.set(zone, made);
  return made;
}

function makeFinder(zone: string): (instant: number) => number {
  const known = new Map<number, number>();
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric' });
  return (instant) => {
    const quarter = Math.floor(instant / QUARTER_MS);
    let day = known.get(quarter);
    if (day === undefined) {
      const parts = format.formatToParts(quarter * QUARTER_MS);
      const get = (type: string) => Number(parts.find((part) => part.type === type)?.value);
      day = get('year') * 10_000 + get('month') * 100 + get('day');
      if (known.size === MOST_QUARTERS) known.clear();
      known.set(quarter, day);
    }
    return day;
  };
}

/** L17: when the day begins in `zone`, as milliseconds since 1970. */
export function startOfDay(day: number, zone: string): number {
  const dayOf = dayFinder(zone);
  // No zone is further than 15 hours from UTC; quarters are the finest step there is.
  let low = utcOf(day) - 15 * 3_600_000;
  let high = utcOf(day) + 15 * 3_600_000;
  while (high - low > QUARTER_MS) {
    const middle = low + Math.floor((high - low) / 2 / QUARTER_MS) * QUARTER_MS;
    if (dayOf(middle) >= day) high = middle;
    else low = middle;
  }
  return high;
}
