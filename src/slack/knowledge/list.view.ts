import { reaches } from '../../domain/access.js';
import { type KnowledgeList, type KnowledgePlace, type KnowledgeRow, MOST_BASES } from '../../domain/knowledge-bases/index.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { actions, type Block, button, context, type Message, message, section } from '../kit/blocks.js';
import { listText, plural } from '../kit/figures.js';
import { type Md, md, named } from '../kit/text.js';
import { ids } from './ids.js';

/** A message holds 50 blocks; heading, notes and buttons take six. */
const PAGE = 20;

/** K1, K2: the knowledge bases of a workspace, each with where it is read, as far as the viewer may know. `page` from 0. */
export function listMessage({ workspace, role, rows, available }: KnowledgeList, page = 0): Message {
  const last = Math.max(0, Math.ceil(rows.length / PAGE) - 1);
  const at = Math.min(page, last);
  const turn = (label: string, to: number) =>
    to >= 0 && to <= last ? button(label, ids.list, { workspaceId: workspace._id, page: to }) : null;
  const where = last > 0 ? md` · page ${at + 1} of ${last + 1}` : md``;
  const title = md`${named(workspace)} · ${counted(workspace, rows.length)}${where}`;
  const mayConnect = reaches(role, 'editor') && (available.length > 0 || (workspace.isDefault && rows.length > 0));
  return message(title, [
    section(title),
    ...(rows.length === 0 ? [section(WHAT)] : []),
    ...rows.slice(at * PAGE, (at + 1) * PAGE).map((row) => rowOf(workspace, row)),
    ...(mayConnect && available.length > 0 ? [context(offered(available))] : []),
    // Two buttons of one action cannot stand in one row.
    ...actions(turn('Previous', at - 1)),
    ...actions(
      turn('Next', at + 1),
      mayConnect ? button('Connect', ids.connect, { workspaceId: workspace._id }) : null,
      role === 'owner' ? button('New knowledge base', ids.create, workspace._id) : null,
    ),
  ]);
}

const WHAT = md`A knowledge base is pages, texts and files that your agents read. Its owner keeps it in My Workspace and connects it to workspaces and their agents, who cannot change it.`;

function counted({ isDefault }: Workspace, count: number): Md {
  if (count === 0) return isDefault ? md`no knowledge bases yet` : md`no knowledge bases connected`;
  return isDefault ? md`${count} of ${plural(MOST_BASES, 'knowledge base')}` : md`${plural(count, 'knowledge base')} connected`;
}

function rowOf(workspace: Workspace, { base, places }: KnowledgeRow): Block {
  const value = { workspaceId: workspace._id, knowledgeBaseId: base._id };
  const line = md`*${base.name}* · ${plural(base.resources.length, 'resource')}${base.description ? md` · ${base.description}` : ''}`;
  return section([line, placesLine(workspace, places)], button('Show', ids.show, value));
}

/** Where it is read: here by whom, and elsewhere. */
export function placesLine(workspace: Pick<Workspace, '_id' | 'isDefault'>, places: readonly KnowledgePlace[]): Md {
  const here = places.find((place) => place.workspace._id === workspace._id);
  const there = places.filter((place) => place !== here).map((place) => place.workspace.name);
  const readers = here && here.agents.length > 0 ? md`read by ${listText(shown(here.agents.map(({ name }) => name)))}` : null;
  const nobody = workspace.isDefault && there.length === 0 ? md`connected to nothing yet` : md`read by no agent here`;
  const elsewhere = there.length > 0 ? md`connected to ${listText(shown(there))}` : null;
  const parts = [readers, elsewhere].filter((part) => part !== null);
  const [first, second] = parts.length > 0 ? parts : [nobody];
  return second ? md`${first ?? ''}; ${second}` : md`${first ?? ''}`;
}

const shown = (names: readonly string[]): string[] =>
  names.length > 5 ? [...names.slice(0, 4), `${names.length - 4} others`] : [...names];

function offered(available: KnowledgeList['available']): Md {
  return md`Can be connected here: ${listText(shown(available.map(({ name }) => name)))}.`;
}
