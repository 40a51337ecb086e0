import { type Role, reaches } from '../../domain/access.js';
import type { Agent } from '../../domain/agents/index.js';
import { MOST_PER_AGENT } from '../../domain/knowledge-bases/index.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { actions, type Block, button, context, type Message, message, section } from '../kit/blocks.js';
import { listText, momentText, plural } from '../kit/figures.js';
import { ACTIONS } from '../kit/ids.js';
import { code, type Md, md, named } from '../kit/text.js';
import { type AgentPlace, whichOf } from './find-agent.js';
import { ids } from './ids.js';

/** A message holds 50 blocks; heading and buttons take three. */
const PAGE = 20;

interface List {
  workspace: Workspace;
  role: Role;
  agents: readonly Agent[];
  /** From 0; beyond the end means the last one. */
  page: number;
}

/** A1: the agents of a workspace, each with the way to what can be done with it. */
export function agentsMessage({ workspace, role, agents, page }: List): Message {
  const last = Math.max(0, Math.ceil(agents.length / PAGE) - 1);
  const at = Math.min(page, last);
  const turn = (label: string, to: number) =>
    to >= 0 && to <= last ? button(label, ids.list, { workspaceId: workspace._id, page: to }) : null;
  const where = last > 0 ? md` · page ${at + 1} of ${last + 1}` : md``;
  const title = md`${named(workspace)} · ${agents.length === 0 ? 'no agents yet' : plural(agents.length, 'agent')}${where}`;
  const mayEdit = reaches(role, 'editor');
  const create = mayEdit ? button('New agent', ids.create, workspace._id) : null;
  const platforms = mayEdit ? button('Platforms', ACTIONS.platforms, workspace._id) : null;
  const none = md`An agent is what answers or makes the calls. Its platform reports them, with a key or in its own form, and they are metered.`;
  return message(title, [
    section(title),
    ...(agents.length === 0 ? [section(none)] : []),
    ...agents.slice(at * PAGE, (at + 1) * PAGE).map(row),
    // Two buttons of one action cannot stand in one row.
    ...actions(turn('Previous', at - 1)),
    ...actions(turn('Next', at + 1), create, platforms),
  ]);
}

function row(agent: Agent): Block {
  const provider = agent.provider ? md` · ${agent.provider}` : md``;
  return section(md`*${agent.name}* · ${agent.status}${provider}`, button('Show', ids.show, whichOf(agent)));
}

/** What is known of an agent besides itself. */
interface Around {
  /** The knowledge bases it reads, by name. */
  knowledge: readonly string[];
  /** H6: its platform asks before it takes a call, as far as was seen. */
  isAsked: boolean;
}

/** What is known of one that was made just now. */
export const NEW: Around = { knowledge: [], isAsked: false };

/** A1: one agent, with what it reads and what the viewer may do with it. */
export function agentMessage({ workspace, role, agent }: AgentPlace, { knowledge, isAsked }: Around, note?: Md): Message {
  const title = md`${named(workspace)} · Agent *${agent.name}* · ${agent.status}`;
  const lines: Md[] = [
    title,
    ...(note ? [note] : []),
    ...(agent.description ? [md`${agent.description}`] : []),
    ...(agent.provider
      ? [md`Runs at ${agent.provider}${agent.providerAgentId ? md`, there ${code(agent.providerAgentId)}` : md``}`]
      : []),
    ...(agent.configuration ? [md`Configuration ${code(agent.configuration)}`] : []),
    ...(knowledge.length > 0
      ? [md`Reads ${listText(knowledge)} (${knowledge.length} of ${MOST_PER_AGENT} knowledge bases)`]
      : []),
    isAsked ? ASKED_FIRST : METERED_AFTER,
    md`Since ${momentText(agent.createdAt)}`,
  ];
  return message(note ? md`${title}. ${note}` : title, [
    section(lines),
    ...actions(button('Calls', ACTIONS.agentCalls, whichOf(agent)), button('Contacts', ACTIONS.contacts, whichOf(agent))),
    ...(reaches(role, 'editor') ? manage(agent) : []),
    ...(agent.status === 'paused' ? [context(PAUSED)] : []),
  ]);
}

const ASKED_FIRST = md`Its platform asks before it takes a call: without minutes callers are refused.`;
const METERED_AFTER = md`Metered after the call: nobody has asked here lately before its calls were taken.`;

/** H6: nothing is promised about calls that are only reported when they are over. */
export const PAUSED = md`Calls that its platform reports as started are refused; calls that it only reports when they have ended are metered as before.`;

function manage(agent: Agent): Block[] {
  const value = whichOf(agent);
  const toggle =
    agent.status === 'active' ? button('Pause', ids.pause, value) : button('Resume', ids.resume, value, { style: 'primary' });
  return actions(
    toggle,
    button('Edit', ids.edit, value),
    button('Keys', ids.keys, value),
    button('Webhooks', ACTIONS.webhooks, value),
    button('Delete', ids.remove, value, { style: 'danger' }),
  );
}
