import { z } from 'zod';

// Slack's payloads as far as the kit reads them. They are signed, but a signature says nothing about their shape.
const id = z.string().min(1).max(255);
const maybe = z.string().max(4000).nullish();

const field = z.object({
  type: maybe,
  value: maybe,
  selected_option: z.object({ value: maybe }).nullish(),
  selected_user: maybe,
  selected_conversation: maybe,
  selected_channel: maybe,
  selected_date: maybe,
});
const state = z.object({ values: z.record(z.string(), z.record(z.string(), field)).default({}) }).default({ values: {} });

const view = z.object({
  id,
  callback_id: z.string().max(255).default(''),
  private_metadata: z.string().max(3000).default(''),
  app_installed_team_id: z.string().max(255).nullish(),
  state,
});

const who = {
  team: z.object({ id }).nullish(),
  user: z.object({ id, name: maybe, username: maybe, team_id: maybe }),
  trigger_id: z.string().max(255).optional(),
};

export const CommandPayload = z.object({
  command: z.string().min(1).max(255),
  text: z.string().max(40_000).default(''),
  team_id: id,
  user_id: id,
  user_name: z.string().max(255).default(''),
  channel_id: id,
  trigger_id: id,
  response_url: z.string().max(2000).optional(),
});

export const ClickPayload = z.object({
  ...who,
  actions: z.array(field.extend({ action_id: id, block_id: maybe, action_ts: maybe })).min(1),
  container: z.object({ message_ts: maybe, channel_id: maybe, view_id: maybe, is_ephemeral: z.boolean().nullish() }).default({}),
  channel: z.object({ id }).nullish(),
  response_url: z.string().max(2000).optional(),
  view: view.optional(),
});

export const SubmissionPayload = z.object({ ...who, view });

export const AnyPayload = z.object({
  ...who,
  response_url: z.string().max(2000).optional(),
  channel: z.object({ id }).nullish(),
});

export type Click = z.output<typeof ClickPayload>;
export type Submitted = z.output<typeof SubmissionPayload>;
export type Field = z.output<typeof field>;
