import type { Platform } from '../../domain/context.js';
import type { Clients } from './clients.js';
import { CommandTable } from './command-table.js';
import type { SlackFeature } from './define.js';
import { type Desk, type Patience, USUAL_PATIENCE } from './desk.js';
import { onClick, onStranger } from './on-click.js';
import { onCommand } from './on-command.js';
import { type AckSubmission, onSubmission } from './on-submission.js';
import type { Running } from './running.js';

/** What Bolt's catch-all listeners call. None of these rejects. */
export interface Router {
  table: CommandTable;
  command(body: unknown): Promise<void>;
  click(body: unknown): Promise<void>;
  submission(body: unknown, ack: AckSubmission): Promise<void>;
  stranger(body: unknown): Promise<void>;
}

interface RouterOptions {
  platform: Platform;
  clients: Clients;
  features: readonly SlackFeature[];
  commandPrefix: string;
  running: Running;
  installedIn?: () => string | null;
  patience?: Patience;
}

/** The command table of these features. */
export function tableOf(features: readonly SlackFeature[], prefix: string): CommandTable {
  return new CommandTable(
    features.flatMap((feature) => feature.commands ?? []),
    prefix,
  );
}

/** Dispatches payloads through the features' tables. Throws at once when two features use the same id. */
export function createRouter(options: RouterOptions): Router {
  const { platform, clients, features, commandPrefix, running, patience = USUAL_PATIENCE } = options;
  const table = tableOf(features, commandPrefix);
  const desk: Desk = {
    platform,
    clients,
    table,
    actions: merged(features.map((feature) => feature.actions ?? {})),
    modals: merged(features.map((feature) => feature.modals ?? {})),
    running,
    installedIn: options.installedIn ?? (() => null),
    patience,
  };
  const guarded = (work: Promise<void>) =>
    running.track(work.catch((error: unknown) => platform.log.error({ err: error }, 'a payload was not handled')));
  return {
    table,
    command: (body) => guarded(onCommand(desk, body)),
    click: (body) => guarded(onClick(desk, body)),
    submission: (body, ack) => guarded(onSubmission(desk, body, ack)),
    stranger: (body) => guarded(onStranger(desk, body)),
  };
}

function merged<T>(tables: readonly Record<string, T>[]): Map<string, T> {
  const all = new Map<string, T>();
  for (const [id, entry] of tables.flatMap((table) => Object.entries(table))) {
    if (all.has(id)) throw new Error(`Two features use the id ${id}.`);
    all.set(id, entry);
  }
  return all;
}
