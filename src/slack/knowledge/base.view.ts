import { type Place, reaches } from '../../domain/access.js';
import { type KnowledgeRow, MOST_RESOURCES, type Resource } from '../../domain/knowledge-bases/index.js';
import { actions, type Block, button, confirm, context, type Message, message, section } from '../kit/blocks.js';
import { plural } from '../kit/figures.js';
import { cut } from '../kit/limits.js';
import { copied, type Md, md, named } from '../kit/text.js';
import type { Which } from './find-knowledge.js';
import { ids } from './ids.js';
import { placesLine } from './list.view.js';

/** Resources of a page, and agents that get a row of their own: with headings and buttons they stay within 50 blocks. */
const PAGE = 15;
const MOST_AGENTS = 15;

type Shown = Place & KnowledgeRow;

/** K1, K2: one knowledge base with what is in it, and what the viewer may do with it from this workspace. `page` from 0. */
export function baseMessage({ workspace, role, base, places }: Shown, note?: Md, page = 0): Message {
  const value: Which = { workspaceId: workspace._id, knowledgeBaseId: base._id };
  const mayChange = role === 'owner' && workspace.isDefault;
  const mayConnect = reaches(role, 'editor');
  const { length } = base.resources;
  const last = Math.max(0, Math.ceil(length / PAGE) - 1);
  const at = Math.min(page, last);
  const turn = (label: string, to: number) => (to >= 0 && to <= last ? button(label, ids.show, { ...value, page: to }) : null);
  const count = workspace.isDefault ? md`${length} of ${plural(MOST_RESOURCES, 'resource')}` : md`${plural(length, 'resource')}`;
  const title = md`${named(workspace)} · Knowledge base *${base.name}* · ${count}${last > 0 ? md` · page ${at + 1} of ${last + 1}` : ''}`;
  const agents = places.find((place) => place.workspace._id === workspace._id)?.agents ?? [];
  return message(note ? md`${title}. ${note}` : title, [
    section([
      title,
      ...(note ? [note] : []),
      ...(base.description ? [md`${base.description}`] : []),
      placesLine(workspace, places),
    ]),
    ...base.resources.slice(at * PAGE, (at + 1) * PAGE).map((one) => resourceRow(one, base.name, mayChange ? value : null)),
    ...(mayConnect ? agents.slice(0, MOST_AGENTS).map((agent) => agentRow(agent, value)) : []),
    ...(mayConnect && agents.length > MOST_AGENTS
      ? [
          context(
            md`${plural(agents.length - MOST_AGENTS, 'more agent reads', 'more agents read')} it: ${copied(`/knowledge disconnect ${base.name} from AGENT in ${workspace.handle}`)} takes it away.`,
          ),
        ]
      : []),
    ...actions(turn('Previous', at - 1)),
    ...actions(
      turn('Next', at + 1),
      ...(mayChange ? [button('Add', ids.add, value, { style: 'primary' }), button('Edit', ids.edit, value)] : []),
      mayConnect ? button('Connect an agent', ids.connect, value) : null,
      mayConnect && !workspace.isDefault
        ? button('Disconnect', ids.disconnect, value, { confirm: sure(base.name, workspace.name) })
        : null,
      mayChange ? button('Delete', ids.remove, value, { style: 'danger' }) : null,
    ),
    ...(workspace.isDefault ? [] : [context(md`It can be read here, and changed only by its owner in My Workspace.`)]),
  ]);
}

const sure = (base: string, name: string) =>
  confirm({
    title: `Disconnect ${base}?`,
    text: `${name} and its agents read it no more. Nothing is deleted; it can be connected again.`,
    yes: 'Disconnect',
    no: 'Keep it',
  });

function resourceRow(resource: Resource, base: string, value: Which | null): Block {
  const title = resource.title ? md`*${resource.title}* · ` : md``;
  const sure = confirm({
    title: `Remove this from ${base}?`,
    text: `${cut(resource.title ?? resource.url ?? resource.fileId ?? resource.text ?? 'It', 150)} is gone then, and nobody reads it any more. This cannot be undone.`,
    yes: 'Remove',
  });
  const remove = value && button('Remove', ids.removeResource, { ...value, resourceId: resource._id }, { confirm: sure });
  return section(md`• ${title}${contentOf(resource)}`, remove ?? undefined);
}

/** What people typed is shown, never made into a link of ours. */
function contentOf({ kind, url, text, fileId }: Resource): Md {
  switch (kind) {
    case 'url':
      return md`page ${copied(url ?? '')}`;
    case 'file':
      return md`file in Slack ${copied(url ?? fileId ?? '')}`;
    case 'text':
      return md`text “${cut(text ?? '', 200)}”`;
  }
}

function agentRow(agent: { _id: string; name: string }, value: Which): Block {
  return section(md`Read by the agent *${agent.name}*`, button('Take away', ids.disconnect, { ...value, agentId: agent._id }));
}
