import type { AuditPage, AuditPlace, AuditRow } from '../../domain/audit/index.js';
import type { ErrorCode } from '../../domain/errors.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { actions, button, context, type Message, message, section } from '../kit/blocks.js';
import { momentText } from '../kit/figures.js';
import { code, join, type Md, md, named } from '../kit/text.js';
import { actText, type NameOf } from './audit.words.js';
import { ids } from './ids.js';

/** Where a page begins, as a button carries it. */
export interface AuditSpot {
  workspaceId: string;
  before?: AuditPlace | undefined;
  after?: AuditPlace | undefined;
}

/** Why something was refused. A new code without words does not compile. */
const WHY: Record<ErrorCode, string> = {
  invalid_input: 'it could not be understood',
  not_found: 'there was no such thing',
  forbidden: 'not allowed',
  conflict: 'it did not fit how things stood',
  handle_taken: 'the handle was taken',
  insufficient_minutes: 'there were too few minutes',
  no_seat: 'no seat was free',
  expired: 'it had expired',
  limit_reached: 'the limit was reached',
  not_implemented: 'it cannot be done yet',
  unavailable: 'something was unavailable',
};

/** M3: one line a row, refused ones too; Older and Newer carry where they lead. */
export function auditMessage(workspace: Workspace, page: AuditPage, nameOf: NameOf): Message {
  const workspaceId = workspace._id;
  const title = md`${named(workspace)} · audit, newest first`;
  const lines = page.rows.map((row) => lineOf(row, nameOf));
  return message(title, [
    section(title),
    ...(lines.length > 0 ? [section(lines)] : [section(md`Nothing has been done here yet.`)]),
    ...actions(page.newer ? button('Newer', ids.page, { workspaceId, after: page.newer }) : null),
    ...actions(page.older ? button('Older', ids.page, { workspaceId, before: page.older }) : null),
    context(md`Times are in your own time zone. Where minutes went is in ${code('/minutes history')}.`),
  ]);
}

function lineOf(row: AuditRow, nameOf: NameOf): Md {
  const refused = row.outcome === 'refused' ? md`*refused*: ${WHY[row.code as ErrorCode] ?? 'no reason kept'}` : md``;
  return join([md`*${whoText(row.actor, nameOf)}* ${actText(row, nameOf)}`, refused, momentText(row.at)], ' · ');
}

function whoText(actor: string, nameOf: NameOf): string {
  if (actor.startsWith('person:')) return nameOf(actor.slice('person:'.length));
  return actor === 'operator' ? 'The operator' : actor.startsWith('agent:') ? 'An agent' : 'Switchboard';
}
