import type { Workspace } from '../../domain/workspaces/index.js';
import { context, type Message, message, section } from '../kit/blocks.js';
import { channelLink, code, md, named } from '../kit/text.js';

/** Where alerts go, and how to change it. */
export function alertsMessage(workspace: Workspace): Message {
  const where = workspace.alertChannelId
    ? md`${named(workspace)} · low-minute alerts go to ${channelLink(workspace.alertChannelId)}.`
    : md`${named(workspace)} · low-minute alerts go to the owner's direct messages.`;
  return message(where, [
    section(where),
    context(md`Change it with ${code('/minutes alerts #channel')} or ${code('/minutes alerts off')}.`),
  ]);
}
