import { type CountryCode, getCountries, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/core';
// The smallest tables: lengths and countries are all that is asked of them. Which ranges are assigned ages with a release; a number is
// not refused for being newer than ours.
import metadata from 'libphonenumber-js/min/metadata';

export interface PhoneText {
  /** As it is dialled within its country: `(415) 555-0100`. */
  national: string;
  /** In English; absent where a number belongs to no country. */
  country?: string;
}

const parse = (text: string, defaultCountry?: CountryCode): PhoneNumber | undefined =>
  parsePhoneNumberFromString(text, { extract: false, ...(defaultCountry ? { defaultCountry } : {}) }, metadata);

const COUNTRIES = new Intl.DisplayNames('en', { type: 'region' });

/**
 * What somebody typed as E.164 (`+14155550100`), or null when it is no phone number. Without a + it is read as people of `zone` (an
 * IANA time zone) would dial it; where the zone tells no country, it needs the +.
 */
export function e164Of(typed: string, zone?: string): string | null {
  const parsed = parse(typed.trim(), zone === undefined ? undefined : countryOfZone(zone));
  return parsed?.isPossible() && !parsed.ext ? parsed.number : null;
}

/** An E.164 number as people read it. */
export function phoneText(e164: string): PhoneText {
  const parsed = parse(e164);
  if (!parsed) return { national: e164 };
  const country = parsed.country && COUNTRIES.of(parsed.country);
  return country ? { national: parsed.formatNational(), country } : { national: parsed.formatInternational() };
}

const BETWEEN = '[\\s().\\-/]*';
const SIGNS = /[\s().\-/]+/g;

/** What a platform reported as a caller, as E.164, without asking which countries there are; null when it is no such number. */
export function e164Written(text: string): string | null {
  const plain = text.replace(SIGNS, '');
  return /^\+[1-9]\d{6,14}$/.test(plain) ? plain : null;
}

/** Matches an E.164 number in every way platforms write it: with or without +, with spaces and signs between its digits. */
export function asWritten(e164: string): RegExp {
  return new RegExp(`^${written(e164, BETWEEN, '\\s*')}$`);
}

/** The same as a part of a pattern for JSON text, quotation marks included: tabs and line breaks are written as `\t` and `\n` there. */
export function asWrittenInJson(e164: string): string {
  return `"${written(e164, '(?:[\\s().\\-/]|\\\\[tnrf])*', '(?:\\s|\\\\[tnrf])*')}"`;
}

const written = (e164: string, between: string, around: string): string =>
  `${around}(?:\\+|00)?${between}${[...e164.replace(/\D/g, '')].join(between)}${around}`;

type Zoned = Intl.Locale & { getTimeZones?(): string[]; timeZones?: string[] };

let zones: Map<string, CountryCode> | undefined;

/** The country whose clocks a time zone names; undefined for UTC and its like. */
export function countryOfZone(zone: string): CountryCode | undefined {
  zones ??= new Map(getCountries(metadata).flatMap((country) => zonesOf(country).map((name) => [name, country] as const)));
  // Of the names a zone has, each side knows one.
  return zones.get(zone) ?? zones.get(new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone);
}

function zonesOf(country: CountryCode): string[] {
  const locale = new Intl.Locale(`und-${country}`) as Zoned;
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}

/** The English name of the country of a time zone, where it has one. */
export function countryNameOfZone(zone: string): string | undefined {
  const country = countryOfZone(zone);
  return country && COUNTRIES.of(country);
}
