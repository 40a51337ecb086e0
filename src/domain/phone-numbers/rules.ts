import { countryNameOfZone, e164Of } from '../../platform/phone.js';
import { enter } from '../access.js';
import type { Context } from '../context.js';
import { DomainError, refuseField } from '../errors.js';
import type { PhoneNumberId, WorkspaceId } from '../ids.js';
import type { Workspace } from '../workspaces/index.js';
import type { PhoneNumber } from './model.js';
import * as store from './store.js';

/** A6: what somebody typed, as E.164. Without a + it is read as it is dialled in the country of the workspace's time zone. */
export function readNumber(typed: string, { timeZone }: Pick<Workspace, 'timeZone'>): string {
  const number = e164Of(typed, timeZone);
  if (number) return number;
  const country = countryNameOfZone(timeZone);
  const begin = typed.trim().startsWith('+');
  if (begin || country) {
    const as = begin ? '' : ` in ${country}, where the workspace’s time zone is`;
    refuseField('number', `This is no phone number${as}. Write it with + and its country code, for instance +14155550100.`);
  }
  refuseField('number', 'Write it with + and its country code, for instance +14155550100.');
}

/** A6, W12: a number that somebody has already; where it is, only for those who belong there. */
export async function refuseHeld(ctx: Context, workspaceId: WorkspaceId, held: PhoneNumber): Promise<never> {
  if (held.workspaceId === workspaceId) {
    refuseField('number', `${held.number} belongs to this workspace already.`, 'conflict');
  }
  const theirs = await enter(ctx, held.workspaceId, 'viewer').catch((error: unknown) => {
    if (error instanceof DomainError) return null;
    throw error;
  });
  const where = theirs ? ` in ${theirs.workspace.name}: release it there first` : '';
  refuseField(
    'number',
    `${held.number} is taken already${where}. A number belongs to one workspace of a Slack team.`,
    'conflict',
  );
}

/** The number of this workspace, or a refusal that says no more than that there is none (W12). */
export async function numberIn(ctx: Context, workspaceId: WorkspaceId, id: PhoneNumberId): Promise<PhoneNumber> {
  return (await store.findIn(ctx, workspaceId, id)) ?? noSuchNumber();
}

export function noSuchNumber(): never {
  throw new DomainError('not_found', 'There is no such number in this workspace.', { next: '`/numbers` lists them.' });
}
