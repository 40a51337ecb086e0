import type { Choice } from './inputs.js';

/** A select takes 100 options and the world has four times as many zones: one for each common clock. */
const COMMON = (
  'Pacific/Honolulu America/Anchorage America/Los_Angeles America/Vancouver America/Phoenix America/Denver America/Chicago ' +
  'America/Mexico_City America/Bogota America/Lima America/New_York America/Toronto America/Caracas America/Halifax ' +
  'America/Santiago America/St_Johns America/Sao_Paulo America/Argentina/Buenos_Aires Atlantic/Azores Atlantic/Reykjavik UTC ' +
  'Europe/London Europe/Dublin Europe/Lisbon Africa/Casablanca Africa/Lagos Europe/Amsterdam Europe/Berlin Europe/Brussels ' +
  'Europe/Copenhagen Europe/Madrid Europe/Oslo Europe/Paris Europe/Prague Europe/Rome Europe/Stockholm Europe/Vienna ' +
  'Europe/Warsaw Europe/Zurich Africa/Cairo Africa/Johannesburg Asia/Jerusalem Europe/Athens Europe/Bucharest Europe/Helsinki ' +
  'Europe/Kyiv Europe/Istanbul Africa/Nairobi Asia/Riyadh Asia/Tehran Asia/Dubai Asia/Kabul Asia/Karachi Asia/Tashkent ' +
  'Asia/Kolkata Asia/Colombo Asia/Kathmandu Asia/Dhaka Asia/Bangkok Asia/Ho_Chi_Minh Asia/Jakarta Asia/Hong_Kong Asia/Manila ' +
  'Asia/Shanghai Asia/Singapore Asia/Taipei Australia/Perth Asia/Seoul Asia/Tokyo Australia/Adelaide Australia/Brisbane ' +
  'Australia/Melbourne Australia/Sydney Pacific/Auckland Pacific/Fiji'
).split(' ');

/** The zones to choose from, the person's own first. */
export function timeZoneChoices(own: string): Choice[] {
  return [own, ...COMMON.filter((zone) => zone !== own)].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}
