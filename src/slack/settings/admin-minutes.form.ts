import { z } from 'zod';
import type { AdminMinutes } from '../../domain/minutes/index.js';
import { type Block, context } from '../kit/blocks.js';
import { countText } from '../kit/figures.js';
import { parseCount } from '../kit/figures-in.js';
import type { FormValues } from '../kit/form-values.js';
import { selectInput, textInput } from '../kit/inputs.js';
import { md } from '../kit/text.js';
import { ids } from './ids.js';
import type { Typed } from './settings.form.js';
import type { TopUpSource } from './top-up.form.js';

/** M2: the form's texts about minutes that admins may add. */
export const ShownAdminMinutes = z.object({ adminsMayAdd: z.enum(['yes', 'no']), sourceId: z.string(), dailyCap: z.string() });
export type ShownAdminMinutes = z.output<typeof ShownAdminMinutes>;

/** The settings as texts; nothing of them for whoever is not the owner. */
export function shownAdminMinutes(set: AdminMinutes | null): ShownAdminMinutes {
  if (!set) return { adminsMayAdd: 'no', sourceId: '', dailyCap: '' };
  const { adminsMayAdd, sourceId, dailyCapSeconds: seconds } = set;
  const dailyCap = seconds % 60 === 0 ? countText(seconds / 60) : (seconds / 60).toFixed(2);
  return { adminsMayAdd: adminsMayAdd ? 'yes' : 'no', sourceId, dailyCap };
}

/** M2: the switch, and with it on from which source and how many a day. */
export function adminMinutesFields(opened: ShownAdminMinutes, sources: readonly TopUpSource[], typed: Typed): Block[] {
  const may = typed.adminsMayAdd ?? opened.adminsMayAdd;
  const none = may === 'yes' && sources.length === 0;
  const only = sources.length === 1 ? sources[0]?.id : undefined;
  return [
    selectInput('adminsMayAdd', {
      label: 'Admins may add minutes',
      choices: [
        { value: 'yes', label: 'Yes, up to a daily cap' },
        { value: 'no', label: 'No, they ask me' },
      ],
      initial: may,
      tells: ids.policy,
    }),
    ...(none ? [context(md`That needs one of your sources of minutes. \`/minutes sources add\` makes one.`)] : []),
    ...(may === 'yes' && sources.length > 0
      ? [
          selectInput('adminMinutes.sourceId', {
            label: 'Minutes that admins add come from',
            choices: sources.map(({ id, name }) => ({ value: id, label: name })),
            initial: typed['adminMinutes.sourceId'] ?? (opened.sourceId || only),
          }),
          textInput('adminMinutes.dailyCapMinutes', {
            label: 'All admins together, at most in a day',
            most: 20,
            initial: typed['adminMinutes.dailyCapMinutes'] ?? opened.dailyCap,
            placeholder: '200',
            hint: 'In minutes. Price and billing step are those of your last allocation from that source.',
          }),
        ]
      : []),
  ];
}

/** As the verb takes it; null switches it off. */
export type AdminMinutesChange = { sourceId: string; dailyCapMinutes: number } | null;

/** Reads the fields. Gives undefined when nothing differs from what was shown, or puts a sentence beside each that is wrong. */
export function readAdminMinutesChange(
  form: FormValues,
  shown: ShownAdminMinutes,
  errors: Record<string, string>,
): AdminMinutesChange | undefined {
  const read = (name: string, was: string) => form.text(name) ?? was;
  const may = read('adminsMayAdd', shown.adminsMayAdd);
  if (may === 'no') return shown.adminsMayAdd === 'no' ? undefined : null;
  const sourceId = read('adminMinutes.sourceId', shown.sourceId);
  const cap = read('adminMinutes.dailyCapMinutes', shown.dailyCap);
  if (shown.adminsMayAdd === 'yes' && sourceId === shown.sourceId && cap === shown.dailyCap) return undefined;
  const dailyCapMinutes = parseCount(cap);
  // Without a source of one's own, or in a client that has not drawn the form anew, there is nothing else to put it beside.
  if (sourceId === '') errors.adminsMayAdd = 'That needs one of your sources of minutes, and a daily cap.';
  else if (dailyCapMinutes === null) errors['adminMinutes.dailyCapMinutes'] = 'Give the daily cap in minutes, for instance 200.';
  return sourceId === '' || dailyCapMinutes === null ? undefined : { sourceId, dailyCapMinutes };
}
