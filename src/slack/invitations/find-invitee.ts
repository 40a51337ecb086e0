import { DomainError } from '../../domain/errors.js';
import type { NotFound, People, SlackPerson } from '../kit/people.js';
import { isEmail, type Word } from '../kit/words.js';

/** Somebody of this Slack, or an address nobody here has (I2). */
export type Found = SlackPerson | { outside: string };

/** I1, I2: who is meant by a mention, an address or a name. Throws a refusal that says what went wrong and what helps. */
export async function findInvitee(people: People, word: Word): Promise<Found> {
  if (word.userId) return known(await people.byId(word.userId), 'This person is not known to Slack.');
  if (isEmail(word.text)) {
    const found = await people.byEmail(word.text);
    return found === 'nobody' ? { outside: word.text } : known(found, '');
  }
  const name = word.text.replace(/^@/, '');
  return known(
    await people.byName(name),
    `I can't tell who \`${word.text}\` is. Mention them with @, or give their e-mail address.`,
  );
}

function known(found: SlackPerson | NotFound, nobody: string): SlackPerson {
  switch (found) {
    case 'nobody':
      throw aboutPerson('not_found', nobody, '');
    case 'no_scope':
      throw aboutPerson(
        'unavailable',
        'Switchboard may not look people up by e-mail address here: its permission users:read.email is missing.',
        'Mention the person with @ instead, or ask whoever installed Switchboard to add it.',
      );
    case 'no_answer':
      throw aboutPerson('unavailable', 'Slack did not say who this is, so nobody was invited.', 'Try again in a moment.');
    default:
      return found;
  }
}

function aboutPerson(code: 'not_found' | 'unavailable', message: string, next: string): DomainError {
  return new DomainError(code, message, { next, fields: { person: next ? `${message} ${next}` : message } });
}
