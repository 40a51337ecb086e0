import { DomainError } from '../../domain/errors.js';
import type { UserId, WorkspaceId } from '../../domain/ids.js';
import { memberFor } from '../../domain/members/index.js';
import { type ListedPerson, listPeople } from '../../domain/workspaces/index.js';
import type { Visit } from './define.js';
import type { NotFound, SlackPerson } from './people.js';
import { isEmail, type Word } from './words.js';

type Where = { _id: WorkspaceId; name: string };

/**
 * Which member of a workspace a mention, an address or a name means: first those who are called so here, then whoever Slack knows.
 * Throws a sentence that says what helps.
 */
export async function findMember(visit: Pick<Visit, 'ctx' | 'people'>, workspace: Where, word: Word): Promise<ListedPerson> {
  const { ctx, people } = visit;
  const listed = await listPeople(ctx, workspace._id);
  if (word.userId) return among(visit, workspace, listed, word.userId);
  const typed = word.text.replace(/^@/, '');
  const [member, ...others] = calledSo(listed, typed.toLowerCase());
  if (member && others.length === 0) return member;
  if (member) {
    throw new DomainError('invalid_input', `Several people in ${workspace.name} are called \`${typed}\`.`, {
      next: 'Type @ and choose the one you mean from Slack’s list.',
    });
  }
  const found = isEmail(typed) ? await people.byEmail(typed) : await people.byName(typed);
  if (typeof found === 'string') throw nobodySo(found, workspace, typed);
  return among(visit, workspace, listed, (found as SlackPerson).userId);
}

/** By the whole name, else by the first name, else by the address somebody outside Slack was invited at. */
function calledSo(listed: readonly ListedPerson[], typed: string): ListedPerson[] {
  const whole = listed.filter(({ name, userId }) => name.toLowerCase() === typed || userId === `email:${typed}`);
  return whole.length > 0 ? whole : listed.filter(({ name }) => name.toLowerCase().split(' ')[0] === typed);
}

async function among(
  { ctx }: Pick<Visit, 'ctx'>,
  workspace: Where,
  listed: readonly ListedPerson[],
  user: string,
): Promise<ListedPerson> {
  const member = listed.find(({ userId }) => userId === user);
  if (member) return member;
  await memberFor(ctx, workspace._id, user as UserId);
  throw new DomainError('conflict', `${workspace.name} has just changed.`, { next: 'Please try again.' });
}

function nobodySo(why: NotFound, workspace: Where, typed: string): DomainError {
  switch (why) {
    case 'nobody':
      return new DomainError('not_found', `Nobody in ${workspace.name} is called \`${typed}\`.`, {
        next: '`/workspace members` shows who is there.',
      });
    case 'no_scope':
      return new DomainError('invalid_input', `I can't look up \`${typed}\`: the scope users:read.email was not given.`, {
        next: 'Type @ and choose the person from Slack’s list.',
      });
    case 'no_answer':
      return new DomainError('unavailable', `Slack did not say who \`${typed}\` is.`, { next: 'Please try again in a moment.' });
  }
}

/** One person out of the words: a mention, or a name that may have several words. Throws when more stands beside a mention. */
export function personIn(words: readonly Word[]): Word | undefined {
  const mention = words.find((word) => word.userId !== undefined);
  if (!mention) return words.length > 0 ? { text: words.map(({ text }) => text).join(' '), quoted: false } : undefined;
  const [extra] = words.filter((word) => word !== mention);
  if (!extra) return mention;
  throw new DomainError('invalid_input', `I did not understand \`${extra.text}\`, so nothing was changed.`, {
    next: 'Name one person, with @ or by name.',
  });
}
