import type { SourceView } from '../../domain/minutes/index.js';
import { isCurrency, parseRate, priceText, rateText } from '../../domain/money.js';
import { type Block, context, section } from '../kit/blocks.js';
import { countText, minutesText, plainDay } from '../kit/figures.js';
import { parseCount } from '../kit/figures-in.js';
import type { FormValues } from '../kit/form-values.js';
import { type Choice, dayInput, selectInput, textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { join, type Md, md } from '../kit/text.js';
import { ids } from './ids.js';
import { lastAmount, lastTerms, type Terms } from './terms.js';

export const ALLOCATE_TITLE = 'Allocate minutes';

/** What stands in the form, as text. Field names are those of the domain's input, so that its errors land beside them. */
export interface AllocateValues {
  workspaceId: string;
  sourceId?: string | undefined;
  minutes?: string | undefined;
  ratePerMinute?: string | undefined;
  currency?: string | undefined;
  pulse?: string | undefined;
  expiresAt?: string | undefined;
  /** `monthly`, or not (N13). */
  repeats?: string | undefined;
}

/** The alert that the form was opened from, to be told afterwards who helped. */
export interface FromAlert {
  workspaceId: string;
  alertId: string;
}

/** The request that the form grants. */
export interface FromRequest {
  workspaceId: string;
  requestId: string;
  revision: number;
}

interface Form {
  terms: Terms;
  values: AllocateValues;
  alert?: FromAlert | undefined;
  request?: FromRequest | undefined;
  /** Something to read before sending the form. */
  note?: Md | undefined;
  /** A price that was asked about and will be taken when it is sent again. */
  accepted?: string | undefined;
}

/** Billing steps to choose from. */
export const PULSES: Choice[] = [
  { value: '60/60', label: 'every started minute (60/60)' },
  { value: '30/6', label: '30 s, then 6 s steps (30/6)' },
  { value: '6/6', label: '6 s steps (6/6)' },
  { value: '1/1', label: 'by the second (1/1)' },
];

const CURRENCIES = 'USD EUR GBP CHF CAD AUD JPY INR BRL MXN SEK NOK DKK PLN CZK ZAR SGD HKD NZD AED'.split(' ');

/** The form of screens.md 4, with what is known filled in: the last price and pulse of this workspace, else the source's currency. */
export function allocateForm({ terms, values, alert, request, note, accepted }: Form): Modal {
  const filled = withDefaults(terms, values);
  return {
    id: ids.allocateModal,
    title: ALLOCATE_TITLE,
    submit: accepted ? 'Allocate anyway' : 'Allocate',
    data: { workspaceId: values.workspaceId, alert, request, accepted },
    blocks: [
      ...(note ? [section(note)] : []),
      selectInput('workspaceId', {
        label: 'To',
        choices: toChoices(terms, request),
        initial: filled.workspaceId,
        tells: ids.preview,
      }),
      selectInput('sourceId', { label: 'From', choices: fromChoices(terms), initial: filled.sourceId, tells: ids.preview }),
      textInput('minutes', { label: 'Minutes', initial: filled.minutes, placeholder: '500', most: 20, tells: ids.preview }),
      textInput('ratePerMinute', {
        label: 'Price per minute',
        initial: filled.ratePerMinute,
        placeholder: '0.12',
        most: 20,
        hint: 'What this workspace is charged.',
        tells: ids.preview,
      }),
      selectInput('currency', { label: 'Currency', choices: currencyChoices(filled.currency), initial: filled.currency }),
      selectInput('pulse', { label: 'Billing step', choices: pulseChoices(filled.pulse), initial: filled.pulse }),
      ...(request ? [] : [repeatsInput(filled.repeats)]),
      dayInput('expiresAt', {
        label: 'Last day',
        optional: true,
        initial: filled.expiresAt,
        hint: 'Unused minutes lapse at the end of this day, in the workspace’s time zone. Empty: with the source.',
      }),
      preview(terms, filled),
      ...comparison(terms),
    ],
  };
}

function withDefaults(terms: Terms, values: AllocateValues): AllocateValues {
  const last = lastTerms(terms.balance);
  const sourceId = values.sourceId ?? lastAmount(terms).sourceId ?? fullest(terms.sources)?.id;
  const currency =
    values.currency ?? last?.currency ?? sourceOf(terms, sourceId)?.currency ?? terms.sources[0]?.currency ?? 'USD';
  const lastRate = last && last.currency === currency ? rateText(last.rateMicro) : undefined;
  return {
    ...values,
    sourceId,
    currency,
    ratePerMinute: values.ratePerMinute ?? lastRate,
    pulse: values.pulse ?? last?.pulse ?? '60/60',
  };
}

/** N13 */
const repeatsInput = (initial: string | undefined): Block =>
  selectInput('repeats', {
    label: 'Repeats',
    choices: [
      { value: 'no', label: 'No, just once' },
      { value: 'monthly', label: 'Every month' },
    ],
    initial: initial ?? 'no',
    hint: 'Every month the unused minutes lapse and the same number comes anew, from the source’s current period.',
  });

const sourceOf = (terms: Terms, id: string | undefined): SourceView | undefined =>
  terms.sources.find((source) => source.id === id);

// What somebody asked for goes where they asked for it.
function toChoices({ owned }: Terms, request: FromRequest | undefined): Choice[] {
  const possible = request ? owned.filter(({ _id }) => _id === request.workspaceId) : owned;
  return possible.map((workspace) => ({ value: workspace._id, label: `${workspace.name} (@${workspace.handle})` }));
}

function fromChoices({ sources, workspace }: Terms): Choice[] {
  return sources.map((source) => {
    const ends = source.endsAt ? `, ends ${plainDay(source.endsAt, workspace.timeZone)}` : '';
    const rest = `: ${minutesText(source.availableSeconds)} left${ends}`;
    return { value: source.id, label: `${source.name.slice(0, 75 - rest.length)}${rest}` };
  });
}

/** Common currencies, with the one in question among them. */
export function currencyChoices(current: string | undefined): Choice[] {
  const codes = current && isCurrency(current) && !CURRENCIES.includes(current) ? [current, ...CURRENCIES] : CURRENCIES;
  return codes.map((code) => ({ value: code, label: code }));
}

function pulseChoices(current: string | undefined): Choice[] {
  const isOther = current !== undefined && PULSES.every((pulse) => pulse.value !== current);
  return isOther ? [...PULSES, { value: current, label: current }] : PULSES;
}

/** N2: what will be left where, and the margin, as far as the form tells by now. */
function preview(terms: Terms, values: AllocateValues): Block {
  const source = sourceOf(terms, values.sourceId);
  const minutes = parseCount(values.minutes ?? '');
  const lines = [
    source && minutes
      ? afterwards(terms, source, minutes * 60)
      : md`${terms.workspace.name} has ${minutesText(terms.balance.availableSeconds)} now.`,
    source ? margin(source, values) : md``,
  ];
  return context(join(lines, ' '), 'preview');
}

/** Screens 4: `Your last 30 days: 60/60 = 4,210 min, 30/6 = 3,705 min`; nothing where there were no calls. */
function comparison({ pulses }: Terms): Block[] {
  if (pulses.length === 0) return [];
  const sums = pulses.map(({ pulse, seconds }) => `${pulse} = ${countText(Math.ceil(seconds / 60))} min`).join(', ');
  return [context(md`Your last 30 days: ${sums}.`)];
}

function afterwards({ workspace, balance }: Terms, source: SourceView, seconds: number): Md {
  const left = source.availableSeconds - seconds;
  if (left < 0) return md`${source.name} has only ${minutesText(source.availableSeconds)} left.`;
  const will = minutesText(Math.floor(balance.availableSeconds + Math.max(0, seconds - balance.overdraftSeconds)));
  return md`${workspace.name} will have ${will}; ${source.name} keeps ${minutesText(Math.floor(left))}.`;
}

function margin(source: SourceView, { ratePerMinute, currency }: AllocateValues): Md {
  const paid = md`You pay ${priceText(source.buyRateMicro, source.currency)} a minute`;
  const micro = parseRate(ratePerMinute ?? '');
  if (micro === null || currency !== source.currency) return md`${paid}.`;
  const gain = micro - source.buyRateMicro;
  const [word, amount] = gain < 0 ? ['loss', -gain] : ['margin', gain];
  return md`${paid}: ${word} ${priceText(amount, source.currency)}.`;
}

/** What a person has put into the form so far. */
export function readForm(form: FormValues, fallbackWorkspaceId: string): AllocateValues {
  const text = (name: string) => form.text(name) ?? undefined;
  return {
    workspaceId: form.text('workspaceId') ?? fallbackWorkspaceId,
    sourceId: text('sourceId'),
    minutes: text('minutes'),
    ratePerMinute: text('ratePerMinute'),
    currency: text('currency'),
    pulse: text('pulse'),
    expiresAt: text('expiresAt'),
    repeats: text('repeats'),
  };
}

/** Where nothing says which is meant: the one with most left, so that the form has something that can be sent. */
const fullest = (sources: readonly SourceView[]): SourceView | undefined =>
  sources.reduce<SourceView | undefined>(
    (best, source) => (best && best.availableSeconds >= source.availableSeconds ? best : source),
    undefined,
  );
