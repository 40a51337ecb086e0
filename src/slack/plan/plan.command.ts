import { z } from 'zod';
import { enter } from '../../domain/access.js';
import { DomainError } from '../../domain/errors.js';
import type { Plan, Plans } from '../../domain/plans/index.js';
import { type PlanView, readPlan, setPlan } from '../../domain/subscriptions/index.js';
import { section } from '../kit/blocks.js';
import { defineAction, defineCommand, defineModal, type Visit } from '../kit/define.js';
import { parseCount } from '../kit/figures-in.js';
import { selectInput, textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral, fieldErrors, openModal, type Reply } from '../kit/reply.js';
import { md } from '../kit/text.js';
import type { Word } from '../kit/words.js';
import { ids } from './ids.js';
import { choiceText, planMessage, planText } from './plan.view.js';

const TITLE = 'Your plan';

/** What is asked for; what is left out stays as it is. */
interface Wish {
  plan?: string | undefined;
  addonSeats?: number | undefined;
}

function planModal({ plan, account: { addonSeats } }: PlanView, plans: Plans): Modal {
  const choices = Object.entries(plans).map(([value, one]) => ({ value, label: choiceText(one) }));
  return {
    id: ids.planModal,
    title: TITLE,
    submit: 'Change',
    data: { plan: plan.id, addonSeats },
    blocks: [
      section(
        md`Now ${planText(plan, addonSeats)}. Seats are people beyond you, all workspaces together. Nobody loses a place when there are fewer.`,
      ),
      selectInput('plan', { label: 'Plan', choices, initial: plan.id }),
      textInput('addonSeats', {
        label: 'Extra seats',
        most: 10,
        initial: String(addonSeats),
        hint: 'Bought on top of the plan’s. 0 for none.',
      }),
    ],
  };
}

/** S1, S7: one's own plan; `pro` or `standard 2` changes it where billing is self-serve. */
export const planCommand = defineCommand({
  path: ['workspace', 'plan'],
  usage: '[plan] [extra seats]',
  summary: 'Your plan, its minutes, your seats and who takes them',
  needs: 'owner',
  check: '/workspace plan',
  run: async (visit) => {
    const { ctx, words, place } = visit;
    // Plan and seats are the account's: of somebody else's workspace they are nobody's business (M2).
    if (words.handle !== undefined) await enter(ctx, (await place()).workspace._id, 'owner');
    const wish = readWish(words.all, ctx.platform.plans);
    return wish ? change(visit, wish) : ephemeral(planMessage(await readPlan(ctx), ctx.platform.billing));
  },
});

/** The Change plan button. */
export const planAction = defineAction({
  value: z.string(),
  reads: true,
  opens: TITLE,
  run: async ({ ctx }) => openModal(planModal(await readPlan(ctx), ctx.platform.plans)),
});

export const planSubmit = defineModal({
  data: z.object({ plan: z.string().min(1), addonSeats: z.number() }),
  check: '/workspace plan',
  run: async (visit) => {
    const { form, data } = visit;
    const plan = form.text('plan');
    const seats = parseCount(form.text('addonSeats') ?? '');
    if (!plan) return fieldErrors({ plan: 'Choose a plan.' });
    if (seats === null || !Number.isInteger(seats))
      return fieldErrors({ addonSeats: 'Give a whole number of seats, for instance 2.' });
    const wish = {
      ...(plan === data.plan ? {} : { plan }),
      ...(seats === data.addonSeats ? {} : { addonSeats: seats }),
    };
    return change(visit, wish);
  },
});

async function change({ ctx, person }: Pick<Visit, 'ctx' | 'person'>, { plan, addonSeats }: Wish): Promise<Reply> {
  const { userId, name, timeZone, known, email } = person;
  const profile = { userId, name, timeZone, known, ...(email ? { email } : {}) };
  const asked = plan !== undefined || addonSeats !== undefined;
  if (asked) await setPlan(ctx, { profile, ...(plan ? { plan } : {}), ...(addonSeats === undefined ? {} : { addonSeats }) });
  const view = await readPlan(ctx);
  const now = planText(view.plan, view.account.addonSeats);
  const lead = asked ? md`Your plan is ${now} now.` : md`Nothing was changed: your plan is ${now}.`;
  return ephemeral(planMessage(view, ctx.platform.billing, lead));
}

/** `pro`, `standard 2`, `2`; undefined for no words. Throws for others. */
function readWish(words: readonly Word[], plans: Plans): Wish | undefined {
  if (words.length === 0) return undefined;
  const typed = words.map(({ text }) => text.toLowerCase());
  const isMeant = ([id, { label }]: [string, Plan]) => typed[0] === id || typed[0] === label.split(' ')[0]?.toLowerCase();
  const plan = Object.entries(plans).find(isMeant)?.[0];
  const rest = (plan ? typed.slice(1) : typed).filter((word) => !['ai', 'and', 'extra', 'seat', 'seats', 'with'].includes(word));
  const [seats, ...more] = rest;
  const addonSeats = seats === undefined ? undefined : parseCount(seats.replace(/^\+/, ''));
  if (addonSeats === null || more.length > 0 || (addonSeats !== undefined && !Number.isInteger(addonSeats))) {
    throw new DomainError('invalid_input', `I did not understand \`${typed.join(' ')}\`, so nothing was changed.`, {
      next: `Write it like \`/workspace plan standard 2\`: a plan (${Object.keys(plans).join(', ')}) and extra seats.`,
    });
  }
  return { plan, addonSeats };
}
