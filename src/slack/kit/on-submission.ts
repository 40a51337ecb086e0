import { attempt, type Outcome } from './attempt.js';
import { callerOfSubmission } from './caller.js';
import type { Desk } from './desk.js';
import { formValues, type ViewState, withBanner } from './form-values.js';
import { type ModalView, NOTICE_MODAL, notice, WORKING } from './modal.js';
import { SubmissionPayload } from './payload.js';
import { Performer } from './perform.js';
import { within } from './running.js';
import { join, type Md, md } from './text.js';
import { contextOf } from './visit.js';

/** The answer to a submission: nothing (it closes), errors beside fields, or another view in its place. */
export type SubmissionAnswer =
  | { response_action: 'errors'; errors: Record<string, string> }
  | { response_action: 'update'; view: ModalView };

export type AckSubmission = (answer?: SubmissionAnswer) => Promise<void>;

const OLD_FORM = md`This form is from an older version of Switchboard, and nothing was saved. Close it and run the command again.`;

/** A submitted modal. It is acknowledged here, because what the acknowledgement says depends on what came of it. */
export async function onSubmission(desk: Desk, body: unknown, ack: AckSubmission): Promise<void> {
  const parsed = SubmissionPayload.safeParse(body);
  if (!parsed.success) return ack();
  const { view } = parsed.data;
  if (view.callback_id === NOTICE_MODAL) return ack();
  const caller = callerOfSubmission(parsed.data);
  const ctx = contextOf(desk, caller);
  const performer = new Performer(desk, caller, ctx.log);
  const shown = (body as { view: ModalView }).view;
  const submission = desk.modals.get(view.callback_id);
  const data = submission?.data.safeParse(caller.view?.metadata.data ?? {});
  if (!submission || !data?.success) {
    ctx.log.warn({ modal: view.callback_id }, 'a form nobody handles');
    return ack({ response_action: 'update', view: performer.view(notice(shown.title.text, OLD_FORM)) });
  }
  ctx.log.info({ modal: view.callback_id }, 'submission');
  const form = formValues(view.state.values, caller.view?.metadata.prefilled ?? {});
  const work = attempt(desk, caller, ctx, { ...submission, surface: 'form' }, (visit) =>
    submission.run({ ...visit, data: data.data, form }),
  );
  const sent = new SentForm(performer, shown, view.state.values);
  const early = await within(work, desk.patience.submit);
  if (early) return sent.answer(early.value, ack);
  await ack({ response_action: 'update', view: performer.view(notice(shown.title.text, WORKING)) });
  return sent.finish(await work);
}

/** A form as it was sent, and what becomes of it. */
class SentForm {
  constructor(
    private readonly performer: Performer,
    private readonly shown: ModalView,
    private readonly state: ViewState,
  ) {}

  /** In time: the acknowledgement itself says it. */
  async answer(outcome: Outcome, ack: AckSubmission): Promise<void> {
    if (outcome.kind === 'refusal') {
      const errors = this.#besideFields(outcome.refusal.fields);
      if (errors) return ack({ response_action: 'errors', errors });
      return ack({ response_action: 'update', view: this.#again(outcome.refusal.text) });
    }
    const { reply } = outcome;
    switch (reply.kind) {
      case 'fieldErrors': {
        const errors = this.#besideFields(reply.errors);
        if (errors) return ack({ response_action: 'errors', errors });
        return ack({ response_action: 'update', view: this.#again(md`${Object.values(reply.errors).join(' ')}`) });
      }
      case 'openModal':
      case 'updateModal':
        return ack({ response_action: 'update', view: this.performer.view(reply.modal) });
      default:
        await ack();
        return this.performer.perform(reply);
    }
  }

  /** After "Working…": the view is there still and shows how it ended. */
  async finish(outcome: Outcome): Promise<void> {
    if (outcome.kind === 'refusal') {
      const beside = Object.values(outcome.refusal.fields).map((text) => md`${text}`);
      return this.#show(this.#again(beside.length > 0 ? join(beside, ' ') : outcome.refusal.text));
    }
    const { reply } = outcome;
    switch (reply.kind) {
      case 'fieldErrors':
        return this.#show(this.#again(md`${Object.values(reply.errors).join(' ')}`));
      case 'openModal':
      case 'updateModal':
        return this.#show(this.performer.view(reply.modal));
      case 'ephemeral':
      case 'replace':
        await this.#show(this.performer.view(notice(this.shown.title.text, reply.message.blocks)));
        return this.performer.perform(reply);
      case 'directMessage':
      case 'nothing':
        await this.#show(this.performer.view(notice(this.shown.title.text, md`Done.`)));
        return this.performer.perform(reply);
    }
  }

  #show(view: ModalView): Promise<void> {
    return this.performer.updateView(view);
  }

  #again(banner: Md): ModalView {
    return withBanner(this.shown, this.state, banner);
  }

  /** Slack shows errors beside input blocks only; undefined when one of them has no such block. */
  #besideFields(errors: Record<string, string>): Record<string, string> | undefined {
    const inputs = new Set(this.shown.blocks.filter((block) => block.type === 'input').map((block) => block.block_id));
    const names = Object.keys(errors);
    return names.length > 0 && names.every((name) => inputs.has(name)) ? errors : undefined;
  }
}
