import type { SourceView } from '../../domain/minutes/index.js';
import { type Block, context } from '../kit/blocks.js';
import { pulseText } from '../kit/figures.js';
import { parseCount } from '../kit/figures-in.js';
import type { FormValues } from '../kit/form-values.js';
import { selectInput, textInput } from '../kit/inputs.js';
import { md } from '../kit/text.js';
import type { Shown, Typed } from './settings.form.js';

/** A source minutes may be pulled from. */
export type TopUpSource = Pick<SourceView, 'id' | 'name' | 'currency'>;

/** Every field of the form: a form that is drawn anew keeps what was typed into the others. */
export const FIELDS = [
  ...(['name', 'timeZone', 'alertChannelId', 'alertChannelName', 'alertThresholds', 'handle'] as const),
  ...(['limitPolicy', 'overdraftCapSeconds', 'adminsMayInvite'] as const),
  ...(['adminsMayAdd', 'adminMinutes.sourceId', 'adminMinutes.dailyCapMinutes'] as const),
  ...(['topUp.sourceId', 'topUp.chunkMinutes', 'topUp.dailyCapMinutes', 'topUp.ratePerMinute'] as const),
] as const;
export type FieldName = (typeof FIELDS)[number];

/** What stands in the form. */
export function typedIn(form: FormValues): Typed {
  const typed: Typed = {};
  for (const name of FIELDS) {
    const text = form.text(name);
    if (text !== null) typed[name] = text;
  }
  return typed;
}

/** N4, L10: where minutes are pulled from, how many at a time and in a day, and at what price. */
export function topUpFields(opened: Shown['topUp'], sources: readonly TopUpSource[], typed: Typed): Block[] {
  if (sources.length === 0) {
    return [context(md`Topping up needs one of your sources of minutes. \`/minutes sources add\` makes one.`)];
  }
  const only = sources.length === 1 ? sources[0]?.id : undefined;
  return [
    selectInput('topUp.sourceId', {
      label: 'Top up from',
      choices: sources.map(({ id, name }) => ({ value: id, label: name })),
      initial: typed['topUp.sourceId'] ?? (opened.sourceId || only),
    }),
    textInput('topUp.chunkMinutes', {
      label: 'Minutes at a time',
      most: 20,
      initial: typed['topUp.chunkMinutes'] ?? opened.chunk,
      placeholder: '50',
    }),
    textInput('topUp.dailyCapMinutes', {
      label: 'At most in a day',
      most: 20,
      initial: typed['topUp.dailyCapMinutes'] ?? opened.dailyCap,
      placeholder: '200',
      hint: 'In minutes. After that nothing is pulled until the next day of the workspace’s time zone.',
    }),
    textInput('topUp.ratePerMinute', {
      label: 'Price per minute of topped-up minutes',
      most: 20,
      initial: typed['topUp.ratePerMinute'] ?? opened.rate,
      placeholder: '0.12',
      hint: `What the workspace is charged, in the source’s currency. Billing step ${pulseText(opened)}.`,
    }),
  ];
}

/** The terms as a verb takes them. */
export interface TopUpChange {
  sourceId: string;
  chunkMinutes: number;
  dailyCapMinutes: number;
  ratePerMinute: string;
  currency: string;
  pulse: { minimumSeconds: number; incrementSeconds: number };
}

/** Reads the fields. Gives undefined when nothing differs from what was set already, or puts a sentence beside each that is wrong. */
export function readTopUp(
  form: FormValues,
  shown: Shown['topUp'],
  sources: readonly TopUpSource[],
  errors: Record<string, string>,
): TopUpChange | undefined {
  const [sourceId, chunk, dailyCap, rate] = (
    [
      ['topUp.sourceId', shown.sourceId],
      ['topUp.chunkMinutes', shown.chunk],
      ['topUp.dailyCapMinutes', shown.dailyCap],
      ['topUp.ratePerMinute', shown.rate],
    ] as const
  ).map(([name, was]) => form.text(name) ?? was) as [string, string, string, string];
  const same = sourceId === shown.sourceId && chunk === shown.chunk && dailyCap === shown.dailyCap && rate === shown.rate;
  if (same && sourceId !== '') return undefined;
  const source = sources.find(({ id }) => id === sourceId);
  const [chunkMinutes, dailyCapMinutes] = [parseCount(chunk), parseCount(dailyCap)];
  if (!source && sourceId !== shown.sourceId) errors['topUp.sourceId'] = 'Choose where the minutes come from.';
  if (sourceId === '' && chunk === '')
    errors.limitPolicy = 'Topping up needs a source, an amount at a time, a daily cap and a price.';
  else if (chunkMinutes === null) errors['topUp.chunkMinutes'] = 'Give the minutes at a time, for instance 50.';
  else if (dailyCapMinutes === null) errors['topUp.dailyCapMinutes'] = 'Give the daily cap in minutes, for instance 200.';
  else if (rate === '') errors['topUp.ratePerMinute'] = 'Give a price, for instance 0.12.';
  if (Object.keys(errors).length > 0 || chunkMinutes === null || dailyCapMinutes === null) return undefined;
  const { minimumSeconds, incrementSeconds } = shown;
  const currency = source && sourceId !== shown.sourceId ? source.currency : shown.currency;
  return { sourceId, chunkMinutes, dailyCapMinutes, ratePerMinute: rate, currency, pulse: { minimumSeconds, incrementSeconds } };
}
