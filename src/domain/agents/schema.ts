import { z } from 'zod';
import type { AgentId } from '../ids.js';
import { workspaceId } from '../workspaces/index.js';

export const agentId = z.string().min(1).max(64) as unknown as z.ZodType<AgentId, AgentId>;

const MOST_CONFIGURATION = 16_384;

/** JSON text of an object; comes out as it would be written again, without the spaces people put into it. */
const configuration = z.string().transform((text, check) => {
  const value = parsed(text);
  const json = value === undefined ? undefined : JSON.stringify(value);
  if (json !== undefined && json.length <= MOST_CONFIGURATION) return json;
  const message =
    json === undefined
      ? 'The configuration is a JSON object, for instance { "voice": "calm" }.'
      : 'A configuration has at most 16,384 characters.';
  check.addIssue({ code: 'custom', message });
  return z.NEVER;
});

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const name = z.string().trim().min(1, 'Give the agent a name.').max(60, 'A name has at most 60 characters.');
const description = z.string().trim().max(300, 'A description has at most 300 characters.');
const provider = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'A provider is a short name such as vapi or retell.');
const providerAgentId = z.string().trim().min(1).max(200, 'An id has at most 200 characters.');

export const CreateAgent = z.object({
  workspaceId,
  name,
  description: description.optional(),
  provider: provider.optional(),
  providerAgentId: providerAgentId.optional(),
  configuration: configuration.optional(),
});

/** What is left out stays; null takes it away. */
export const EditAgent = z.object({
  workspaceId,
  agentId,
  name: name.optional(),
  description: description.nullish(),
  provider: provider.nullish(),
  providerAgentId: providerAgentId.nullish(),
  configuration: configuration.nullish(),
});
