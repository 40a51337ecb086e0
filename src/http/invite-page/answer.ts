import type { FastifyRequest } from 'fastify';
import type { Context, Platform } from '../../domain/context.js';
import { DomainError } from '../../domain/errors.js';
import { acceptInvitation, askForNewInvitation, declineInvitation, type ReadInvitation } from '../../domain/invitations/index.js';

export type Answer = 'accept' | 'decline' | 'ask';

/** Why an answer was not taken: beside the name, or above everything. */
export interface Refused {
  fault?: string;
  notice?: string;
}

/** I7: to somebody outside Slack the link is the proof, so whoever sends its form acts as that person and no other. */
export async function answerAs(
  platform: Platform,
  request: FastifyRequest,
  found: ReadInvitation,
  answer: Answer,
  name: string,
): Promise<Refused | null> {
  const ctx = personContext(platform, request, found);
  const { invitationId } = found;
  try {
    if (answer === 'accept')
      await acceptInvitation(ctx, { invitationId, profile: { name, timeZone: found.timeZone, known: true } });
    else if (answer === 'decline') await declineInvitation(ctx, { invitationId });
    else await askForNewInvitation(ctx, { invitationId });
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const fault = error.fields.name;
    return fault ? { fault } : { notice: plain(error.message) };
  }
}

function personContext(platform: Platform, request: FastifyRequest, found: ReadInvitation): Context {
  const requestId = request.id;
  const log = platform.log.child({ requestId, team: found.teamId });
  const actor = { kind: 'person', userId: found.person } as const;
  return { actor, teamId: found.teamId, now: platform.clock.now(), log, requestId, commandKey: `page:${requestId}`, platform };
}

/** The domain marks what can be typed in Slack; here it is plain words. */
const plain = (text: string): string => text.replaceAll('`', '');
