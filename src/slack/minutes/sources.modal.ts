import { z } from 'zod';
import { accountIdOf } from '../../domain/accounts/index.js';
import type { Context } from '../../domain/context.js';
import { addSource } from '../../domain/minutes/index.js';
import { endOfDay } from '../../domain/time.js';
import { section } from '../kit/blocks.js';
import { defineAction, defineModal, type Visit } from '../kit/define.js';
import { parseCount, parseDay } from '../kit/figures-in.js';
import { dayInput, selectInput, textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral, fieldErrors, openModal, type Reply } from '../kit/reply.js';
import { type Md, md } from '../kit/text.js';
import { currencyChoices } from './allocate.form.js';
import { ids } from './ids.js';
import { sourceAddedMessage } from './sources.view.js';

export const SOURCE_TITLE = 'Add a source';

/** What stands in the form, as text; names are those of the domain's input. */
export interface SourceValues {
  name?: string | undefined;
  minutes?: string | undefined;
  buyRatePerMinute?: string | undefined;
  currency?: string | undefined;
  endsAt?: string | undefined;
}

/** N1: a pool of minutes that was bought. */
export function sourceForm(values: SourceValues, note?: Md): Modal {
  const currency = values.currency ?? 'USD';
  return {
    id: ids.sourceModal,
    title: SOURCE_TITLE,
    submit: 'Add',
    blocks: [
      section(note ?? md`A source is a pool of minutes that you bought. All your workspaces can be given minutes from it.`),
      textInput('name', { label: 'Name', most: 60, initial: values.name, placeholder: 'November pack' }),
      textInput('minutes', { label: 'Minutes', most: 20, initial: values.minutes, placeholder: '3,000' }),
      textInput('buyRatePerMinute', {
        label: 'What you paid per minute',
        most: 20,
        initial: values.buyRatePerMinute,
        placeholder: '0.05',
      }),
      selectInput('currency', { label: 'Currency', choices: currencyChoices(currency), initial: currency }),
      dayInput('endsAt', {
        label: 'Last day',
        optional: true,
        initial: values.endsAt,
        hint: 'Unused minutes lapse at its end. Empty: never.',
      }),
    ],
  };
}

/** Adds the source, or says which value is wrong. */
export async function addFrom(ctx: Context, person: Visit['person'], values: SourceValues): Promise<Reply> {
  const minutes = parseCount(values.minutes ?? '');
  if (minutes === null)
    return fieldErrors({
      minutes: `\`${(values.minutes ?? '').slice(0, 40)}\` is not a number of minutes. Write it like 1,250.`,
    });
  const day = parseDay(values.endsAt ?? '');
  const { source, availableSeconds } = await addSource(ctx, {
    accountId: accountIdOf(ctx.teamId, person.userId),
    name: values.name ?? '',
    minutes,
    currency: values.currency ?? 'USD',
    buyRatePerMinute: values.buyRatePerMinute ?? '',
    ...(day ? { endsAt: new Date(endOfDay(day, person.timeZone)) } : {}),
  });
  return ephemeral(sourceAddedMessage(source, availableSeconds));
}

/** The Add a source button. */
export const addSourceAction = defineAction({
  value: z.string(),
  reads: true,
  opens: SOURCE_TITLE,
  run: async () => openModal(sourceForm({})),
});

export const sourceSubmit = defineModal({
  data: z.unknown(),
  check: '/minutes sources',
  run: async ({ ctx, person, form }) => {
    const text = (name: string) => form.text(name) ?? undefined;
    return addFrom(ctx, person, {
      name: text('name'),
      minutes: text('minutes'),
      buyRatePerMinute: text('buyRatePerMinute'),
      currency: text('currency'),
      endsAt: text('endsAt'),
    });
  },
});
