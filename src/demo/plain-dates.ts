const DATE = /<!date\^\d+\^[^|>]*\|([^>]*)>/g;
const ENCODED_DATE = /%3C!date%5E\d+%5E.*?%7C(.*?)%3E/g;

/** The local Slack shows Slack's date marks as they are; this sends it the words they carry for such readers instead. */
export const withPlainDates: typeof fetch = (input, init) => {
  if (typeof init?.body !== 'string') return fetch(input, init);
  return fetch(input, { ...init, body: init.body.replace(DATE, '$1').replace(ENCODED_DATE, '$1') });
};
