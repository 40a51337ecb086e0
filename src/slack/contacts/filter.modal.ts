import { z } from 'zod';
import { dayIso, isoDay } from '../../domain/calendar.js';
import { listAgentCalls, readContact } from '../../domain/contacts/index.js';
import { section } from '../kit/blocks.js';
import { defineAction, defineModal } from '../kit/define.js';
import type { FormValues } from '../kit/form-values.js';
import { dayInput, selectInput, textInput } from '../kit/inputs.js';
import { ephemeral, fieldErrors, openModal } from '../kit/reply.js';
import { md, named } from '../kit/text.js';
import { showCalls } from './calls.command.js';
import { OUTCOME_NAMES } from './calls.view.js';
import { ids } from './ids.js';
import { asIds, filterOf, type WhichCalls, whichAgent, whichCalls } from './which.js';

const TITLE = 'Filter calls';
const choices = Object.entries(OUTCOME_NAMES).map(([value, label]) => ({ value, label }));

/** Asks which calls to show, filled in with what is shown now. */
export const filterAction = defineAction({
  value: whichCalls,
  reads: true,
  opens: TITLE,
  run: async ({ ctx, value, about }) => {
    const { workspace, agent, contact } = await listAgentCalls(ctx, asIds(value), filterOf(value), { limit: 1 });
    about(workspace);
    const { name, handle } = workspace;
    const day = (number: number | undefined) => (number === undefined ? undefined : dayIso(number));
    return openModal({
      id: ids.filterModal,
      title: TITLE,
      submit: 'Show',
      data: { ...asIds(value), name, handle },
      blocks: [
        section(md`${named(workspace)} · Agent *${agent.name}* · Which calls?`),
        selectInput('outcome', { label: 'What became of them', choices, initial: value.outcome, optional: true }),
        dayInput('from', { label: 'From', initial: day(value.from), optional: true }),
        dayInput('to', { label: 'To', initial: day(value.to), optional: true }),
        textInput('number', { label: 'With', initial: contact?.number, most: 40, optional: true, placeholder: '+14155550100' }),
      ],
    });
  },
});

export const filterSubmit = defineModal({
  data: whichAgent.extend({ name: z.string(), handle: z.string() }),
  reads: true,
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const which = asIds(data);
    const days = daysIn(form);
    if (days.from !== undefined && days.to !== undefined && days.from > days.to) {
      return fieldErrors({ to: 'The last day cannot be before the first.' });
    }
    const number = form.text('number');
    const contact = number && (await readContact(ctx, which.workspaceId, which.agentId, { typed: number })).contact;
    const outcome = (form.text('outcome') ?? undefined) as WhichCalls['outcome'];
    const narrowed = { ...which, ...days, ...(outcome ? { outcome } : {}), ...(contact ? { contactId: contact._id } : {}) };
    return ephemeral(await showCalls(ctx, narrowed));
  },
});

function daysIn(form: FormValues): Pick<WhichCalls, 'from' | 'to'> {
  const [from, to] = [form.text('from'), form.text('to')];
  return { ...(from ? { from: isoDay(from) } : {}), ...(to ? { to: isoDay(to) } : {}) };
}
