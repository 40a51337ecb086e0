import { attempt, carryOut } from './attempt.js';
import { LINK_ACTION, message } from './blocks.js';
import { type Caller, callerOf, callerOfClick } from './caller.js';
import type { ClickVisit } from './define.js';
import type { Desk } from './desk.js';
import { contentOf, formValues, withBanner } from './form-values.js';
import type { ModalView } from './modal.js';
import { AnyPayload, ClickPayload } from './payload.js';
import { Performer } from './perform.js';
import { md } from './text.js';
import { contextOf } from './visit.js';

const OLD_BUTTON = md`This button is from an older version of Switchboard and no longer does anything. \`/workspace\` shows the current ones.`;

/** A click or choice, already acknowledged: finds its action, checks its value, runs it, answers. */
export async function onClick(desk: Desk, body: unknown): Promise<void> {
  const parsed = ClickPayload.safeParse(body);
  if (!parsed.success) return onStranger(desk, body);
  const [clicked] = parsed.data.actions;
  if (!clicked || clicked.action_id === LINK_ACTION) return;
  const caller = callerOfClick(parsed.data);
  const ctx = contextOf(desk, caller);
  const performer = new Performer(desk, caller, ctx.log);
  const action = desk.actions.get(clicked.action_id);
  const value = action?.value.safeParse(carried(contentOf(clicked)));
  if (!action || !value?.success) {
    ctx.log.warn({ action: clicked.action_id }, 'a click nobody handles');
    return performer.say(message(OLD_BUTTON));
  }
  ctx.log.info({ action: clicked.action_id }, 'click');
  const { view } = parsed.data;
  const form = formValues(view?.state.values ?? {}, caller.view?.metadata.prefilled ?? {});
  const work = attempt(desk, caller, ctx, { ...action, surface: 'click' }, (visit) =>
    action.run({ ...visit, value: value.data, form, data: caller.view?.metadata.data ?? {}, ...clickedOf(caller) }),
  );
  if (!view) return carryOut(desk, performer, action, work);
  const outcome = await work;
  if (outcome.kind === 'reply') return performer.perform(outcome.reply);
  const shown = (body as { view: ModalView }).view;
  return performer.updateView(withBanner(shown, view.state.values, outcome.refusal.text));
}

function clickedOf({ message: clicked }: Caller): Pick<ClickVisit<unknown>, 'clicked'> {
  return clicked && !clicked.isEphemeral ? { clicked: { channelId: clicked.channelId, ts: clicked.ts } } : {};
}

/** Payloads nobody expects (shortcuts of an older manifest, legacy buttons) get a sentence, never silence. */
export async function onStranger(desk: Desk, body: unknown): Promise<void> {
  const parsed = AnyPayload.safeParse(body);
  if (!parsed.success) return desk.platform.log.warn('a payload that cannot be read');
  const caller = callerOf(parsed.data);
  const ctx = contextOf(desk, caller);
  await new Performer(desk, caller, ctx.log).say(message(OLD_BUTTON));
}

/** Objects travel in a button's value as JSON. */
function carried(value: string | null): unknown {
  if (!value?.startsWith('{')) return value ?? '';
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
