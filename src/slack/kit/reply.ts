import type { Message } from './blocks.js';
import type { Modal } from './modal.js';

/** A message of ours that becomes another one. */
export interface Change {
  channelId: string;
  ts: string;
  message: Message;
}

/** A file that is made only when it can be uploaded. */
export interface FileToShare {
  name: string;
  title: string;
  make(): Promise<Buffer>;
}

/** What a handler wants to happen in Slack. Only the kit makes it happen. */
export type Reply =
  | { kind: 'ephemeral'; message: Message; change?: Change }
  | { kind: 'replace'; message: Message }
  | { kind: 'openModal'; modal: Modal }
  | { kind: 'updateModal'; modal: Modal }
  | { kind: 'fieldErrors'; errors: Record<string, string> }
  | { kind: 'directMessage'; userId: string; message: Message }
  | { kind: 'share'; message: Message; files: readonly FileToShare[] }
  | { kind: 'files'; message: Message; files: readonly FileToShare[] }
  | { kind: 'nothing' };

/** A message only the person sees, where they asked; from a modal: closes it and answers where it was opened. `change`: see Change. */
export function ephemeral(message: Message, change?: Change): Reply {
  return { kind: 'ephemeral', message, ...(change ? { change } : {}) };
}

/** The message that was clicked becomes this one; where nothing was clicked, an ephemeral one. */
export function replaceMessage(message: Message): Reply {
  return { kind: 'replace', message };
}

/** Opens a modal with the payload's trigger. */
export function openModal(modal: Modal): Reply {
  return { kind: 'openModal', modal };
}

/** The open modal shows this instead. */
export function updateModal(modal: Modal): Reply {
  return { kind: 'updateModal', modal };
}

/** Sentences beside fields, by field name; the modal stays open. */
export function fieldErrors(errors: Record<string, string>): Reply {
  return { kind: 'fieldErrors', errors };
}

/** A direct message from Switchboard; for what is said because of an act, not for notices, which go by the outbox. */
export function directMessage(userId: string, message: Message): Reply {
  return { kind: 'directMessage', userId, message };
}

/** C3: a message for everybody in the channel where it was asked for, with files where Slack takes ours; the person is told. */
export function shareInChannel(message: Message, files: readonly FileToShare[] = []): Reply {
  return { kind: 'share', message, files };
}

/** Files for the person alone, in their direct messages, where no link could lead to them. */
export function sendFiles(message: Message, files: readonly FileToShare[]): Reply {
  return { kind: 'files', message, files };
}

/** Closes a modal without a word, leaves a message as it is. */
export function nothing(): Reply {
  return { kind: 'nothing' };
}
