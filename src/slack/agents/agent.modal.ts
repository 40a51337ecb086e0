import { z } from 'zod';
import { type Agent, createAgent, editAgent } from '../../domain/agents/index.js';
import type { AgentId, WorkspaceId } from '../../domain/ids.js';
import { enterFor } from '../../domain/verb.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { section } from '../kit/blocks.js';
import { defineAction, defineCommand, defineModal } from '../kit/define.js';
import type { FormValues } from '../kit/form-values.js';
import { textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { ephemeral, openModal } from '../kit/reply.js';
import { code, type Md, md, named } from '../kit/text.js';
import { agentMessage, NEW } from './agents.view.js';
import { agentNamed, agentOf, which } from './find-agent.js';
import { ids } from './ids.js';
import { shownAgent } from './shown-agent.js';

export const NEW_TITLE = 'New agent';
export const EDIT_TITLE = 'Edit an agent';

const data = z.object({ workspaceId: z.string().min(1), agentId: z.string().optional(), name: z.string(), handle: z.string() });

const PROVIDER_HINT = 'vapi, retell, elevenlabs or twilio can be connected: /agents platforms. Others report with a key.';

function agentModal(workspace: Pick<Workspace, '_id' | 'name' | 'handle'>, agent?: Agent): Modal {
  const { _id: workspaceId, name, handle } = workspace;
  return {
    id: agent ? ids.editModal : ids.createModal,
    title: agent ? EDIT_TITLE : NEW_TITLE,
    submit: agent ? 'Save' : 'Create',
    data: { workspaceId, name, handle, ...(agent ? { agentId: agent._id } : {}) },
    blocks: [
      section(md`${named(workspace)}`),
      textInput('name', { label: 'Name', most: 60, initial: agent?.name, placeholder: 'Reception' }),
      textInput('description', { label: 'What it does', optional: true, most: 300, initial: agent?.description }),
      textInput('provider', {
        label: 'Provider',
        optional: true,
        most: 40,
        initial: agent?.provider,
        placeholder: 'vapi',
        hint: PROVIDER_HINT,
      }),
      textInput('providerAgentId', {
        label: "The provider's id of it",
        optional: true,
        most: 200,
        initial: agent?.providerAgentId,
        hint: 'Calls that a connected platform reports are counted on the agent with this id. At Twilio it is the number: +14155550100.',
      }),
      textInput('configuration', {
        label: 'Configuration',
        optional: true,
        most: 3_000,
        initial: agent?.configuration,
        placeholder: '{ "voice": "calm" }',
        hint: 'A JSON object for your own use.',
      }),
    ],
  };
}

const FIELDS = ['description', 'provider', 'providerAgentId', 'configuration'] as const;

/** What is filled in; what is empty is null. */
const filled = (form: FormValues) => Object.fromEntries(FIELDS.map((field) => [field, form.text(field)]));

/** A1: with a name it is made at once, without one the form opens. */
export const createCommand = defineCommand({
  path: ['agents', 'create'],
  usage: '[name]',
  summary: 'Create an agent',
  needs: 'editor',
  check: '/agents',
  opens: NEW_TITLE,
  run: async ({ ctx, place, words }) => {
    const { workspace, role } = await place();
    await enterFor(ctx, createAgent, workspace._id);
    const name = words.all.map(({ text }) => text).join(' ');
    if (!name) return openModal(agentModal(workspace));
    return ephemeral(
      agentMessage(
        { workspace, role, agent: await createAgent(ctx, { workspaceId: workspace._id, name }) },
        NEW,
        created(workspace),
      ),
    );
  },
});

const created = ({ handle }: Pick<Workspace, 'handle'>): Md =>
  md`It is ready. *Keys* gives it a key with which its platform reports calls; ${code(`/agents platforms in ${handle}`)} connects Vapi, Retell, ElevenLabs or Twilio.`;

/** The New agent button. */
export const createAction = defineAction({
  value: z.string().min(1).max(64),
  reads: true,
  opens: NEW_TITLE,
  run: async (visit) => {
    const { workspace } = await enterFor(visit.ctx, createAgent, visit.value as WorkspaceId);
    visit.about(workspace);
    return openModal(agentModal(workspace));
  },
});

export const createSubmit = defineModal({
  data,
  check: '/agents',
  run: async ({ ctx, form, data: { workspaceId, name, handle }, about }) => {
    about({ name, handle });
    const { workspace, role } = await enterFor(ctx, createAgent, workspaceId as WorkspaceId);
    const given = Object.fromEntries(Object.entries(filled(form)).filter(([, value]) => value !== null));
    const agent = await createAgent(ctx, { workspaceId: workspace._id, name: form.text('name') ?? '', ...given });
    return ephemeral(agentMessage({ workspace, role, agent }, NEW, created(workspace)));
  },
});

export const editCommand = defineCommand({
  path: ['agents', 'edit'],
  usage: '[name]',
  summary: 'Change name, provider or configuration of an agent',
  needs: 'editor',
  reads: true,
  opens: EDIT_TITLE,
  run: async (visit) => {
    const { workspace, agent } = await agentNamed(visit);
    await enterFor(visit.ctx, editAgent, workspace._id);
    return openModal(agentModal(workspace, agent));
  },
});

export const editAction = defineAction({
  value: which,
  reads: true,
  opens: EDIT_TITLE,
  run: async (visit) => {
    const { workspace, agent } = await agentOf(visit, visit.value);
    await enterFor(visit.ctx, editAgent, workspace._id);
    return openModal(agentModal(workspace, agent));
  },
});

export const editSubmit = defineModal({
  data,
  check: '/agents',
  run: async ({ ctx, form, data: { workspaceId, agentId, name, handle }, about }) => {
    about({ name, handle });
    const { workspace, role } = await enterFor(ctx, editAgent, workspaceId as WorkspaceId);
    const input = { workspaceId: workspace._id, agentId: agentId as AgentId, name: form.text('name') ?? '', ...filled(form) };
    return ephemeral(await shownAgent({ ctx }, { workspace, role, agent: await editAgent(ctx, input) }, md`It is saved.`));
  },
});
