import { moneyText } from '../../domain/money.js';
import type { Money, Overview, Runway } from '../../domain/reports/index.js';
import { dayText, minutesText, momentText, plural } from './figures.js';
import { type Md, md } from './text.js';

const HOUR_MS = 3_600_000;

/** N5: `about 4 days, Thursday at 14:00, at 310 min a day`; null where nobody can tell. */
export function runwayText({ emptyAt, secondsPerDay }: Runway, now: Date): Md | null {
  if (!emptyAt || emptyAt <= now) return null;
  const perDay = secondsPerDay < 60 ? `${secondsPerDay} s` : minutesText(Math.round(secondsPerDay / 60) * 60);
  return md`${aboutText(emptyAt, now)}, ${momentText(emptyAt)}, at ${perDay} a day`;
}

/** `about 4 days`, `about 5 hours`. */
export function aboutText(then: Date, now: Date): string {
  const hours = (then.getTime() - now.getTime()) / HOUR_MS;
  if (hours >= 36) return `about ${plural(Math.round(hours / 24), 'day')}`;
  return hours < 1 ? 'less than an hour' : `about ${plural(Math.round(hours), 'hour')}`;
}

/** L16: amounts side by side, never added up: `$66.00 · €12.50`. */
export function moneyList(money: Money): string {
  return [...money].map(([currency, minor]) => moneyText(minor, currency)).join(' · ');
}

/** `$66.00 this month (margin $38.50) · next lapse Nov 30 (400 min)`; null when there is nothing to say. */
export function chargedText({ charged, margin, nextLapse }: Overview): Md | null {
  const parts: Md[] = [];
  if (charged.size > 0) {
    const gain = margin && margin.size > 0 ? ` (margin ${moneyList(margin)})` : '';
    parts.push(md`${moneyList(charged)} this month${gain}`);
  }
  if (nextLapse) parts.push(md`next lapse ${dayText(nextLapse.at)} (${minutesText(nextLapse.seconds)})`);
  const [first, second] = parts;
  if (!first) return null;
  return second ? md`${first} · ${second}` : first;
}
