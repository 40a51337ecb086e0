import { z } from 'zod';
import type { Agent } from '../../domain/agents/index.js';
import { issueKey, type KeyIssued, type KeyView, listKeys, revokeKey } from '../../domain/api-keys/index.js';
import { DomainError } from '../../domain/errors.js';
import type { AgentId, ApiKeyId, WorkspaceId } from '../../domain/ids.js';
import { enterFor } from '../../domain/verb.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { actions, type Block, button, confirm, context, type Message, message, section } from '../kit/blocks.js';
import { defineAction, defineCommand, defineModal, type Visit } from '../kit/define.js';
import { dayText, momentText, plural } from '../kit/figures.js';
import { parseCount } from '../kit/figures-in.js';
import { textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral, openModal, replaceMessage } from '../kit/reply.js';
import { code, type Md, md, named } from '../kit/text.js';
import { type AgentPlace, agentNamed, agentOf, which, whichOf } from './find-agent.js';
import { ids } from './ids.js';

const TITLE = 'New agent key';
/** Each takes a block; heading and button take three. */
const MOST_SHOWN = 40;

/** A3: the keys of an agent: what is visible of each, never the key. */
function keysMessage(workspace: Workspace, agent: Agent, keys: readonly KeyView[], note?: Md): Message {
  const title = md`${named(workspace)} · Agent *${agent.name}* · ${keys.length === 0 ? 'no keys yet' : plural(keys.length, 'key')}`;
  return message(note ? md`${title}. ${note}` : title, [
    section(note ? [title, note] : title),
    ...keys.slice(0, MOST_SHOWN).map((key) => keyRow(agent, key)),
    ...actions(button('New key', ids.issueKey, whichOf(agent), keys.length === 0 ? { style: 'primary' } : {})),
    context(md`To change keys without a gap: make a new one, give it to the platform, then revoke the old one.`),
  ]);
}

function keyRow(agent: Agent, key: KeyView): Block {
  const used = key.lastUsedAt ? md`last used ${momentText(key.lastUsedAt)}` : md`never used`;
  const until = key.expiresAt ? md` · until ${dayText(key.expiresAt)}` : md``;
  const sure = confirm({
    title: 'Revoke this key?',
    text: `Whoever uses ${key.name} can no longer start calls with it. It may still report how calls ended that are live.`,
    yes: 'Revoke',
  });
  const revoke = button('Revoke', ids.revokeKey, { ...whichOf(agent), keyId: key._id }, { style: 'danger', confirm: sure });
  return section(md`*${key.name}* · ${code(`${key.prefix}…`)} · ${used}${until}`, revoke);
}

async function keysOf({ ctx }: Pick<Visit, 'ctx'>, { workspace, agent }: AgentPlace, note?: Md): Promise<Message> {
  await enterFor(ctx, issueKey, workspace._id);
  return keysMessage(workspace, agent, await listKeys(ctx, workspace._id, agent._id), note);
}

export const keysCommand = defineCommand({
  path: ['agents', 'keys'],
  usage: '[name]',
  summary: 'The keys with which a platform reports the calls of an agent',
  needs: 'editor',
  reads: true,
  run: async (visit) => ephemeral(await keysOf(visit, await agentNamed(visit))),
});

export const keysAction = defineAction({
  value: which,
  reads: true,
  run: async (visit) => ephemeral(await keysOf(visit, await agentOf(visit, visit.value))),
});

function keyModal({ workspace, agent }: AgentPlace): Modal {
  const { name, handle } = workspace;
  return {
    id: ids.keyModal,
    title: TITLE,
    submit: 'Make the key',
    data: { ...whichOf(agent), agentName: agent.name, name, handle },
    blocks: [
      section(md`${named(workspace)} · A key for *${agent.name}*. You see it once.`),
      textInput('name', { label: 'Name', most: 60, initial: 'default', hint: 'What it is for, for instance “production”.' }),
      textInput('expiresInDays', { label: 'Ends after so many days', optional: true, most: 10, placeholder: '90' }),
    ],
  };
}

export const issueAction = defineAction({
  value: which,
  reads: true,
  opens: TITLE,
  run: async (visit) => {
    const place = await agentOf(visit, visit.value);
    await enterFor(visit.ctx, issueKey, place.workspace._id);
    return openModal(keyModal(place));
  },
});

export const issueSubmit = defineModal({
  data: which.extend({ agentName: z.string(), name: z.string(), handle: z.string() }),
  check: '/agents keys',
  run: async ({ ctx, form, data, about }) => {
    about(data);
    const days = form.text('expiresInDays');
    const expiresInDays = days === null ? undefined : parseCount(days);
    if (expiresInDays === null) {
      throw new DomainError('invalid_input', '', { fields: { expiresInDays: 'Give the days as a number, for instance 90.' } });
    }
    const issued = await issueKey(ctx, {
      workspaceId: data.workspaceId as WorkspaceId,
      agentId: data.agentId as AgentId,
      name: form.text('name') ?? '',
      // Slack may send a form twice; the same form shows the same key.
      repeatable: true,
      ...(expiresInDays === undefined ? {} : { expiresInDays }),
    });
    return ephemeral(issuedMessage(data, issued));
  },
});

/** A3: the one time the key is shown. */
function issuedMessage(data: { agentName: string; name: string; handle: string }, { key, secret }: KeyIssued): Message {
  const line = md`${named(data)} · The key *${key.name}* of *${data.agentName}*`;
  return message(line, [
    section([line, md`${code(secret)}`]),
    context(
      md`Copy it now: it is stored as a hash only and never shown again. It belongs in an ${code('Authorization: Bearer')} header.`,
    ),
  ]);
}

/** A3: revoked at once on every instance; the list shows what is left. */
export const revokeAction = defineAction({
  value: which.extend({ keyId: z.string().min(1).max(64) }),
  check: '/agents keys',
  run: async (visit) => {
    const place = await agentOf(visit, visit.value);
    const { workspaceId, agentId, keyId } = visit.value;
    const input = { workspaceId: workspaceId as WorkspaceId, agentId: agentId as AgentId, keyId: keyId as ApiKeyId };
    const key = await revokeKey(visit.ctx, input);
    return replaceMessage(await keysOf(visit, place, md`*${key.name}* is revoked.`));
  },
});
