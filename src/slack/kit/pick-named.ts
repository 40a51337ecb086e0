import { DomainError } from '../../domain/errors.js';

/** How refusals speak of what is picked. */
export interface PickWords {
  which: string;
  several: string;
  none: string;
  /** The command that shows them all with their buttons. */
  list: string;
  /** What helps where there are none at all. */
  empty: string;
}

/**
 * What was typed, by its name; the only one where none was. Throws `not_found` with the names there are, `invalid_input` where there
 * are several to choose from.
 */
export function pickNamed<T extends { name: string }>(all: readonly T[], typed: string, words: PickWords): T {
  const fitting = typed === '' ? all : all.filter(({ name }) => name.toLowerCase() === typed.toLowerCase());
  const [found] = fitting;
  if (found && fitting.length === 1) return found;
  const names = all.slice(0, 5).map(({ name }) => name);
  const there = names.length > 0 ? `There ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}.` : words.empty;
  if (fitting.length === 0) throw new DomainError('not_found', words.none, { next: there });
  if (typed === '') throw new DomainError('invalid_input', words.which, { next: `${there} Type the name behind the command.` });
  throw new DomainError('invalid_input', words.several, { next: `${words.list} shows them, each with its buttons.` });
}
