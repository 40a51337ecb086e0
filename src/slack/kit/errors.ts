import { randomInt } from 'node:crypto';
import { DomainError, type ErrorCode } from '../../domain/errors.js';
import type { Logger } from '../../platform/log.js';
import { code, join, type Md, md, sentence } from './text.js';

/** A refusal in words: one text for messages, sentences beside fields for forms. */
export interface Refusal {
  text: Md;
  fields: Record<string, string>;
}

/** How the failed act came in, which decides what can be said about trying again. */
export interface Circumstance {
  surface: 'command' | 'click' | 'form';
  reads: boolean;
  check: string;
}

/** What helps when the domain named nothing better. A new code without a sentence does not compile. */
const NEXT: Record<ErrorCode, string> = {
  invalid_input: 'Change it and try again.',
  not_found: '`/workspace list` shows your workspaces.',
  forbidden: 'Ask the owner of the workspace.',
  conflict: '`/workspace` shows how things stand now.',
  handle_taken: 'Choose another handle.',
  insufficient_minutes: '`/minutes` shows what there is.',
  no_seat: 'The owner can free a seat or add one.',
  expired: 'Ask for a new one.',
  limit_reached: 'Try again later.',
  not_implemented: 'Switchboard cannot do this yet.',
  unavailable: 'Try again in a moment.',
};

/** Any error as a refusal. What is not the domain's gets a reference, which is in the log with the error. */
export function refusalOf(error: unknown, circumstance: Circumstance, log: Logger): Refusal {
  if (error instanceof DomainError) return fromDomain(error);
  const reference = newReference();
  log.error({ err: error, reference }, 'unexpected error');
  return { text: unexpected(circumstance, reference), fields: {} };
}

function fromDomain(error: DomainError): Refusal {
  const beside = Object.values(error.fields);
  const what = error.code === 'invalid_input' && beside.length > 0 ? beside : [error.message];
  const next = error.next ?? (error.code === 'invalid_input' || error.code === 'handle_taken' ? '' : NEXT[error.code]);
  return { text: join([...what, next].map(sentence), ' '), fields: error.fields };
}

/** "Nothing was changed" is said only where it is known; a form sent again is the same command and therefore safe (L5). */
function unexpected({ surface, reads, check }: Circumstance, reference: string): Md {
  if (reads) return md`Something went wrong on our side and nothing was changed. Reference ${reference}. Please try again.`;
  const again =
    surface === 'form'
      ? md` Sending the same form again is safe. Check with ${code(check)}.`
      : md` Check with ${code(check)} before you try again.`;
  return md`Something went wrong on our side, and we can't tell yet whether it was saved.${again} Reference ${reference}.`;
}

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Short enough to read out: `7F3K-92`. */
export function newReference(): string {
  const letters = Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `${letters}-${randomInt(10)}${randomInt(10)}`;
}
