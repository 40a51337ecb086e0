import type { z } from 'zod';
import type { Need, Place } from '../../domain/access.js';
import type { Account } from '../../domain/accounts/index.js';
import type { Context } from '../../domain/context.js';
import type { Channels } from './channels.js';
import type { FormValues } from './form-values.js';
import type { People } from './people.js';
import type { Reply } from './reply.js';
import type { Words } from './words.js';

/** What every handler gets. */
export interface Visit {
  ctx: Context;
  /** Who acts; their account was opened on the first visit (W1). */
  person: Account;
  /** Slack's people, by id or address. */
  people: People;
  /** Slack's channels, by name. */
  channels: Channels;
  /** Names the workspace in case the answer is a refusal (C7). */
  about(workspace: { name: string; handle: string }): void;
}

export interface CommandVisit extends Visit {
  words: Words;
  /** C7: the workspace that is meant: `in <handle>`, this channel's, or the current one. */
  place(): Promise<Place>;
}

export interface Careful {
  /** True for what only reads: when it fails, "nothing was changed" is known. */
  reads?: boolean;
  /** The command that shows whether something was saved. */
  check?: string;
  /** Title of the modal this may open: when data are slow it opens at once and is filled later. */
  opens?: string;
}

export interface Command extends Careful {
  /** `['workspace', 'create']`; one word alone is what happens without a subcommand. */
  path: readonly [string] | readonly [string, string];
  /** A command of its own for the same thing: `/invite`. */
  alias?: string;
  /** What may follow, for help: `[name]`. */
  usage: string;
  summary: string;
  needs: Need | 'anyone';
  run(visit: CommandVisit): Promise<Reply>;
}

export interface ClickVisit<T> extends Visit {
  value: T;
  /** The form around the click and its modal's data, when it was in a modal. */
  form: FormValues;
  data: Record<string, unknown>;
  /** The message that was clicked, when it is one that stays. */
  clicked?: { channelId: string; ts: string };
}

export interface Action<T> extends Careful {
  value: z.ZodType<T>;
  run(visit: ClickVisit<T>): Promise<Reply>;
}

export interface Submission<T> extends Careful {
  /** What the modal's `data` must be. */
  data: z.ZodType<T>;
  run(visit: Visit & { data: T; form: FormValues }): Promise<Reply>;
}

/** A feature as the router takes it. Ids are `feature.verb`. */
export interface SlackFeature {
  commands?: readonly Command[];
  actions?: Record<string, Action<unknown>>;
  modals?: Record<string, Submission<unknown>>;
}

/** One command; help, routing, the manifest and the README are made from this. */
export function defineCommand(command: Command): Command {
  return command;
}

/** What a button or select does; `value` is checked before `run` sees it. */
export function defineAction<T>(action: Action<T>): Action<unknown> {
  return action as unknown as Action<unknown>;
}

/** What submitting a modal does; `data` is checked before `run` sees it. */
export function defineModal<T>(modal: Submission<T>): Submission<unknown> {
  return modal as unknown as Submission<unknown>;
}
