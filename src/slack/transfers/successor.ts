import { z } from 'zod';
import { findAccount } from '../../domain/accounts/index.js';
import { DomainError } from '../../domain/errors.js';
import type { UserId } from '../../domain/ids.js';
import { nameSuccessor, takeOverAccount } from '../../domain/transfers/index.js';
import { defineAction, defineModal, type Visit } from '../kit/define.js';
import type { SlackPerson } from '../kit/people.js';
import { ephemeral, openModal, type Reply } from '../kit/reply.js';
import { isEmail, type Word } from '../kit/words.js';
import { successorMessage, TAKE_OVER_TITLE, takenOverMessage, takeOverModal } from './transfer.view.js';

/** M6: somebody of this Slack team who is to follow. */
export async function setSuccessor({ ctx, people }: Visit, word: Word | undefined): Promise<Reply> {
  const found = await personMeant({ people }, word, '/workspace transfer successor @ben');
  if (found.isBot || found.isDeactivated || found.isGuest || found.isForeign) {
    throw new DomainError('invalid_input', `${found.name} cannot be your successor: only active people of this Slack team can.`, {
      next: 'Choose somebody else.',
    });
  }
  await nameSuccessor(ctx, { successorId: found.userId as UserId });
  return ephemeral(successorMessage(found.name));
}

/** M6: the successor takes over, after a look at what that does. */
export async function confirmTakeOver({ ctx, people }: Visit, word: Word | undefined): Promise<Reply> {
  const found = await personMeant({ people }, word, '/workspace transfer account @ana');
  return openModal(takeOverModal(await waitingFor({ ctx }, found.userId as UserId)));
}

/** The button of the message that says that an owner is gone. */
export const takeOverAction = defineAction({
  value: z.string().min(1).max(64),
  reads: true,
  opens: TAKE_OVER_TITLE,
  run: async ({ ctx, value }) => openModal(takeOverModal(await waitingFor({ ctx }, value as UserId))),
});

export const takeOverSubmit = defineModal({
  data: z.object({ from: z.string().min(1), name: z.string() }),
  check: '/workspace list',
  run: async ({ ctx, person, data }) => {
    const { workspaces } = await takeOverAccount(ctx, { from: data.from as UserId, to: person.userId });
    return ephemeral(takenOverMessage(data.name, workspaces));
  },
});

// Whoever is not the successor hears nothing of the account; the verb checks again.
async function waitingFor({ ctx }: Pick<Visit, 'ctx'>, from: UserId): Promise<{ userId: UserId; name: string }> {
  const account = await findAccount(ctx, from);
  const isSuccessor = ctx.actor.kind === 'person' && account?.successorId === ctx.actor.userId;
  if (!account || !isSuccessor) {
    throw new DomainError('not_found', 'There is no account for you to take over.', {
      next: 'Its owner names a successor with `/workspace transfer successor @person`; else whoever runs Switchboard can help.',
    });
  }
  if (!account.deactivatedAt) {
    throw new DomainError('conflict', `${account.name} is still here.`, {
      next: `Ask ${account.name} to hand workspaces over with \`/workspace transfer\`.`,
    });
  }
  return { userId: from, name: account.name };
}

async function personMeant({ people }: Pick<Visit, 'people'>, word: Word | undefined, example: string): Promise<SlackPerson> {
  if (!word) throw new DomainError('invalid_input', 'Nobody is named.', { next: `Write it like \`${example}\`.` });
  const typed = word.text.replace(/^@/, '');
  const found = word.userId ? people.byId(word.userId) : isEmail(typed) ? people.byEmail(typed) : people.byName(typed);
  const person = await found;
  if (typeof person !== 'string') return person;
  throw new DomainError(person === 'nobody' ? 'not_found' : 'unavailable', `Slack did not say who \`${typed}\` is.`, {
    next: 'Type @ and choose the person from Slack’s list.',
  });
}
