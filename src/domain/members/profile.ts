import { z } from 'zod';
import { DomainError } from '../errors.js';
import { workspaceVerb } from '../verb.js';
import { workspaceId } from './schema.js';
import * as store from './store.js';

const SetProfile = z.object({
  workspaceId,
  /** Null: as in Slack. */
  displayName: z
    .string()
    .transform((text) => text.trim().replace(/\s+/g, ' '))
    .refine((text) => [...text].length <= 60, 'A name has at most 60 characters.')
    .refine((text) => !/[\p{Cc}\p{Co}\p{Cn}]/u.test(text), 'A name cannot hold control characters.')
    .transform((text) => text || null)
    .nullable(),
  pictureUrl: z
    .string()
    .trim()
    .max(500, 'An address has at most 500 characters.')
    .refine(
      (text) => text === '' || (URL.canParse(text) && new URL(text).protocol === 'https:'),
      'Give an address that begins with https://.',
    )
    .transform((text) => text || null)
    .nullable(),
});

/** M5: how a member is called and shown in one workspace. Everybody sets their own. */
export const setProfile = workspaceVerb({
  name: 'member.set-profile',
  needs: 'viewer',
  input: SetProfile,
  run: async (tx, { workspaceId: place, displayName, pictureUrl }) => {
    if (tx.actor.kind !== 'person')
      throw new DomainError('forbidden', 'Everybody sets their own profile.', { next: '`/workspace profile` shows yours.' });
    await store.setProfile(tx, place, tx.actor.userId, { displayName, pictureUrl });
    return { displayName, pictureUrl };
  },
});
