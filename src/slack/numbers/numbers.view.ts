import { type Role, reaches } from '../../domain/access.js';
import type { NumbersPage, NumberView } from '../../domain/phone-numbers/index.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { actions, type Block, button, type Message, message, overflow, section } from '../kit/blocks.js';
import { plural } from '../kit/figures.js';
import { type Md, md, named } from '../kit/text.js';
import { ids } from './ids.js';

/** A message holds 50 blocks; heading and buttons take three. */
export const PAGE = 20;

const NONE = md`A number is where your agents are called, or call from. Map it to an agent, and a voice platform that asks before it takes a call learns whose it is.`;

/** A6: a workspace's numbers, beside each what the viewer may do. */
export function numbersMessage({ workspace, role, numbers, page, pages, count }: NumbersPage): Message {
  const turn = (label: string, to: number) =>
    to >= 0 && to < pages ? button(label, ids.list, { workspaceId: workspace._id, page: to }) : null;
  const where = pages > 1 ? md` · page ${page + 1} of ${pages}` : md``;
  const title = md`${named(workspace)} · ${count === 0 ? 'no numbers yet' : plural(count, 'number')}${where}`;
  const add = reaches(role, 'editor') ? button('Add a number', ids.add, workspace._id) : null;
  return message(title, [
    section(title),
    ...(count === 0 ? [section(NONE)] : []),
    ...numbers.map((number) => row(number, role)),
    // Two buttons of one action cannot stand in one row.
    ...actions(turn('Previous', page - 1)),
    ...actions(turn('Next', page + 1), add),
  ]);
}

/** `(415) 555-0100 · United States · +14155550100`; what is not known is left out. */
export function numberText({ number, national, country }: NumberView): Md {
  if (!country) return md`*${number}*`;
  return md`*${national}* · ${country} · ${number}`;
}

const leadsTo = ({ agentName }: NumberView): Md => (agentName === undefined ? md`leads to no agent` : md`→ *${agentName}*`);

function row(number: NumberView, role: Role): Block {
  return section(md`${numberText(number)} · ${leadsTo(number)}`, overflow(ids.manage, actsOn(number, role)));
}

/** M2: the verbs decide again (M3). */
function actsOn({ workspaceId, _id, agentId }: NumberView, role: Role) {
  if (!reaches(role, 'editor')) return [];
  return [
    { label: agentId ? 'Map to another agent, or to none' : 'Map to an agent', value: `map ${workspaceId} ${_id}` },
    { label: 'Release', value: `release ${workspaceId} ${_id}` },
  ];
}

/** What came of an act, with what may be done next. */
export function numberMessage(workspace: Pick<Workspace, 'name' | 'handle'>, role: Role, number: NumberView, note: Md): Message {
  const lines = [md`${named(workspace)} · ${note}`, md`${numberText(number)} · ${leadsTo(number)}`];
  return message(md`${named(workspace)} · ${note}`, [section(lines, overflow(ids.manage, actsOn(number, role)))]);
}
