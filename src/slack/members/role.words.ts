import { DomainError } from '../../domain/errors.js';
import { personIn } from '../kit/find-member.js';
import type { Word, Words } from '../kit/words.js';

type GivenRole = 'admin' | 'editor' | 'viewer';

/** Verbex's "member" is our editor (M1). */
const ROLES: Record<string, GivenRole> = { admin: 'admin', editor: 'editor', member: 'editor', viewer: 'viewer' };
const FILLERS = new Set(['to', 'as', 'an', 'a']);

/** `@ben admin`, `Ben Okafor to viewer`: who, and which role. Throws for a role that nobody can be given. */
export function readPersonAndRole({ all }: Words): { person?: Word; role?: GivenRole } {
  const meant = all.filter((word) => word.quoted || word.userId !== undefined || !FILLERS.has(word.text.toLowerCase()));
  const last = meant.at(-1);
  const role = last && !last.quoted && !last.userId ? ROLES[last.text.toLowerCase()] : undefined;
  if (last?.text.toLowerCase() === 'owner' && meant.length > 1) {
    throw new DomainError('forbidden', 'Nobody is made the owner by a change of role.', {
      next: 'The owner hands the workspace over with `/workspace transfer`.',
    });
  }
  const person = personIn(role ? meant.slice(0, -1) : meant);
  return { ...(person ? { person } : {}), ...(role ? { role } : {}) };
}
