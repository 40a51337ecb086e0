import { DomainError } from '../../domain/errors.js';
import type { Channels } from './channels.js';
import type { Word } from './words.js';

/** The channel a person typed, marked by Slack or by name. Throws a sentence that says why it is not one. */
export async function findChannel(channels: Channels, word: Word): Promise<string> {
  if (word.channelId) return word.channelId;
  const found = await channels.byName(word.text);
  if (typeof found !== 'string') return found.channelId;
  const name = `\`#${word.text.replace(/^#/, '')}\``;
  switch (found) {
    case 'none':
      throw new DomainError('invalid_input', `There is no public channel ${name} here.`, {
        next: 'For a private one, invite Switchboard there and choose it in the form of `/workspace settings`.',
      });
    case 'no_scope':
      throw new DomainError('invalid_input', `I can't look up ${name}: the scope channels:read was not given.`, {
        next: 'Type # and choose the channel from the list Slack shows.',
      });
    case 'no_answer':
      throw new DomainError('unavailable', `Slack did not say which channel ${name} is.`, {
        next: 'Please try again in a moment.',
      });
  }
}
