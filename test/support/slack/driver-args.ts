import type { FieldValue } from './field-values.js';
import type { FieldValues } from './view-state.js';

/** A person by id or as addUser() gave them. */
export type Who = string | { id: string };

export interface DriverOptions {
  transport?: 'http' | 'socket';
  /** Where the app listens, for HTTP: `http://127.0.0.1:PORT`. */
  appUrl?: string;
  path?: string;
  signingSecret?: string;
  /** The team that payloads come from; the stand-in's by default. */
  teamId?: string;
  /** The signatures' clock, in seconds; the machine's by default, since Bolt looks there. */
  nowSeconds?: () => number;
}

export interface ClickArgs {
  user: Who;
  channel: string;
  messageTs: string;
  actionId: string;
  blockId?: string;
  /** A button's own value (to tell equals apart) or what is chosen in a select. */
  value?: FieldValue;
  /** What stands in the message's own inputs. */
  values?: FieldValues;
}

export interface ViewClickArgs {
  user: Who;
  viewId?: string;
  /** The Home instead of the modal on top. */
  home?: boolean;
  actionId: string;
  blockId?: string;
  value?: FieldValue;
  /** What the person typed before. */
  values?: FieldValues;
}

export interface SlashArgs {
  user: Who;
  channel?: string;
  command: string;
  text?: string;
}

export interface SubmitArgs {
  user: Who;
  viewId?: string;
  /** By block_id, action_id or `block_id.action_id`. */
  values?: FieldValues;
  /** Sends it though required inputs are empty, as local Slacks and old clients do. */
  incomplete?: boolean;
}

export interface ShortcutArgs {
  user: Who;
  callbackId: string;
  channel?: string;
  messageTs?: string;
}

export interface OptionsArgs {
  user: Who;
  actionId: string;
  blockId?: string;
  value?: string;
  viewId?: string;
  channel?: string;
  messageTs?: string;
}

/** The id of a person given by id or as an object. */
export function userId(user: Who): string {
  return typeof user === 'string' ? user : user.id;
}
