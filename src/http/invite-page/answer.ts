import type { FastifyRequest } from 'fastify';
import type { Context, Platform, Profile } from '../../domain/context.js';
import { DomainError } from '../../domain/errors.js';
import { acceptInvitation, askForNewInvitation, declineInvitation, type ReadInvitation } from '../../domain/invitations/index.js';

export type Answer = 'accept' | 'decline' | 'ask';

/** Why an answer was not taken: beside the name, or above everything. */
export interface Refused {
  fault?: string;
  notice?: string;
}

/**
 * I7: whoever sends the form acts as the invited person and no other. To somebody outside Slack the link is the proof; of a Slack
 * person the door has seen that they signed in.
 */
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
    if (answer === 'accept') await acceptInvitation(ctx, { invitationId, profile: await profileFor(platform, found, name) });
    else if (answer === 'decline') await declineInvitation(ctx, { invitationId });
    else await askForNewInvitation(ctx, { invitationId });
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const fault = error.fields.name;
    return fault ? { fault } : { notice: plain(error.message) };
  }
}

/** What Slack knows of its own people; what others typed. */
async function profileFor(platform: Platform, found: ReadInvitation, typed: string): Promise<Omit<Profile, 'userId'>> {
  if (!found.isSlackPerson) return { name: typed, timeZone: found.timeZone, known: true };
  const profile = await platform.profileOf?.(found.teamId, found.person);
  return profile ?? { name: found.inviteeName, timeZone: found.timeZone, known: false };
}

function personContext(platform: Platform, request: FastifyRequest, found: ReadInvitation): Context {
  const requestId = request.id;
  const log = platform.log.child({ requestId, team: found.teamId });
  const actor = { kind: 'person', userId: found.person } as const;
  return { actor, teamId: found.teamId, now: platform.clock.now(), log, requestId, commandKey: `page:${requestId}`, platform };
}

/** The domain marks what can be typed in Slack; here it is plain words. */
const plain = (text: string): string => text.replaceAll('`', '');
