import type { Platform } from '../../domain/context.js';
import type { Clients } from './clients.js';
import type { CommandTable } from './command-table.js';
import type { Action, Submission } from './define.js';
import type { Running } from './running.js';

/** What the kit works with: made once per app. */
export interface Desk {
  platform: Platform;
  clients: Clients;
  table: CommandTable;
  actions: ReadonlyMap<string, Action<unknown>>;
  modals: ReadonlyMap<string, Submission<unknown>>;
  running: Running;
  /** The team that our token is for; null while Slack has not said it. */
  installedIn(): string | null;
  patience: Patience;
}

/** How long people wait before they are shown that something happens, in milliseconds. Slack itself gives three seconds. */
export interface Patience {
  /** Then a form that is not ready opens empty, while its trigger is still good. */
  open: number;
  /** Then a submission is answered with "Working…". */
  submit: number;
}

export const USUAL_PATIENCE: Patience = { open: 1_200, submit: 1_800 };
