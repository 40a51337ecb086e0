/** True for an IANA zone name this runtime knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name.length > 0;
  } catch {
    return false;
  }
}

/** More zones than there are: people may write one in several ways. */
const MOST_ZONES = 2_000;
/** By zone, because making one takes far longer than using it. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  if (clocks.size === MOST_ZONES) clocks.clear();
  clocks.set(zone, made);
  return made;
}

/** Milliseconds that local time in `zone` is ahead of UTC at `instant` (milliseconds since 1970). */
function offsetAt(zone: string, instant: number): number {
  const parts = clockOf(zone).formatToParts(instant);
  const get = (type: string) => Number(parts.find((p) => p.type === type)?.value);
  const local = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second'));
  return local - Math.floor(instant / 1000) * 1000;
}

/** L17: the midnight that ends `day` (YYYY-MM-DD) in `zone`, as milliseconds since 1970. */
export function endOfDay(day: string, zone: string): number {
  const [y, m, d] = day.split('-').map(Number) as [number, number, number];
  return startOfDay(new Date(Date.UTC(y, m - 1, d + 1)).toISOString().slice(0, 10), zone);
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** L17: the first instant of `day` (YYYY-MM-DD) in `zone`, also where the clocks skip midnight or show it twice; milliseconds since 1970. */
export function startOfDay(day: string, zone: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`);
  const wanted = Number(day.replaceAll('-', ''));
  const candidates = [utc - offsetAt(zone, utc - DAY_MS), utc - offsetAt(zone, utc + DAY_MS)].sort((a, b) => a - b);
  const first = candidates.find((at) => localDay(zone, at) >= wanted && localDay(zone, at - 1) < wanted);
  return first ?? (candidates[0] as number);
}

/** A moment in words, for readers whose zone nobody knows: `Sunday 29 November at 10:14, Central European Standard Time`. */
export function momentIn(date: Date, zone: string): string {
  const part = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options });
  const day = part({ weekday: 'long', day: 'numeric', month: 'long' }).format(date).replace(',', '');
  const time = part({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(date);
  const name = part({ timeZoneName: 'long' })
    .formatToParts(date)
    .find(({ type }) => type === 'timeZoneName')?.value;
  return `${day} at ${time}, ${name ?? zone}`;
}

/** L17: the local day of an instant (milliseconds since 1970) in `zone`, as a number: 20261122. */
export function localDay(zone: string, instant: number): number {
  const local = new Date(instant + offsetAt(zone, instant));
  return local.getUTCFullYear() * 10_000 + (local.getUTCMonth() + 1) * 100 + local.getUTCDate();
}

/** The next day's `hour` o'clock in `zone`, as milliseconds since 1970; on a day on which that hour does not exist, the one after. */
export function nextMorning(zone: string, instant: number, hour: number): number {
  const local = new Date(instant + offsetAt(zone, instant));
  const wanted = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate() + 1, hour);
  const guess = wanted - offsetAt(zone, wanted);
  return wanted - offsetAt(zone, guess);
}
