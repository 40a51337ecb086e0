import { DomainError } from '../../domain/errors.js';
import type { WorkspaceId } from '../../domain/ids.js';
import type { ListedPerson } from '../../domain/workspaces/index.js';
import type { Block } from './blocks.js';
import type { Visit } from './define.js';
import { findMember } from './find-member.js';
import type { FormValues } from './form-values.js';
import { personInput, textInput } from './inputs.js';
import { parseWords } from './words.js';

/** Fields that name a member: Slack's list, and a line beside it for those the list does not show. */
export function memberFields(): Block[] {
  return [
    personInput('person', { label: 'Person', optional: true }),
    textInput('typed', {
      label: 'Or type who it is',
      optional: true,
      placeholder: '@ben',
      hint: 'A name, an e-mail address or an @mention.',
    }),
  ];
}

/** Reads what `memberFields` drew. Throws beside the field that was filled in. */
export async function memberIn(
  visit: Pick<Visit, 'ctx' | 'people'> & { form: FormValues },
  workspace: { _id: WorkspaceId; name: string },
): Promise<ListedPerson> {
  const chosen = visit.form.text('person');
  const typed = visit.form.text('typed');
  const field = chosen ? 'person' : 'typed';
  const word = chosen ? { text: '', quoted: false, userId: chosen } : wordOf(typed);
  if (!word) throw new DomainError('invalid_input', '', { fields: { typed: 'Choose a person, or type who it is.' } });
  try {
    return await findMember(visit, workspace, word);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const sentence = error.next ? `${error.message} ${error.next}` : error.message;
    throw new DomainError(error.code, error.message, { fields: { [field]: sentence } });
  }
}

// A name of several words is one name here, without quotes.
function wordOf(typed: string | null) {
  const [first] = parseWords(typed ?? '').all;
  return first && !first.userId ? { text: typed ?? '', quoted: false } : first;
}
