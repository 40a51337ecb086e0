import type { Context } from '../../domain/context.js';
import { message } from './blocks.js';
import type { Caller } from './caller.js';
import type { Careful } from './define.js';
import type { Desk } from './desk.js';
import { type Refusal, refusalOf } from './errors.js';
import { LOADING, notice } from './modal.js';
import type { OpenedView, Performer } from './perform.js';
import { ephemeral, type Reply } from './reply.js';
import { within } from './running.js';
import { md } from './text.js';
import { type OpenVisit, openVisit } from './visit.js';

export type Outcome = { kind: 'reply'; reply: Reply } | { kind: 'refusal'; refusal: Refusal };

type Surface = 'command' | 'click' | 'form';

/** Runs a handler for somebody who has been let in; whatever it throws comes back as a refusal in words. */
export async function attempt(
  desk: Desk,
  caller: Caller,
  ctx: Context,
  what: Careful & { surface: Surface },
  act: (visit: OpenVisit) => Promise<Reply>,
): Promise<Outcome> {
  let visit: OpenVisit | undefined;
  try {
    visit = await openVisit(desk, caller, ctx);
    return { kind: 'reply', reply: await act(visit) };
  } catch (error) {
    // Before the handler began, nothing can have been changed.
    const reads = what.reads === true || visit === undefined;
    const refusal = refusalOf(error, { surface: what.surface, reads, check: what.check ?? '/workspace' }, ctx.log);
    const subject = visit?.subject();
    return { kind: 'refusal', refusal: subject ? { ...refusal, text: md`${subject} · ${refusal.text}` } : refusal };
  }
}

/** A refusal as an answer to a command or click. */
export function refusalReply(refusal: Refusal): Reply {
  return ephemeral(message(refusal.text));
}

/**
 * Waits for an outcome and makes it happen. When it may open a modal and the data are slow, the modal opens first, while
 * its trigger is still good, and is filled when they are there.
 */
export async function carryOut(desk: Desk, performer: Performer, what: Careful, work: Promise<Outcome>): Promise<void> {
  let waiting: OpenedView | undefined;
  let gaveUp = false;
  if (what.opens && !(await within(work, desk.patience.open))) {
    waiting = await performer.open(notice(what.opens, LOADING));
    gaveUp = waiting === undefined;
  }
  const outcome = await work;
  const reply = outcome.kind === 'reply' ? outcome.reply : refusalReply(outcome.refusal);
  if (gaveUp && reply.kind === 'openModal') return;
  await performer.perform(reply, waiting);
}
