import type { Place } from '../../domain/access.js';
import { DomainError } from '../../domain/errors.js';
import { mayAddToday } from '../../domain/minutes/index.js';
import { rateText } from '../../domain/money.js';
import { whichWorkspace } from '../../domain/workspaces/index.js';
import { actions, button, type Message, message, section } from '../kit/blocks.js';
import { type CommandVisit, defineCommand } from '../kit/define.js';
import { plural } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { ephemeral, openModal, type Reply } from '../kit/reply.js';
import { code, join, type Md, md, named, sentence } from '../kit/text.js';
import { addTyped } from './add.modal.js';
import { ALLOCATE_TITLE, type AllocateValues, allocateForm } from './allocate.form.js';
import { readTyped, type Typed } from './allocate.words.js';
import { allocatedMessage } from './allocated.view.js';
import { carryOut } from './carry-out.js';
import { lastTerms, readTerms, sourceNamed, type Terms } from './terms.js';

/** M2, C2: complete words allocate at once; what is missing, doubtful or not understood opens the form with the rest filled in. */
export const allocateCommand = defineCommand({
  path: ['minutes', 'allocate'],
  usage: '[500 to sales from "November pack" at 0.12]',
  summary: 'Move minutes from one of your sources into a workspace; admins, if the owner lets them, say only how many',
  needs: 'owner',
  check: '/minutes history',
  opens: ALLOCATE_TITLE,
  run: async (visit) => {
    const { ctx, words, about } = visit;
    const typed = readTyped(words);
    const { workspace, role } = await destination(visit, typed);
    const left = role === 'admin' ? await mayAddToday(ctx, workspace._id) : null;
    if (left !== null) return addTyped(ctx, workspace, typed, left);
    const terms = await readTerms(ctx, workspace._id);
    about(terms.workspace);
    if (terms.sources.length === 0) return ephemeral(nothingToAllocate(terms, ctx.platform.billing));
    const source = typed.from === undefined ? undefined : sourceNamed(terms.sources, typed.from);
    const values = valuesOf(typed, terms, source?.id);
    const note = notUnderstood(typed, source !== undefined);
    if (note || !isComplete(values)) return openModal(allocateForm({ terms, values, note }));
    return tryTyped(visit, terms, values);
  },
});

async function destination({ ctx, place, about }: CommandVisit, typed: Typed): Promise<Place> {
  const found = typed.to ? await whichWorkspace(ctx, { handle: typed.to }) : await place();
  about(found.workspace);
  return found;
}

function valuesOf(typed: Typed, { workspace, balance, sources }: Terms, sourceId: string | undefined): AllocateValues {
  const last = lastTerms(balance);
  const currency = typed.currency ?? sources.find((source) => source.id === sourceId)?.currency;
  const repeated = last && last.currency === currency ? rateText(last.rateMicro) : undefined;
  return {
    workspaceId: workspace._id,
    sourceId,
    minutes: typed.minutes,
    ratePerMinute: typed.rate ?? repeated,
    currency,
    pulse: typed.pulse ?? last?.pulse ?? '60/60',
    expiresAt: typed.until,
    repeats: typed.repeats,
  };
}

function isComplete({ sourceId, minutes, ratePerMinute }: AllocateValues): boolean {
  return sourceId !== undefined && minutes !== undefined && ratePerMinute !== undefined;
}

function notUnderstood(typed: Typed, sourceFound: boolean): Md | undefined {
  const unknown = [...typed.unread, ...(typed.from !== undefined && !sourceFound ? [typed.from] : [])];
  return unknown.length > 0
    ? md`I did not understand ${join(unknown.map(code), ', ')}. Please fill in the rest here.`
    : undefined;
}

async function tryTyped({ ctx }: CommandVisit, terms: Terms, values: AllocateValues): Promise<Reply> {
  try {
    const outcome = await carryOut(ctx, terms, values, undefined);
    switch (outcome.kind) {
      case 'done':
        return ephemeral(allocatedMessage(outcome.fact, values.repeats === 'monthly'));
      case 'faults':
        return openModal(allocateForm({ terms, values, note: sentence(Object.values(outcome.errors).join(' ')) }));
      case 'doubt': {
        const note = md`⚠ ${outcome.doubt} Nothing has been moved yet. Change the price, or send the form to go ahead.`;
        return openModal(allocateForm({ terms, values, note, accepted: outcome.price }));
      }
    }
  } catch (error) {
    const left = error instanceof DomainError && error.code === 'insufficient_minutes' ? Number(error.data.availableSeconds) : 0;
    if (!(error instanceof DomainError) || !(left >= 60)) throw error;
    return ephemeral(offerRest(terms, values, error, Math.floor(left / 60)));
  }
}

/** "There are 320 min left in November pack, 500 asked. [Allocate 320]" */
function offerRest({ workspace }: Terms, values: AllocateValues, error: DomainError, minutes: number): Message {
  const line = md`${named(workspace)} · ${sentence(error.message)} Nothing was moved.`;
  const label = `Allocate ${plural(minutes, 'minute').replace(/ .*/, '')}`;
  return message(line, [
    section(line),
    ...actions(button(label, ACTIONS.allocate, { ...values, minutes: String(minutes) }, { style: 'primary' })),
  ]);
}

/** Said to an owner without minutes: how to get some. */
export function nothingToAllocate({ workspace }: Terms, billing: 'self-serve' | 'operator'): Message {
  const isOwn = billing === 'self-serve';
  const next = isOwn ? 'Add a source first.' : 'Whoever runs Switchboard adds them to your account.';
  const line = md`${named(workspace)} · You have no minutes to hand out: no source of yours has any left. ${next}`;
  return message(line, [section(line), ...actions(isOwn ? addSourceButton() : null)]);
}

const addSourceButton = () => button('Add a source', ACTIONS.addSource, 'new');
