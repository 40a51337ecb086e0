import { Md, md } from './text.js';

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 1250 → `1,250`. */
export function countText(count: number): string {
  return WHOLE.format(count);
}

/** Seconds as people read minutes: `1,250 min`, parts as `12 min 30 s` (U). */
export function minutesText(seconds: number): string {
  const sign = seconds < 0 ? '−' : '';
  const whole = Math.floor(Math.abs(seconds) / 60);
  const rest = Math.abs(seconds) % 60;
  if (rest === 0) return `${sign}${countText(whole)} min`;
  return whole === 0 ? `${sign}${rest} s` : `${sign}${countText(whole)} min ${rest} s`;
}

/** A change of minutes: `+500 min`, `−2 min`. */
export function changeText(seconds: number): string {
  return seconds > 0 ? `+${minutesText(seconds)}` : minutesText(seconds);
}

/** How much of a base is left, in ten squares; a little that is left always shows. */
export function barText(availableSeconds: number, baseSeconds: number): string {
  const share = baseSeconds > 0 ? Math.min(1, Math.max(0, availableSeconds) / baseSeconds) : 0;
  const full = share > 0 ? Math.max(1, Math.round(share * 10)) : 0;
  return '▓'.repeat(full) + '░'.repeat(10 - full);
}

/** `60/60`: the least that is billed and the step, in seconds. */
export function pulseText(pulse: { minimumSeconds: number; incrementSeconds: number }): string {
  return `${pulse.minimumSeconds}/${pulse.incrementSeconds}`;
}

/** `3 people`, `1 person`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

const FALLBACK = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

function dateToken(date: Date, pattern: string, fallback: string): Md {
  return new Md(`<!date^${Math.floor(date.getTime() / 1000)}^${pattern}|${fallback}>`);
}

/** A moment in the reader's own zone: `tomorrow at 10:14`; `remark` stands behind it only where Slack knows that zone. */
export function momentText(date: Date, remark = ''): Md {
  return dateToken(date, `{date_short_pretty} at {time}${remark}`, `${FALLBACK.format(date)} UTC`);
}

/** The time of day in the reader's own zone: `09:14`. */
export function clockText(date: Date): Md {
  return dateToken(date, '{time}', `${FALLBACK.format(date).replace(/^.*, /, '')} UTC`);
}

/** A day in the reader's own zone: `Nov 30`. */
export function dayText(date: Date): Md {
  return dateToken(date, '{date_short_pretty}', FALLBACK.format(date).replace(/,.*$/, ''));
}

/** The same day where only plain text is taken, in the given zone: `30 Nov`. */
export function plainDay(date: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' }).format(date);
}

/** Whole days until a moment, at least one: `5 days left`, `1 day left`. */
export function daysLeft(until: Date, now: Date): string {
  const days = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 86_400_000));
  return `${plural(days, 'day')} left`;
}

/** `Ana, Ben and Chen`. */
export function listText(names: readonly string[]): Md {
  const parts = names.map((name) => md`${name}`.source);
  if (parts.length < 2) return new Md(parts.join(''));
  return new Md(`${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`);
}

const ORDINALS = new Intl.PluralRules('en', { type: 'ordinal' });
const ENDINGS: Record<string, string> = { one: 'st', two: 'nd', few: 'rd' };

/** A place in line: `first`, `second`, `third`, `4th`. */
export function ordinal(place: number): string {
  return ['first', 'second', 'third'][place - 1] ?? `${countText(place)}${ENDINGS[ORDINALS.select(place)] ?? 'th'}`;
}
