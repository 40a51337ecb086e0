import { type Role, reaches } from '../../domain/access.js';
import {
  type HooksPlace,
  type HookView,
  PROVIDER_IDS,
  PROVIDERS,
  type ProviderId,
  type UnplacedKind,
} from '../../domain/provider-hooks/index.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { actions, type Block, button, confirm, context, type Message, message, section } from '../kit/blocks.js';
import { momentText, plural } from '../kit/figures.js';
import { code, copied, join, type Md, md, named } from '../kit/text.js';
import { ids } from './ids.js';
import { stepsOf } from './steps.view.js';

/** H6, H7: the platforms of a workspace, each with the way to it, and the calls that are nobody's. */
export function platformsMessage({ workspace, role, hooks, unplaced }: HooksPlace, note?: Md): Message {
  const title = md`${named(workspace)} · Platforms`;
  const what = md`A platform that is connected reports calls by itself, in its own form. They are counted on the agent that has the platform’s id, or the number.`;
  const rows = PROVIDER_IDS.map((provider) => platformRow(workspace, provider, hooks));
  return message(note ? md`${title}. ${note}` : title, [
    section(note ? [title, note] : title),
    context(what),
    ...rows,
    ...(unplaced.length > 0 ? [section(md`*Calls that are nobody’s*`)] : []),
    ...unplaced.map((kind) => unplacedRow(workspace, role, kind)),
  ]);
}

function platformRow(workspace: Workspace, provider: ProviderId, hooks: readonly HookView[]): Block {
  const { name } = PROVIDERS[provider];
  const hook = hooks.find((one) => one.provider === provider);
  const value = { workspaceId: workspace._id, provider };
  if (!hook) return section(md`*${name}* · not connected`, button('Connect', ids.connect, value));
  return section(md`*${name}* · ${stateOf(hook)}`, button('Show', ids.show, value));
}

function stateOf(hook: HookView): Md {
  if (!hook.hasSecret) return md`its secret is missing`;
  return hook.heardAt ? md`connected, last heard of ${momentText(hook.heardAt)}` : md`connected, nothing was heard of it yet`;
}

/** What calls of a kind have in common, as people know it. */
export function kindText({
  provider,
  providerAgentId,
  ownNumber,
}: Pick<UnplacedKind, 'provider' | 'providerAgentId' | 'ownNumber'>): Md {
  const { name, agentWord } = PROVIDERS[provider];
  const marks = [
    ...(providerAgentId ? [md`${agentWord} ${code(providerAgentId)}`] : []),
    ...(ownNumber && ownNumber !== providerAgentId ? [md`number ${code(ownNumber)}`] : []),
  ];
  return md`${name}${marks.length > 0 ? md`, ${join(marks, ', ')}` : md``}`;
}

function unplacedRow(workspace: Workspace, role: Role, kind: UnplacedKind): Block {
  const { provider, providerAgentId, ownNumber, count, lastAt } = kind;
  const line = md`${plural(count, 'call')} · ${kindText(kind)} · last ${momentText(lastAt)}`;
  const value = { workspaceId: workspace._id, provider, providerAgentId, ownNumber };
  return section(line, role === 'owner' ? button('Say whose', ids.place, value) : undefined);
}

interface Shown {
  workspace: Workspace;
  role: Role;
  hook: HookView;
  /** One of ours, the one time it is shown. */
  secret?: string | undefined;
  note?: Md;
}

/** One platform: its address, what to do there, and what is chosen here. */
export function platformMessage({ workspace, role, hook, secret, note }: Shown): Message {
  const { name, asksFirst } = PROVIDERS[hook.provider];
  const title = md`${named(workspace)} · *${name}* · ${stateOf(hook)}`;
  const lines: Md[] = [
    title,
    ...(note ? [note] : []),
    md`Address ${copied(hook.address)}`,
    ...(secret ? [md`Secret ${copied(secret)}. Copy it now: it is not shown again.`] : []),
    ...(hook.previousUntil ? [md`The secret before it is good until ${momentText(hook.previousUntil)}.`] : []),
  ];
  return message(note ? md`${title}. ${note}` : title, [
    section(lines),
    ...(hook.isReachable ? [] : [section(unreachable(name))]),
    section(stepsOf(hook.provider, workspace.handle)),
    ...(asksFirst ? [context(lateText(hook))] : []),
    ...(reaches(role, 'editor') ? manage(hook) : []),
  ]);
}

const unreachable = (name: string): Md =>
  md`*${name} cannot reach this address:* it leads to the machine that Switchboard runs on. Whoever runs it sets ${code('PUBLIC_URL')} to its address from outside; then look here again.`;

const lateText = ({ whenLate }: HookView): Md =>
  whenLate === 'take'
    ? md`When Switchboard cannot tell in time whether there are minutes, or does not know the agent, the call is *taken*.`
    : md`When Switchboard cannot tell in time whether there are minutes, or does not know the agent, the call is *refused*.`;

function manage(hook: HookView): Block[] {
  const { workspaceId, provider, hasSecret, whenLate } = hook;
  const { name, secretIs, asksFirst } = PROVIDERS[provider];
  const value = { workspaceId, provider };
  const renew = confirm({
    title: 'Make a new secret?',
    text: `The one ${name} has now is good for another day.`,
    yes: 'Make it',
    no: 'Leave it',
  });
  const other = whenLate === 'take' ? 'refuse' : 'take';
  const sure = confirm({
    title: `Disconnect ${name}?`,
    text: 'At this address only the ends of calls that have begun are still taken, and connecting again makes another.',
    yes: 'Disconnect',
  });
  return actions(
    secretIs === 'ours'
      ? button('New secret', ids.renew, value, { confirm: renew })
      : button(hasSecret ? 'Change the secret' : 'Enter the secret', ids.enter, value, hasSecret ? {} : { style: 'primary' }),
    asksFirst
      ? button(other === 'take' ? 'If unsure, take calls' : 'If unsure, refuse calls', ids.choose, { ...value, whenLate: other })
      : null,
    button('All platforms', ids.list, workspaceId),
    button('Disconnect', ids.disconnect, value, { style: 'danger', confirm: sure }),
  );
}

/** What the confirmation of placed calls says. */
export const placedText = (counted: number, agentName: string, left: number): Md =>
  md`${plural(counted, 'call')} ${counted === 1 ? 'is' : 'are'} counted on *${agentName}*.${left > 0 ? md` ${plural(left, 'more', 'more')} wait: press again, or see whether their times are right.` : md``}`;
